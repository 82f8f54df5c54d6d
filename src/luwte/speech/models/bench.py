"""How many live calls this machine carries with a model (S16): cost and lag at 1, 2, 4 … sessions that speak at once.

Audio arrives on a clock of its own and waits while the engine is busy, so a lag is that of a real call, but a fast
machine need not wait for it. It measures no accuracy, and nothing beside the engine: no voice, no desk, no line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from luwte.errors import SourceError
from luwte.speech.asr.interface import AsrEngine
from luwte.speech.audiofile import open_audio
from luwte.speech.resampling import Resampler
from luwte.speech.vad.interface import RATE, Pcm

MOST_LAG = 1.0
"""Seconds of lag (95th percentile) up to which a machine carries the calls (S16)."""
SECONDS = 12.0
_CHUNK = RATE // 10
_TURN = 4.0
"""Seconds after which a turn ends: there an engine that hears whole turns does its work."""
_HOPELESS = 10.0
_LONGEST = 60.0

Steady = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Load:
    """A measurement: seconds of work per second of one call, and the lag in seconds (95th percentile)."""

    sessions: int
    factor: float
    lag: float

    @property
    def carried(self) -> bool:
        """Whether every call was kept up with."""
        return self.lag < MOST_LAG and self.factor * self.sessions < 1.0


def climb(engine: AsrEngine, audio: Pcm, most: int, steady: Steady) -> Iterator[Load]:
    """One, two, four … sessions, and `most` as the last, until the machine cannot keep up."""
    measure(engine, audio[: round(_TURN * RATE)], 1, steady)  # the first audio also pays for what is made once
    sessions = 1
    while True:
        load = measure(engine, audio, sessions, steady)
        yield load
        if not load.carried or sessions >= most:
            return
        sessions = min(2 * sessions, most)


def measure(engine: AsrEngine, audio: Pcm, sessions: int, steady: Steady) -> Load:
    """The same audio in every session at once. `steady` counts seconds. Raises what the engine raises."""
    open_sessions = [engine.open(channel="caller") for _ in range(sessions)]
    chunks = [audio[i : i + _CHUNK] for i in range(0, len(audio), _CHUNK)]
    turn = round(_TURN * RATE / _CHUNK)
    now, busy, heard, lags = 0.0, 0.0, 0, []
    for number, chunk in enumerate(chunks):
        for which, session in enumerate(open_sessions):
            known = (number + 1 + which / sessions) * _CHUNK / RATE  # people do not speak in step
            now = max(now, known)
            before = steady()
            session.accept(chunk, number * _CHUNK / RATE)
            if (number + which) % turn == turn - 1 or number == len(chunks) - 1:
                session.end_turn()
            took = steady() - before
            now, busy, heard = now + took, busy + took, heard + len(chunk)
            lags.append(now - known)
        if lags[-1] > _HOPELESS:
            break
    for session in open_sessions:
        session.finish()
    return Load(sessions, busy * RATE / heard, float(np.percentile(lags, 95)))


def speechlike(seconds: float = SECONDS) -> Pcm:
    """Sound that an engine has to work on: a voiced tone in syllables, with hiss. It says nothing; always the same."""
    at = np.arange(round(seconds * RATE)) / RATE
    pitch = 2 * np.pi * (120 * at + 3 * np.sin(2 * np.pi * 0.7 * at))
    voiced = sum(np.sin(pitch * harmonic) / harmonic for harmonic in range(1, 20))
    syllables = np.clip(np.sin(2 * np.pi * 4 * at), 0, None)
    hiss = np.random.default_rng(0).standard_normal(len(at))
    return np.asarray((voiced * syllables * 5000 + hiss * 300).clip(-32768, 32767), np.int16)


def recorded(path: Path) -> Pcm:
    """At most a minute of a recording of one side at 8 kHz. Raises `SourceError`."""
    with open_audio(path) as audio:
        if audio.channels != 1:
            raise SourceError("geef een opname met alleen de beller, in mono", file=path.name)
        resampler = Resampler(audio.rate)
        blocks, seconds = [], 0.0
        for block in audio.blocks:
            blocks.append(resampler.accept(block[:, 0]))
            seconds += len(block) / audio.rate
            if seconds >= _LONGEST:
                break
        blocks.append(resampler.flush())
    samples = np.concatenate(blocks)[: round(_LONGEST * RATE)]
    if len(samples) < RATE:
        raise SourceError("deze opname is korter dan een seconde", file=path.name)
    return np.asarray((samples * 32767).clip(-32768, 32767), np.int16)


def missing_flags(wanted: Sequence[str], cpuinfo: Path = Path("/proc/cpuinfo")) -> tuple[str, ...]:
    """What the processor lacks of what a model wants; nothing when the machine does not tell."""
    try:
        lines = cpuinfo.read_text(encoding="utf-8").splitlines()
    except OSError:
        return ()
    flags = next((line.partition(":")[2].split() for line in lines if line.startswith("flags")), None)
    return () if flags is None else tuple(flag for flag in wanted if flag not in flags)
