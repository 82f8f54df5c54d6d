from __future__ import annotations

from pathlib import Path

import pytest

from identities import House, house
from luwte.apps.exchange.register import Register, SourceRules
from luwte.domain.turn import CallId
from luwte.errors import NotAllowed, NotFound
from luwte.service.actors import Role, UserId
from luwte.telephony.lines.line import SessionOpened

KEY = b"k" * 32
ONE = CallId("lijn-1")


@pytest.fixture
def built(tmp_path: Path) -> House:
    return house(tmp_path)


def register(built: House, **agents: str) -> Register:
    rules = {"genesys": SourceRules("algemeen", agents)}
    known = {"ada": UserId("ada")}
    return Register(KEY, built.identity.organisation, built.current, built.clock, rules, known.get, raised_from=60)


def test_the_id_of_a_call_is_the_same_after_a_restart_and_cannot_be_read_back(built: House) -> None:
    id_ = register(built).id_of("genesys", "+31612345678")
    assert id_ == register(built).id_of("genesys", "+31612345678")
    assert id_ != register(built).id_of("twilio", "+31612345678")
    assert "612345678" not in id_


def test_a_number_has_one_hash_however_it_is_written(built: House) -> None:
    known = register(built)
    assert known.hashed("+31 6 1234 5678") == known.hashed("0612345678") == known.hashed("tel:0031612345678")
    assert known.hashed("anonymous") != known.hashed("0612345678")


def test_a_call_gets_the_line_of_its_source_and_the_threshold_of_this_site(built: House) -> None:
    record, voice = register(built).record(ONE, "genesys", SessionOpened("k1"))
    assert (record.line, record.source, record.employee) == ("algemeen", "lijn:genesys", None)
    assert record.profile.raised_from == 60
    assert not voice


def test_whose_call_it_is_comes_from_the_exchange_by_the_names_of_the_settings(built: House) -> None:
    opened = SessionOpened("k1", detail={"medewerker": "toestel-12"})
    assert register(built).record(ONE, "genesys", opened)[0].employee is None
    assert register(built, **{"toestel-12": "ada"}).record(ONE, "genesys", opened)[0].employee == UserId("ada")


def test_a_line_that_is_not_there_is_refused(built: House) -> None:
    with pytest.raises(NotFound):
        register(built).record(ONE, "genesys", SessionOpened("k1", line="elders"))


def test_a_closed_line_takes_no_calls(built: House) -> None:
    coordinator = built.add("cor", Role.COORDINATOR)
    line = built.identity.organisation.line("algemeen").model_dump(mode="json")
    built.identity.organisation.save_line(coordinator, {**line, "open": False}, "even dicht", 0)
    with pytest.raises(NotAllowed, match="dicht"):
        register(built).record(ONE, "genesys", SessionOpened("k1"))
