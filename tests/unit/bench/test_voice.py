"""The load of the measurement. Figures of time are printed, never tested."""

from __future__ import annotations

import importlib.util
import sys
from types import ModuleType, SimpleNamespace

import pytest

from bench import voice
from luwte.domain.voice import VoiceQuality
from luwte.speech.voice.meter import VoiceMeter


@pytest.fixture(autouse=True)
def once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(voice, "_REPEATS", 1)


def test_the_load_is_measured_like_speech() -> None:
    found = VoiceMeter().accept(voice.speechlike(5))
    assert {measured.window.quality for measured in found} == {VoiceQuality.OK}


def test_without_opensmile_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    found = voice.measure(sizes=(1, 2), seconds=4)
    assert found["openSMILE eGeMAPS"] == "niet geïnstalleerd"
    assert list(found) == ["1 calls", "2 calls", "packets of 20 ms", "openSMILE eGeMAPS"]


def test_with_opensmile_it_is_timed_on_the_same_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    class Smile:
        def __init__(self, **_: object) -> None:
            pass

        def process_signal(self, signal: list[float], rate: int) -> None:
            asked.append(len(signal) // rate)

    module = ModuleType("opensmile")
    module.__dict__.update(
        Smile=Smile,
        FeatureSet=SimpleNamespace(eGeMAPSv02=1),
        FeatureLevel=SimpleNamespace(Functionals=1),
    )
    monkeypatch.setitem(sys.modules, "opensmile", module)
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: object())
    assert "times cheaper, 1" in voice.measure(sizes=(1,), seconds=5)
    assert asked == [3, 3, 3]
