from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from corpora import write_corpus
from luwte.speech.voice.meter import VoiceMeter
from model.telephone_line import RATE, Line, active_power, band_limited
from model.voice_calls import Plan, Speech, measured_calls, simulate


@pytest.fixture(scope="module")
def speech(tmp_path_factory: pytest.TempPathFactory) -> Speech:
    return Speech(write_corpus(tmp_path_factory.mktemp("spraak"), speakers=2))


def test_the_neutral_speech_of_every_speaker_has_one_level(speech: Speech) -> None:
    for speaker in speech.speakers:
        power = np.mean([active_power(band_limited(said.sound)) for said in speech.of(speaker, "N")])
        assert 10 * np.log10(power) == pytest.approx(-26, abs=0.01)


def test_a_call_is_ordinary_first_and_raised_after(speech: Speech) -> None:
    plan = Plan(calm_seconds=30, raised_seconds=12, line=Line(codec="none"))
    sound, line, raised_at = simulate(speech, "03", 0, plan, speech.babble("03"))
    assert line == plan.line
    assert 30 <= raised_at < 34
    assert 12 <= len(sound) / RATE - raised_at < 16


def test_the_same_number_gives_the_same_call_and_another_another(speech: Speech) -> None:
    plan, babble = Plan(calm_seconds=20, raised_seconds=6), speech.babble("03")
    first, again = (simulate(speech, "03", 7, plan, babble) for _ in range(2))
    assert np.array_equal(first[0], again[0])
    assert first[1:] == again[1:]
    assert simulate(speech, "03", 8, plan, babble)[1] != first[1]


def test_the_background_has_no_voice_of_the_caller_in_it(speech: Speech) -> None:
    assert not np.array_equal(speech.babble("03"), speech.babble("08"))
    assert np.abs(speech.babble("03")).max() > 0


def test_calls_are_measured_by_the_meter_that_runs_live(speech: Speech) -> None:
    plan = Plan(calm_seconds=20, raised_seconds=6)
    (call,) = measured_calls(speech, "08", [3], plan)
    sound, line, raised_at = simulate(speech, "08", 3, plan, speech.babble("08"))
    assert call.measured == VoiceMeter().accept(sound)
    assert (call.line, call.raised_at, call.end) == (line, raised_at, len(sound) / RATE)


def test_a_call_can_be_raised_from_its_first_second(speech: Speech) -> None:
    _, _, raised_at = simulate(speech, "03", 0, Plan(opening="", calm="", raised_seconds=10), speech.babble("03"))
    assert raised_at == 0


def test_a_folder_without_recordings_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no recordings"):
        Speech(tmp_path)
