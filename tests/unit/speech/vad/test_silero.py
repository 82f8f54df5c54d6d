"""What counts as speech: the table of `docs/spraak.md` is measured here. Tones and noise may never count."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import numpy as np
import pytest
import soundfile
import soxr
from numpy.typing import NDArray

from luwte.speech.vad.interface import SpeechEnd, SpeechStart, VadEvent
from luwte.speech.vad.network import WINDOW
from luwte.speech.vad.silero import PAUSE, SileroVad
from recordings import RATE, SPEECH_NL, leg, pcm, speaking

Sound = NDArray[np.float64]
SECONDS = 20
TIME = np.arange(SECONDS * RATE) / RATE
SCALE = [261.63, 293.66, 329.63, 349.23, 392.0, 440.0, 493.88, 523.25]
needs_voices = pytest.mark.skipif(SPEECH_NL is None, reason="geen ../shared/data/dutch-speech naast de broncode")
needs_espeak = pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="espeak-ng is niet geïnstalleerd")


def detected(sound: Sound) -> Sequence[VadEvent]:
    """What is found in the whole of it."""
    vad = SileroVad()
    vad.put(pcm(sound.astype(np.float32)), 0.0)
    vad.end()
    SileroVad.detect([vad])
    return vad.take()


def share(sound: Sound) -> float:
    """Part of the time that counts as speech."""
    events = detected(sound)
    starts = [event.at for event in events if isinstance(event, SpeechStart)]
    ends = [event.at for event in events if isinstance(event, SpeechEnd)]
    return sum(end - start for start, end in zip(starts, ends, strict=True)) * RATE / len(sound)


def noise(decibels: float) -> Sound:
    return np.random.default_rng(0).normal(size=len(TIME)) * 10 ** (decibels / 20)


def ring() -> Sound:
    """The Dutch ringing tone: 425 Hz, a second on and four off."""
    return 0.3 * np.sin(2 * np.pi * 425 * TIME) * (TIME % 5 < 1)


def busy() -> Sound:
    return 0.3 * np.sin(2 * np.pi * 425 * TIME) * (TIME % 1 < 0.5)


def keys() -> Sound:
    """Digits, 0.2 s on and 0.2 s off."""
    pairs = [(low, high) for low in (697, 770, 852, 941) for high in (1209, 1336, 1477)]
    out = np.zeros(len(TIME))
    for n in range(SECONDS * 5 // 2):
        part = slice(n * 2 * RATE // 5, n * 2 * RATE // 5 + RATE // 5)
        out[part] = sum(0.2 * np.sin(2 * np.pi * pitch * TIME[part]) for pitch in pairs[n % len(pairs)])
    return out


def music(pitches: Sequence[float], beat: float, *, partials: int, decay: float, vibrato: float = 0.0) -> Sound:
    """Notes of `beat` seconds one after the other, each with partials of 1/k, dying out at `decay` per second."""
    size = round(beat * RATE)
    at = np.arange(size) / RATE
    shape = np.exp(-decay * at) * np.minimum(1, at / 0.01)
    swing = vibrato * np.sin(2 * np.pi * 5.5 * at)
    notes = []
    for pitch in pitches:
        heard = range(1, min(partials, int(3600 / pitch)) + 1)
        notes.append(shape * sum(np.sin(k * (2 * np.pi * pitch * at + swing)) / k for k in heard))
    return 0.15 * np.resize(np.concatenate(notes), len(TIME))


def chords(factors: Sequence[float], beat: float, partials: int) -> Sound:
    voices = [music([f * factor for f in SCALE], beat, partials=partials, decay=0.6) for factor in factors]
    return np.asarray(sum(voices)) / len(voices)


NOT_SPEECH: dict[str, Callable[[], Sound]] = {
    "stilte": lambda: np.zeros(len(TIME)),
    "ruis -30 dBFS": lambda: noise(-30),
    "ruis -14 dBFS": lambda: noise(-14),
    "kiestoon": lambda: 0.3 * np.sin(2 * np.pi * 425 * TIME),
    "beltoon": ring,
    "bezettoon": busy,
    "toetstonen": keys,
    "brom 50 Hz": lambda: 0.3 * np.sin(2 * np.pi * 50 * TIME) + 0.1 * np.sin(2 * np.pi * 150 * TIME),
    "wachtmuziek piano": lambda: music(SCALE, 0.4, partials=6, decay=3),
    "wachtmuziek strijkers": lambda: music(SCALE, 0.6, partials=12, decay=0.3, vibrato=0.3),
    "wachtmuziek fluit": lambda: music(SCALE[::-1], 0.6, partials=2, decay=0.5),
    "wachtmuziek laag": lambda: music([98.0, 110.0, 123.5, 130.8], 0.6, partials=20, decay=0.2, vibrato=0.2),
    "wachtmuziek akkoorden groot": lambda: chords((1, 1.26, 1.5), 0.8, 5),
    "wachtmuziek akkoorden klein": lambda: chords((0.5, 0.6, 0.75, 1), 1.2, 8),
}


@pytest.mark.parametrize("name", NOT_SPEECH)
def test_tones_noise_and_music_are_no_speech(name: str) -> None:
    found = share(NOT_SPEECH[name]())
    print(f"{name}: {found:.3f}")
    assert found == 0


def test_of_sixty_made_up_melodies_hardly_anything_counts_as_speech() -> None:
    """Melodies are the weak spot of the network: it is measured how weak, and it may not become worse."""
    chance = np.random.default_rng(1)
    shares = []
    for n in range(60):
        scale = [pitch * 2.0 ** int(chance.integers(-1, 2)) for pitch in chance.permutation(SCALE)]
        beat, partials, decay = chance.uniform(0.2, 1.0), int(chance.integers(1, 20)), chance.uniform(0.1, 4)
        sound = music(scale, beat, partials=partials, decay=decay, vibrato=chance.uniform(0, 0.6) * (n % 2))
        if n % 3 == 0:
            sound = (sound + music(scale[::-1], 0.9, partials=6, decay=0.5)) / 2
        shares.append(share(sound))
    some = sum(found > 0 for found in shares)
    print(f"melodieën: {np.mean(shares):.4f} van de tijd geldt als spraak, ergens in {some} van {len(shares)}")
    assert np.mean(shares) <= 0.03


@needs_voices
@pytest.mark.parametrize("spoiled", ["schoon", "ruis 5 dB", "overstuurd x8", "10 keer zachter", "gelijkspanning"])
def test_human_dutch_is_speech_clean_and_spoiled(spoiled: str) -> None:
    shares = []
    for path in sorted((SPEECH_NL or Path()).glob("*.wav")):
        samples, rate = soundfile.read(path, dtype="float32")
        clean = soxr.resample(samples, rate, RATE).astype(np.float64)
        hiss = np.random.default_rng(0).normal(size=len(clean)) * np.sqrt(np.mean(clean**2)) * 10 ** (-5 / 20)
        changed = {
            "schoon": clean,
            "ruis 5 dB": clean + hiss,
            "overstuurd x8": np.clip(clean * 8, -1, 1),
            "10 keer zachter": clean / 10,
            "gelijkspanning": clean * 0.5 + 0.02,
        }
        shares.append(share(changed[spoiled]))
    print(spoiled, [f"{found:.2f}" for found in shares])
    assert len(shares) == 5
    assert min(shares) >= 0.8


@needs_espeak
@pytest.mark.parametrize("pitch", [30, 50, 80])
def test_synthetic_voice_is_speech(tmp_path: Path, pitch: int) -> None:
    path = tmp_path / "zin.wav"
    text = "Ik sta al een uur in de wacht en niemand kan mij vertellen waar mijn uitkering blijft."
    subprocess.run(["espeak-ng", "-v", "nl", "-p", str(pitch), "-w", str(path), text], check=True)
    samples, rate = soundfile.read(path, dtype="float32")
    found = share(soxr.resample(samples, rate, RATE).astype(np.float64))
    print(f"espeak-ng {pitch}: {found:.2f}")
    assert found >= 0.7


@pytest.mark.parametrize("pitch", [90, 110, 200])
def test_our_own_syllables_count_as_speech_so_that_tests_can_use_them(pitch: float) -> None:
    assert share(speaking(5 * RATE, pitch).astype(np.float64)) > 0.9


def test_a_pause_of_less_than_six_tenths_ends_nothing_and_a_longer_one_does() -> None:
    for pause, wanted in ((0.4, 1), (0.9, 2)):
        events = detected(leg(5, [(1.0, 2.0), (2.0 + pause, 4.0)], speaking).astype(np.float64))
        assert sum(isinstance(event, SpeechStart) for event in events) == wanted


def test_an_end_is_known_six_tenths_after_it() -> None:
    (end,) = [event for event in detected(leg(4, [(1.0, 2.0)], speaking).astype(np.float64)) if is_end(event)]
    assert PAUSE <= end.known_at - end.at <= PAUSE + WINDOW / RATE
    assert end.at == pytest.approx(2.0, abs=0.2)


def is_end(event: VadEvent) -> bool:
    return isinstance(event, SpeechEnd)


def told(vads: Sequence[SileroVad]) -> list[list[VadEvent]]:
    SileroVad.detect(vads)
    return [list(vad.take()) for vad in vads]


def test_a_leg_gives_the_same_among_forty_others_as_alone() -> None:
    """Some come a round late, so that legs have more and fewer windows at once."""
    sounds = [pcm(leg(6, [(0.5, 2.0), (3.0, 3.0 + n / 16)], partial(speaking, pitch=90 + 5 * n))) for n in range(1, 42)]
    alone = []
    for sound in sounds:
        vad = SileroVad()
        vad.put(sound, 0.0)
        vad.end()
        alone.append(told([vad])[0])
    vads = [SileroVad() for _ in sounds]
    together: list[list[VadEvent]] = [[] for _ in sounds]
    for first in range(0, 6 * RATE, 1600):
        for n, (vad, sound) in enumerate(zip(vads, sounds, strict=True)):
            late = n % 5 == 0
            if not late or first % 3200:
                begun = first - 1600 if late else first
                vad.put(sound[begun : first + 1600], begun / RATE)
        for n, found in enumerate(told(vads)):
            together[n] += found
    for vad in vads:
        vad.end()
    for n, found in enumerate(told(vads)):
        together[n] += found
    assert together == alone
    assert all(len(events) >= 2 for events in alone)
