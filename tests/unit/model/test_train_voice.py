from __future__ import annotations

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from corpora import write_corpus
from factories import shipped
from luwte.recognition.voice.model import loads
from luwte.recognition.voice.tracker import VoiceTracker
from model import train_voice
from model.train_voice import crossings, folds, least_threshold, main, simulated, smoothed, train, windows_of
from model.voice_calls import MeasuredCall, Plan, Speech, measured_calls

PLAN = Plan(calm_seconds=40.0, raised_seconds=12.0)
EMODB = Path(__file__).parents[4] / "shared" / "data" / "emodb"


@pytest.fixture(autouse=True)
def one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forking a test that has threads is a warning, and so an error, in newer Pythons."""
    monkeypatch.setattr(train_voice, "ProcessPoolExecutor", ThreadPoolExecutor)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_corpus(tmp_path_factory.mktemp("spraak"))


@pytest.fixture(scope="module")
def calls(folder: Path) -> dict[str, list[MeasuredCall]]:
    speech = Speech(folder)
    return {speaker: measured_calls(speech, speaker, range(3), PLAN) for speaker in speech.speakers}


def test_the_same_calls_give_the_same_bytes_and_a_model_that_tells_them_apart(
    calls: dict[str, list[MeasuredCall]],
) -> None:
    data = train(calls, "0123456789abcdef")
    assert data == train(calls, "0123456789abcdef")
    assert len(data) < 10_000
    model = loads(data)
    assert model.version == "0123456789ab"
    for call in calls["13"]:
        windows = windows_of(call)
        scores = model.relative.scores(windows.away)
        assert scores[windows.label == 1].min() > np.median(scores[windows.label == 0])


def test_windows_of_both_kinds_and_of_the_opening_are_not_trained_on(calls: dict[str, list[MeasuredCall]]) -> None:
    call = calls["03"][0]
    windows = windows_of(call)
    assert (windows.label[windows.at < 13.5] == -1).all()
    mixed = (windows.at > call.raised_at) & (windows.at - 3 < call.raised_at)
    assert mixed.any()
    assert (windows.label[mixed] == -1).all()
    assert (windows.at[windows.label == 0] <= call.raised_at).all()
    assert not windows.ordinary(relative=True)[: windows.known].any()
    assert windows.ordinary(relative=False)[0]


def test_speakers_are_held_out_whole() -> None:
    found = folds(["a", "b", "c", "d", "e", "f", "g"])
    assert sorted(name for fold in found for name in fold) == list("abcdefg")
    assert len(found) == 5
    assert folds(["a", "b"]) == [("a",), ("b",)]


def test_a_score_is_smoothed_as_the_tracker_does() -> None:
    assert smoothed([1.0, 1.0], 0.0).tolist() == pytest.approx([0.2, 0.36])


def test_crossings_count_once_until_the_score_was_clearly_below() -> None:
    assert crossings(np.array([0.0, 1.0, 0.8, 1.1, 0.4, 1.2, 0.0]), 1.0) == 2
    assert crossings(np.array([0.0, 0.9]), 1.0) == 0


def test_the_threshold_is_the_smallest_that_alarms_rarely_enough() -> None:
    chance = np.random.default_rng(1)
    traces = [smoothed(chance.normal(size=1800), 0.0) for _ in range(4)]
    for per_hour in (2, 10):
        threshold = least_threshold(traces, per_hour)
        assert sum(crossings(trace, threshold) for trace in traces) <= 2 * per_hour
        assert sum(crossings(trace, threshold - 0.02) for trace in traces) > 2 * per_hour
    assert least_threshold(traces, 0) > max(float(trace.max()) for trace in traces)


def test_the_trainer_writes_the_file(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(train_voice, "CALLS_PER_SPEAKER", 2)
    main(folder, tmp_path / "stem.json")
    data = (tmp_path / "stem.json").read_bytes()
    assert json.loads(data)["data"] == Speech(folder).digest
    assert hashlib.sha256(data).hexdigest() in capsys.readouterr().out


needs_emodb = pytest.mark.skipif(not EMODB.is_dir(), reason="the recordings of EmoDB are not beside the repository")


@needs_emodb
def test_the_shipped_model_is_of_these_very_recordings() -> None:
    assert json.loads(shipped().voice_model)["data"] == Speech(EMODB).digest


@needs_emodb
def test_ordinary_calls_of_emodb_give_few_false_alarms_at_the_shipped_threshold() -> None:
    model, alarms, hours = loads(shipped().voice_model), 0, 0.0
    for own in simulated(Speech(EMODB), range(500, 503), Plan(raised_seconds=0)).values():
        for call in own:
            tracker, before = VoiceTracker(model), False
            for measured in call.measured:
                now = tracker.add(measured.window, measured.at).voice.raised
                alarms, before = alarms + (now and not before), now
            hours += call.end / 3600
    assert alarms <= 1.5 * 4 * hours
