from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import pytest

from luwte.apps.cli.recogniser import recogniser
from luwte.domain.turn import Party
from luwte.errors import SettingsError, SourceError
from luwte.service.bootstrap import Recogniser
from luwte.speech.models.store import LoadedModel, ModelStore


def named(name: str, model: Path | str | None = None, speakers: dict[str, Party] | None = None) -> str | None:
    """The name of the engine that is opened."""
    speech = Recogniser(name, str(model) if model else None, Path("bestaat-niet"))
    with recogniser(speech, speakers or {}) as engine:
        return engine.name if engine else None


def test_none_is_no_recogniser() -> None:
    assert named("none") is None


def test_a_name_that_is_not_there_is_answered_with_those_that_are() -> None:
    with pytest.raises(SettingsError, match=r"--spraak: deze .* is er niet: toverbal; wel: none, scripted"):
        named("toverbal")


def test_a_recogniser_without_its_model_says_so() -> None:
    with pytest.raises(SettingsError, match="noem een model"):
        named("sherpa-stream")
    with pytest.raises(SettingsError, match="de map nergens van het model bestaat niet"):
        named("sherpa-stream", "nergens")


def test_an_installed_model_brings_its_own_engine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    folder = Path(__file__).parents[3] / "data" / "synthetic_ctc"
    loaded = LoadedModel("klein", "sherpa-stream", folder, "0" * 64)
    monkeypatch.setattr(ModelStore, "installed", lambda self: ("klein",))
    monkeypatch.setattr(ModelStore, "loaded", lambda self, identity: nullcontext(loaded))
    with recogniser(Recogniser("none", "klein", tmp_path), {}) as engine:
        assert engine is not None
        assert (engine.name, engine.model_id) == ("sherpa-stream", "klein@sha256:" + "0" * 64)


def test_a_script_is_the_callers_side_of_a_transcript(tmp_path: Path) -> None:
    script = tmp_path / "gesprek.vtt"
    script.write_text(
        "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Klaas>hallo daar\n\n00:03.000 --> 00:04.000\n<v Agent>goedemiddag\n"
    )
    assert named("scripted", script, {"Klaas": Party.CALLER}) == "scripted"


def test_a_script_that_is_missing_or_no_transcript_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="geef met --model het transcript"):
        named("scripted", tmp_path / "weg.vtt")
    (tmp_path / "leeg.vtt").write_text("")
    with pytest.raises(SourceError, match=r"leeg\.vtt"):
        named("scripted", tmp_path / "leeg.vtt")
