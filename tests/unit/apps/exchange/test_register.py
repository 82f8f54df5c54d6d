from __future__ import annotations

from pathlib import Path

import pytest

from identities import House, house
from luwte.apps.exchange import register
from luwte.apps.exchange.register import Register, SourceRules
from luwte.domain.turn import CallId
from luwte.errors import NotAllowed, NotFound
from luwte.service.actors import Role
from luwte.service.intake import Intake, naming
from luwte.telephony.lines.line import SessionOpened

ONE = CallId("g-1")


@pytest.fixture
def built(tmp_path: Path) -> House:
    return house(tmp_path)


def registered(built: House, agents: dict[str, str] | None = None, *, voice: bool = False) -> Register:
    intake = Intake(naming(b"n" * 32), built.identity.organisation.line, built.identity.people)
    holds = register.House(
        lambda: built.current.now.version, lambda: voice, raised_from=60, recogniser="vosk", model="m@sha256:1"
    )
    return Register(b"k" * 32, intake, built.clock, holds, {"genesys": SourceRules("algemeen", agents or {})})


def test_the_id_of_a_call_is_the_same_after_a_restart_and_cannot_be_read_back(built: House) -> None:
    id_ = registered(built).id_of("genesys", "+31612345678")
    assert id_ == registered(built).id_of("genesys", "+31612345678")
    assert id_ != registered(built).id_of("twilio", "+31612345678")
    assert "612345678" not in id_


def test_a_number_has_one_digest_however_it_is_written(built: House) -> None:
    known = registered(built)
    assert known.hashed("+31 6 1234 5678") == known.hashed("0612345678") == known.hashed("tel:0031612345678")
    assert known.hashed("anonymous") != known.hashed("0612345678")


@pytest.mark.parametrize("voice", [True, False])
def test_a_call_gets_the_line_of_its_source_and_the_threshold_of_this_site(built: House, voice: bool) -> None:
    record, measured = registered(built, voice=voice).record(ONE, "genesys", SessionOpened("k1"))
    assert (record.line, record.source, record.employee) == ("algemeen", "lijn:genesys", None)
    assert record.profile.raised_from == 60
    assert (record.recogniser, record.model) == ("vosk", "m@sha256:1")
    assert measured is voice


def test_whose_call_it_is_comes_from_the_exchange_by_the_names_of_the_settings(built: House) -> None:
    ada = built.add("ada", Role.EMPLOYEE, teams=("balie",))
    opened = SessionOpened("k1", detail={"medewerker": "toestel-12"})
    assert registered(built).record(ONE, "genesys", opened)[0].employee is None
    found = registered(built, {"toestel-12": "ada"}).record(ONE, "genesys", opened)[0]
    assert found.employee == ada.user
    assert found.team in ada.teams


def test_a_line_that_is_not_there_is_refused_and_a_closed_one_takes_no_calls(built: House) -> None:
    with pytest.raises(NotFound):
        registered(built).record(ONE, "genesys", SessionOpened("k1", line="elders"))
    line = built.identity.organisation.line("algemeen").model_dump(mode="json")
    built.identity.organisation.save_line(built.add("cor", Role.COORDINATOR), {**line, "open": False}, "even dicht", 0)
    with pytest.raises(NotAllowed, match="gesloten"):
        registered(built).record(ONE, "genesys", SessionOpened("k1"))
