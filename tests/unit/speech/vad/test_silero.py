"""What counts as speech: the table of `docs/spraak.md` is measured here. Tones and noise may never count."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
import soundfile
import soxr
from numpy.typing import NDArray

from luwte.speech.vad.interface import SpeechEnd, SpeechStart
from luwte.speech.vad.silero import PAUSE, WINDOW, SileroVad
from recordings import RATE, SPEECH_NL, leg, pcm, speaking

Sound = NDArray[np.float64]
SECONDS = 20
TIME = np.arange(SECONDS * RATE) / RATE
SCALE = [261.63, 293.66, 329.63, 349.23, 392.0, 440.0, 493.88, 523.25]
needs_voices = pytest.mark.skipif(SPEECH_NL is None, reason="geen ../shared/data/dutch-speech naast de broncode")
needs_espeak = pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="espeak-ng is niet geïnstalleerd")


def share(sound: Sound) -> float:
    """Part of the time that counts as speech."""
    vad = SileroVad()
    events = [*vad.accept(pcm(sound.astype(np.float32)), 0.0), *vad.finish()]
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
        vad = SileroVad()
        sound = pcm(leg(5, [(1.0, 2.0), (2.0 + pause, 4.0)], speaking))
        events = [*vad.accept(sound, 0.0), *vad.finish()]
        assert sum(isinstance(event, SpeechStart) for event in events) == wanted


def test_an_end_is_known_six_tenths_after_it() -> None:
    vad = SileroVad()
    events = vad.accept(pcm(leg(4, [(1.0, 2.0)], speaking)), 0.0)
    (end,) = [event for event in events if isinstance(event, SpeechEnd)]
    assert PAUSE <= end.known_at - end.at <= PAUSE + WINDOW / RATE
    assert end.at == pytest.approx(2.0, abs=0.2)


def test_a_network_that_heard_another_call_answers_as_a_new_one() -> None:
    loud, other = pcm(speaking(2 * RATE)), pcm(speaking(RATE))[::-1]
    first = SileroVad()
    heard = [*first.accept(loud, 0.0), *first.finish()]
    between = SileroVad()
    between.accept(other, 0.0)
    between.finish()
    again = SileroVad()
    assert heard
    assert [*again.accept(loud, 0.0), *again.finish()] == heard
