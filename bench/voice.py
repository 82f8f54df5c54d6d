"""CPU time of the voice chain per second of a call: measuring and tracking, alone and with others.

CPU time of one thread, never wall time; run with OMP_NUM_THREADS=1. openSMILE is no part of Luwte (its licence is for
research only): where somebody installed it, it is timed on the same windows for comparison.
"""

from __future__ import annotations

import importlib
import importlib.util
import time
from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from luwte.content.loader import load_content
from luwte.recognition.voice.model import loads
from luwte.recognition.voice.tracker import VoiceTracker
from luwte.speech.voice.meter import VoiceMeter, measure_together

RATE = 8000
SECONDS = 20
_TICK = RATE // 2
_REPEATS = 3

Floats = NDArray[np.float32]


def speechlike(seconds: int) -> Floats:
    """A buzz with a changing pitch and syllables, in some noise: as much work as speech."""
    chance, t = np.random.default_rng(1), np.arange(seconds * RATE) / RATE
    pitch = 180 * 2 ** (0.3 * np.sin(2 * np.pi * 0.7 * t))
    phase = 2 * np.pi * np.cumsum(pitch) / RATE
    syllables = (1 + np.sin(2 * np.pi * 4 * t + k) for k in range(1, 18))  # each harmonic comes and goes by itself
    sound = sum((loud * np.sin(k * phase) / k for k, loud in enumerate(syllables, 1)), np.zeros(len(t)))
    sound *= np.clip(np.sin(2 * np.pi * 2 * t) + 0.7, 0, None)
    return (0.1 * sound + 0.001 * chance.normal(size=len(t))).astype(np.float32)


def together(calls: int, sound: Floats) -> float:
    """Milliseconds of CPU per call and second of sound, half a second at a time."""
    model = loads(load_content().voice_model)
    meters = [VoiceMeter() for _ in range(calls)]
    trackers = [VoiceTracker(model) for _ in range(calls)]

    def work() -> None:
        for start in range(0, len(sound), _TICK):
            packet = sound[start : start + _TICK]
            found = measure_together([(meter, packet, None) for meter in meters])
            for tracker, measured in zip(trackers, found, strict=True):
                for one in measured:
                    tracker.add(one.window, one.at)

    return cpu(work) / calls / (len(sound) / RATE)


def packets(sound: Floats) -> float:
    """The same for one call that is given packets of 20 ms."""
    meter = VoiceMeter()

    def work() -> None:
        for start in range(0, len(sound), 160):
            meter.accept(sound[start : start + 160])

    return cpu(work) / (len(sound) / RATE)


def cpu(work: Callable[[], None]) -> float:
    """Milliseconds of CPU time, the least of a few runs."""

    def runs() -> Iterator[float]:
        for _ in range(_REPEATS):
            before = time.process_time()
            work()
            yield 1000 * (time.process_time() - before)

    return min(runs())


def opensmile(sound: Floats) -> float | None:
    """The same for eGeMAPS functionals on windows of 3 s each second; `None` where it is not installed."""
    if importlib.util.find_spec("opensmile") is None:
        return None
    smile = importlib.import_module("opensmile")
    features = smile.Smile(feature_set=smile.FeatureSet.eGeMAPSv02, feature_level=smile.FeatureLevel.Functionals)

    def work() -> None:
        for start in range(0, len(sound) - 3 * RATE + 1, RATE):
            features.process_signal(sound[start : start + 3 * RATE], RATE)

    windows = len(range(0, len(sound) - 3 * RATE + 1, RATE))
    return cpu(work) / windows


def measure(sizes: Sequence[int] = (1, 4, 16, 64), seconds: int = SECONDS) -> dict[str, float | str]:
    """All figures in ms of CPU per call and second, by name."""
    sound = speechlike(seconds)
    together(1, sound[: 2 * _TICK])  # the first call pays for tables and imports
    found: dict[str, float | str] = {f"{size} calls": together(size, sound) for size in sizes}
    found["packets of 20 ms"] = packets(sound)
    other = opensmile(sound)
    found["openSMILE eGeMAPS"] = "niet geïnstalleerd" if other is None else other
    if other is not None:
        found["times cheaper, 1"] = other / float(found[f"{sizes[0]} calls"])
    return found
