from __future__ import annotations

import pickle

import pytest

from luwte.errors import (
    ContentError,
    Erased,
    LocatedError,
    LuwteError,
    NotFound,
    SettingsError,
    SourceError,
    TrailBroken,
)


def test_a_message_begins_with_its_file_and_line() -> None:
    assert str(ContentError("zinnen: onbekend veld", file="erkennen.yaml", line=10)) == (
        "erkennen.yaml:10: zinnen: onbekend veld"
    )


def test_a_file_without_lines_is_named_alone() -> None:
    assert str(SourceError("geen stereo", file="opname.wav")) == "opname.wav: geen stereo"


def test_the_parts_of_a_message_can_be_asked() -> None:
    error = SourceError("geen tijd", file="a.srt", line=1)
    assert (error.message, error.file, error.line) == ("geen tijd", "a.srt", 1)


@pytest.mark.parametrize("kind", [ContentError, SourceError])
def test_what_has_a_place_can_be_caught_as_one(kind: type[LocatedError]) -> None:
    with pytest.raises(LocatedError):
        raise kind("mis", file="a")


@pytest.mark.parametrize("error", [ContentError("mis", file="a"), SourceError("mis", file="a"), SettingsError("mis")])
def test_everything_that_a_person_can_repair_can_be_caught_as_one(error: LuwteError) -> None:
    with pytest.raises(LuwteError, match="mis"):
        raise error


def test_a_mistake_of_an_administrator_is_not_one_of_a_trainer() -> None:
    assert not issubclass(SettingsError, LocatedError)
    assert not issubclass(ContentError, SourceError)


def test_what_was_erased_is_not_found_either() -> None:
    with pytest.raises(NotFound):
        raise Erased("de sleutel is vernietigd")


def test_a_broken_trail_says_from_which_line_on() -> None:
    error = TrailBroken(7)
    assert error.number == 7
    assert "vanaf regel 7" in str(error)


@pytest.mark.parametrize("error", [SourceError("geen stereo", file="a.wav"), ContentError("x", file="b.yaml", line=3)])
def test_an_error_of_a_file_survives_the_way_from_another_process(error: LocatedError) -> None:
    back = pickle.loads(pickle.dumps(error))
    assert (type(back), str(back), back.line) == (type(error), str(error), error.line)
