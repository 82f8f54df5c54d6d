"""Law L3: the voice is opt-in. Without the four conditions a line listens to words, and says what is missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from luwte.apps.cli.analyse import Options, run
from luwte.apps.intake import Intake
from luwte.service.modes import NOTICE, Conditions, Mode, on_files, settle
from luwte.settings import Settings
from recordings import leg, speaking, write

ALL = Conditions("DPIA-1", date(2026, 9, 1), "tekst 3 in het keuzemenu", "H. de Vries")
NAMES = ("dpia_id", "works_council_date", "caller_notice", "responsible_person")


def test_voice_mode_starts_when_all_four_are_there() -> None:
    assert (settle(Mode.VOICE, ALL).mode, settle(Mode.VOICE, ALL).warning) == (Mode.VOICE, None)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("empty", [None, "", "  "])
def test_voice_mode_does_not_start_without_any_one_of_them(name: str, empty: str | None) -> None:
    change: dict[str, Any] = {name: empty}
    settled = settle(Mode.VOICE, replace(ALL, **change))
    assert settled.mode is Mode.WORDS
    assert settled.warning is not None
    assert "stemmodus start niet" in settled.warning
    assert name in settled.warning
    assert not any(other in settled.warning for other in NAMES if other != name)


def test_words_mode_warns_until_they_are_filled_in() -> None:
    warned = settle(Mode.WORDS, Conditions())
    assert warned.mode is Mode.WORDS
    assert warned.warning is not None
    assert all(name in warned.warning for name in NAMES)
    assert settle(Mode.WORDS, ALL).warning is None


def test_nothing_is_on_by_itself() -> None:
    assert Settings().voice_mode is False
    assert Intake.__dataclass_fields__["voice"].default is False
    assert Options.__dataclass_fields__["voice"].default is False


def test_on_files_the_notice_is_printed_once_and_only_when_the_voice_was_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path / "a.wav", leg(6, [(0.5, 5)], speaking), leg(6, []))
    run(Options([path], False, None, (), "links", None))
    assert NOTICE not in capsys.readouterr().err
    run(Options([path], False, None, (), "links", None, voice=True))
    printed = capsys.readouterr()
    assert printed.err.count(NOTICE) == 1
    assert NOTICE not in printed.out


def test_the_notice_names_what_is_not_settled() -> None:
    assert on_files(ALL) == NOTICE
    assert "dpia_id" in on_files(Conditions())
