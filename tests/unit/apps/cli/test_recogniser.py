from __future__ import annotations

from pathlib import Path

import pytest

from luwte.apps.cli.recogniser import recogniser
from luwte.domain.turn import Party
from luwte.errors import SettingsError, SourceError


def test_none_is_no_recogniser() -> None:
    assert recogniser("none", None, {}) is None


def test_a_name_that_is_not_there_is_answered_with_those_that_are() -> None:
    with pytest.raises(SettingsError, match=r"--spraak: deze .* is er niet: toverbal; wel: none, scripted"):
        recogniser("toverbal", None, {})


def test_a_recogniser_without_its_model_says_so() -> None:
    with pytest.raises(SettingsError, match="noem een model"):
        recogniser("sherpa-stream", None, {})


def test_a_script_is_the_callers_side_of_a_transcript(tmp_path: Path) -> None:
    script = tmp_path / "gesprek.vtt"
    script.write_text(
        "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Klaas>hallo daar\n\n00:03.000 --> 00:04.000\n<v Agent>goedemiddag\n"
    )
    engine = recogniser("scripted", script, {"Klaas": Party.CALLER})
    assert engine is not None
    assert engine.name == "scripted"


def test_a_script_that_is_missing_or_no_transcript_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="geef met --model het transcript"):
        recogniser("scripted", tmp_path / "weg.vtt", {})
    (tmp_path / "leeg.vtt").write_text("")
    with pytest.raises(SourceError, match=r"leeg\.vtt"):
        recogniser("scripted", tmp_path / "leeg.vtt", {})
