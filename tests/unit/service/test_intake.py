from __future__ import annotations

import pytest

from feeding import Everybody, line_named
from luwte.domain.turn import CallId
from luwte.errors import NotAllowed, SettingsError
from luwte.service.intake import Intake, naming

INTAKE = Intake(naming(b"k" * 32), line_named, Everybody())


def test_what_a_feeder_calls_a_call_is_not_in_its_id_and_gives_the_same_id_each_time() -> None:
    one = INTAKE.name("koppeling:a", "0612345678")
    assert "0612345678" not in one
    assert one == naming(b"k" * 32)("koppeling:a", "0612345678")
    assert len({one, INTAKE.name("koppeling:b", "0612345678"), naming(b"l" * 32)("koppeling:a", "0612345678")}) == 3


def test_a_call_goes_to_who_is_named_and_to_the_team_that_decides() -> None:
    there = INTAKE.place("balie", "ada")
    assert (there.employee, there.team, there.line.name) == ("p-ada", "balie", "balie")
    assert INTAKE.place("zorg", "ada").team == "zorgteam"
    assert INTAKE.place("zorg", "ada", "balie").team == "balie"
    assert INTAKE.place("balie").team is None


def test_a_name_without_an_account_is_not_kept_and_the_call_is_taken_all_the_same() -> None:
    assert INTAKE.place("balie", "onbekend").employee is None


def test_a_closed_line_and_an_unknown_team_are_refused() -> None:
    with pytest.raises(NotAllowed, match="gesloten"):
        INTAKE.place("nacht")
    with pytest.raises(SettingsError, match="team"):
        INTAKE.place("balie", team="elders")


def test_an_id_is_one_that_addresses_can_hold() -> None:
    assert INTAKE.name("koppeling:a", "één/twee") == CallId(INTAKE.name("koppeling:a", "één/twee"))
    assert INTAKE.name("koppeling:a", "één/twee").removeprefix("g-").isalnum()
