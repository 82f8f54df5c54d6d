"""What survives beside a transcript explains an alert without words, and names nobody."""

from __future__ import annotations

import json
from dataclasses import replace

from sqlalchemy import select

from factories import estimate
from kept import NOON, QUIET, THREATENING, a_call, heard
from luwte.domain.behaviour import Phase
from luwte.domain.outputs import PhaseChanged
from luwte.infra.sealing import unseal
from luwte.infra.sql.alerts import count, highest_in, risen_to, why
from luwte.infra.sql.rows import AlertRow, CallKeyRow, DayCountRow, HelpRow, Purpose
from luwte.infra.store import Store


def test_only_a_rise_to_phase_3_or_4_is_an_alert() -> None:
    assert [risen_to(entry) for entry in heard(QUIET) if risen_to(entry)] == []
    alerts = [risen.phase for entry in heard(THREATENING) if (risen := risen_to(entry))]
    assert alerts[-1] == Phase.EXPLOSIVE
    entry = heard(QUIET)[0]
    falls = replace(entry, outputs=(PhaseChanged(Phase.EXPLOSIVE, estimate(3, highest=4)),))
    assert risen_to(falls) is None
    stays = replace(entry, outputs=(PhaseChanged(Phase.PERSONAL, estimate(3)),))
    assert risen_to(stays) is None


def test_an_alert_says_rules_weights_and_version_but_no_words() -> None:
    last = [risen for entry in heard(THREATENING) if (risen := risen_to(entry))][-1]
    written = why(last, "inhoud-7")
    told = json.loads(written)
    assert told["inhoud"] == "inhoud-7"
    assert len(told["kansen"]) == 5
    assert {"beurt", "signaal", "regel", "kracht", "steunt", "reden"} == set(told["gronden"][0])
    assert "woont" not in written
    assert "sanne" not in written


def test_the_highest_phase_is_that_of_all_outputs() -> None:
    outputs = [output for entry in heard(THREATENING) for output in entry.outputs]
    assert highest_in(outputs) is Phase.EXPLOSIVE
    assert highest_in(()) is Phase.CALM


def test_an_alert_is_kept_sealed_under_a_key_of_its_own(store: Store) -> None:
    store.archive.begin(a_call())
    store.archive.append(heard(THREATENING))
    with store.database.read() as connection:
        rows = connection.execute(select(AlertRow.seq, AlertRow.phase, AlertRow.sealed).order_by(AlertRow.seq)).all()
        purposes = set(connection.execute(select(CallKeyRow.purpose)).scalars())
    assert purposes == {Purpose.TRANSCRIPT, Purpose.ALERT}
    assert rows[-1].phase == 4
    assert b"regel" not in rows[-1].sealed
    with store.database.write() as connection:
        key = store.archive._keys.require(connection, "gesprek-1", Purpose.ALERT)
    for row in rows:
        assert b'"gronden"' in unseal(key, row.sealed, f"alert_log|gesprek-1|{row.seq}")


def test_a_quiet_call_has_no_alert_and_no_key_for_one(store: Store) -> None:
    store.archive.begin(a_call())
    store.archive.append(heard(QUIET))
    with store.database.read() as connection:
        assert connection.execute(select(AlertRow.seq)).all() == []
        assert connection.execute(select(CallKeyRow.purpose)).scalars().all() == [Purpose.TRANSCRIPT]


def test_help_is_kept_with_when_somebody_came_and_not_who(store: Store) -> None:
    store.archive.begin(a_call())
    entries = heard(QUIET, help_asked=True)
    store.archive.append(entries[:-1])
    with store.database.read() as connection:
        assert connection.execute(select(HelpRow.answered_at)).scalars().all() == [None]
    store.archive.append(entries)
    with store.database.read() as connection:
        row = connection.execute(select(HelpRow.asked_at, HelpRow.answered_at, HelpRow.phase)).one()
    assert row.asked_at == entries[-2].received_at
    assert row.answered_at == entries[-1].received_at
    assert "Bo" not in str(row)


def test_counting_twice_adds_up(store: Store) -> None:
    with store.database.write() as connection:
        for line in ("a", "a", "b"):
            count(connection, NOON.date(), line, Phase.COMPLAINT)
    with store.database.read() as connection:
        counts = connection.execute(select(DayCountRow.line, DayCountRow.calls).order_by(DayCountRow.line)).all()
    assert [tuple(row) for row in counts] == [("a", 2), ("b", 1)]
