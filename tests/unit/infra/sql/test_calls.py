"""A call in the archive: what was taken in is there, sealed, in order, once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, text, update

from kept import NOON, QUIET, THREATENING, a_call, heard
from luwte.domain.behaviour import Phase
from luwte.domain.call import Address, LineProfile, Sector
from luwte.domain.events import CuesMuted
from luwte.domain.outputs import TechniqueHeard, TurnAssessed
from luwte.domain.turn import CallId
from luwte.errors import Erased, NotFound, StoreUnavailable, Unreadable
from luwte.infra.sql.database import Database
from luwte.infra.sql.rows import CallRow, CorrectionRow, DayCountRow, EntryRow
from luwte.infra.store import Store
from luwte.service.actors import UserId
from luwte.service.keeping import storable
from luwte.service.ports import NEAREST
from luwte.service.records import Correction

CALL = CallId("gesprek-1")


def begun(store: Store, said: tuple[str, ...] = QUIET) -> None:
    store.archive.begin(a_call())
    store.archive.append(heard(said))


def test_what_was_taken_in_comes_back_in_order(store: Store) -> None:
    begun(store, THREATENING)
    entries = store.archive.entries(CALL)
    assert [entry.event for entry in entries] == [entry.event for entry in heard(THREATENING)]
    assert [entry.outputs for entry in entries] == [storable(entry.outputs) for entry in heard(THREATENING)]
    assert [entry.received_at for entry in entries] == [entry.received_at for entry in heard(THREATENING)]
    assert store.archive.entries(CALL, after=2) == entries[3:]
    assert store.archive.entries(CALL, after=99) == ()


def test_a_record_comes_back_as_it_was(store: Store) -> None:
    profile = LineProfile("zorg", "zorglijn", Address.INFORMAL, True, Sector.CARE, True, False, True)
    call = a_call("b", profile=profile, practice=True, source="api", employee=None, team=None)
    store.archive.begin(call)
    assert store.archive.record(CallId("b")) == call


def test_nothing_that_was_said_can_be_read_in_the_database(store: Store) -> None:
    begun(store, THREATENING)
    with store.database.read() as connection:
        tables = ("call", "call_entry", "alert_log", "help_request", "call_key")
        whole = "".join(str(connection.execute(text(f"SELECT * FROM {table}")).all()) for table in tables)
    for word in ("woont", "dom", "vervelend"):
        assert word not in whole


def test_an_event_that_is_known_is_not_taken_in_again(store: Store) -> None:
    begun(store)
    once = store.archive.entries(CALL)
    store.archive.append(heard(QUIET))
    twice = replace(heard(QUIET)[1], seq=77)
    store.archive.append([twice, twice])
    store.archive.append([])
    assert store.archive.entries(CALL) == once


def test_the_same_event_twice_in_one_batch_is_taken_in_once(store: Store) -> None:
    store.archive.begin(a_call())
    first, second = heard(QUIET)[:2]
    store.archive.append([second, first, second])
    assert [entry.seq for entry in store.archive.entries(CALL)] == [0, 1]


def test_several_calls_are_taken_in_together_or_not_at_all(store: Store) -> None:
    for identity in ("a", "b"):
        store.archive.begin(a_call(identity))
    store.archive.append([*heard(QUIET, "b")[:2], *heard(QUIET, "a")[:2]])
    assert len(store.archive.entries(CallId("a"))) == len(store.archive.entries(CallId("b"))) == 2
    with pytest.raises(NotFound):
        store.archive.append([*heard(QUIET, "a")[2:], *heard(QUIET, "weg")])
    assert len(store.archive.entries(CallId("a"))) == 2


def test_a_number_that_was_given_out_already_is_refused(store: Store) -> None:
    begun(store)
    with pytest.raises(ValueError, match="op twee plaatsen"):
        store.archive.append([replace(heard(QUIET)[0], key="anders")])


def test_what_made_the_words_of_a_call_stays_as_long_as_the_call(store: Store) -> None:
    made_by = {"recogniser": "sherpa-stream", "model": "nl-klein@sha256:0123"}
    store.archive.begin(a_call(**made_by))
    store.archive.append(heard(QUIET))
    store.archive.discard(CALL)
    record = store.archive.record(CALL)
    assert (record.recogniser, record.model) == ("sherpa-stream", "nl-klein@sha256:0123")
    with pytest.raises(ValueError, match="niet bewaard"):
        store.archive.begin(a_call("anders", model="een\nregel"))


def test_a_call_is_begun_once(store: Store) -> None:
    begun(store)
    with pytest.raises(ValueError, match="al bekend"):
        store.archive.begin(a_call())
    assert store.archive.entries(CALL)


@pytest.mark.parametrize("name", ["a\0b", "a\nb", "\ud83d"])
def test_a_name_that_the_database_cannot_hold_is_refused(store: Store, name: str) -> None:
    with pytest.raises(ValueError, match="tekens"):
        store.archive.begin(a_call(name))
    begun(store)
    with pytest.raises(ValueError, match="tekens"):
        store.archive.append([replace(heard(QUIET)[0], key=name)])


def test_what_the_law_wants_kept_nowhere_is_not_kept(store: Store) -> None:
    begun(store, THREATENING)
    given = [output for entry in heard(THREATENING) for output in entry.outputs]
    kept = [output for entry in store.archive.entries(CALL) for output in entry.outputs]
    assert any(isinstance(output, TurnAssessed) for output in kept)
    assert not any(isinstance(output, TechniqueHeard) for output in kept)
    assert len(kept) <= len(given)
    muted = replace(heard(QUIET)[0], event=CuesMuted(True, 1.0), seq=99, key="m")
    with pytest.raises(ValueError, match="mag niet bewaard"):
        store.archive.append([muted])


def test_a_call_that_is_over_is_counted_once(store: Store) -> None:
    begun(store)
    assert [record.id for record in store.archive.unfinished()] == [CALL]
    for highest in (Phase.CRITICISM, Phase.EXPLOSIVE):
        store.archive.finish(CALL, NOON + timedelta(minutes=5), highest)
    record = store.archive.record(CALL)
    assert (record.ended_at, record.highest) == (NOON + timedelta(minutes=5), Phase.CRITICISM)
    assert store.archive.unfinished() == ()
    with store.database.read() as connection:
        counts = connection.execute(select(DayCountRow.phase, DayCountRow.calls)).all()
    assert [tuple(row) for row in counts] == [(2, 1)]


def test_a_practice_call_counts_nowhere(store: Store) -> None:
    store.archive.begin(a_call(practice=True))
    store.archive.finish(CALL, NOON, Phase.CALM)
    with store.database.read() as connection:
        assert connection.execute(select(DayCountRow.calls)).all() == []


def test_a_running_call_shows_no_highest_phase_yet_but_the_store_knows_it(store: Store) -> None:
    begun(store, THREATENING)
    assert store.archive.record(CALL).highest is None
    with store.database.read() as connection:
        row = connection.execute(select(CallRow.highest, CallRow.heard_at)).one()
    assert (row.highest, row.heard_at) == (4, heard(THREATENING)[-1].received_at)


def test_a_person_sees_their_own_calls_newest_first(store: Store) -> None:
    for minutes, identity in ((0, "a"), (5, "b"), (-600, "gisteren")):
        store.archive.begin(a_call(identity, started_at=NOON + timedelta(minutes=minutes)))
    store.archive.begin(a_call("c", employee=None))
    store.archive.begin(a_call("d", employee=UserId("bo")))
    assert [r.id for r in store.archive.of_employee(UserId("sanne"), NOON)] == ["b", "a"]
    store.archive.assign(CallId("c"), UserId("sanne"))
    assert store.archive.record(CallId("c")).employee == "sanne"


def test_a_call_that_is_thrown_away_is_erased_and_still_one_of_today(store: Store) -> None:
    begun(store)
    for _ in range(2):
        store.archive.discard(CALL)
    with pytest.raises(Erased):
        store.archive.entries(CALL)
    with pytest.raises(Erased):
        store.archive.append(heard(QUIET, help_asked=True))
    with pytest.raises(Erased):
        store.archive.keep(CALL, NOON)
    with store.database.read() as connection:
        assert connection.execute(select(EntryRow.seq)).all() == []
    assert store.archive.of_employee(UserId("sanne"), NOON)[0].id == CALL
    assert store.archive.unfinished() == ()
    assert store.retention.verify() == 1  # the second time there was nothing left to prove


def test_a_transcript_can_be_kept_longer(store: Store) -> None:
    begun(store)
    store.archive.keep(CALL, NOON + timedelta(hours=72))
    assert store.archive.record(CALL).keep_until == NOON + timedelta(hours=72)


def test_a_correction_is_kept_without_words_and_without_who(store: Store) -> None:
    begun(store)
    store.archive.correct(Correction(CALL, 1, "woorden", "schelden.dom", Phase.PERSONAL, NOON))
    with store.database.read() as connection:
        row = connection.execute(select(CorrectionRow.__table__)).mappings().one()
    assert (row["rule"], row["phase"], row["content_version"]) == ("schelden.dom", 3, "1")
    assert "employee" not in row


def test_a_call_that_is_not_there_is_told(store: Store) -> None:
    weg = CallId("weg")
    archive = store.archive
    for attempt in (
        lambda: archive.record(weg),
        lambda: archive.entries(weg),
        lambda: archive.finish(weg, NOON, Phase.CALM),
        lambda: archive.assign(weg, UserId("sanne")),
        lambda: archive.keep(weg, NOON),
        lambda: archive.discard(weg),
        lambda: archive.correct(Correction(weg, 1, "woorden", "x", Phase.CALM, NOON)),
    ):
        with pytest.raises(NotFound) as told:
            attempt()
        assert not isinstance(told.value, Erased)


def test_an_entry_moved_to_another_place_cannot_be_read(store: Store) -> None:
    begun(store)
    with store.database.write() as connection:
        connection.execute(update(EntryRow).where(EntryRow.seq == 3).values(seq=33))
    with pytest.raises(Unreadable):
        store.archive.entries(CALL)


def test_a_line_profile_of_another_version_is_told(store: Store) -> None:
    begun(store)
    with store.database.write() as connection:
        connection.execute(update(CallRow).values(profile={"naam": "x"}))
    with pytest.raises(Unreadable, match="lijn"):
        store.archive.record(CALL)


def test_what_the_store_refused_can_be_sent_again(store: Store) -> None:
    begun(store)
    before = store.archive.entries(CALL)
    more = heard(QUIET, help_asked=True)
    other = Database(store.database.url, busy_ms=300)
    with other.write() as holds:
        if not store.database.sqlite:
            holds.execute(text("LOCK TABLE call_entry IN ACCESS EXCLUSIVE MODE"))
        with pytest.raises(StoreUnavailable):
            store.archive.append(more)
    other.close()
    assert store.archive.entries(CALL) == before
    store.archive.append(more)
    assert len(store.archive.entries(CALL)) == len(more)


WRITER = """
import sys
from pathlib import Path
from pydantic import SecretStr
from kept import QUIET, a_call, heard
from luwte.infra.store import open_store
from luwte.settings import Settings
from dataclasses import replace

store = open_store(Settings(data_dir=Path(sys.argv[1]), database_url=SecretStr(sys.argv[2])))
store.archive.begin(a_call())
first = heard(QUIET)[0]
for seq in range(100_000):
    store.archive.append([replace(first, seq=seq, key=f"k{seq}")])
    print(seq, flush=True)
"""


def test_what_was_acknowledged_is_there_after_kill_9(store: Store) -> None:
    url = store.database.url.render_as_string(hide_password=False)
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    command = [sys.executable, "-c", WRITER, str(store.keys.path.parent), url]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        acknowledged = [int(writer.stdout.readline()) for _ in range(40)]
        writer.send_signal(signal.SIGKILL)
        acknowledged += [int(line) for line in writer.stdout if line.endswith("\n")]
    entries = store.archive.entries(CALL)
    assert [entry.seq for entry in entries][: len(acknowledged)] == acknowledged
    assert len(entries) - len(acknowledged) in {0, 1}
    assert [record.id for record in store.archive.unfinished()] == [CALL]


def test_a_call_of_another_version_keeps_no_other_from_being_taken_up(store: Store) -> None:
    for name in ("gesprek-1", "gesprek-2"):
        store.archive.begin(a_call(name))
    with store.database.write() as connection:
        connection.execute(update(CallRow).where(CallRow.id == "gesprek-1").values(profile={"onbekend": 1}))
    assert [record.id for record in store.archive.unfinished()] == ["gesprek-2"]


def test_calls_are_found_by_when_they_began_while_they_can_be_read(store: Store) -> None:
    hour, began = timedelta(hours=1), a_call("a").started_at
    for call in (a_call("a"), a_call("b"), a_call("loopt"), replace(a_call("oefening"), practice=True)):
        store.archive.begin(call)
        if call.id != "loopt":
            store.archive.finish(call.id, began + hour, Phase.CALM)
    assert [call.id for call in store.archive.begun_near(began + hour, hour)] == ["a", "b"]
    assert store.archive.begun_near(began + 2 * hour, hour) == ()
    store.archive.discard(CallId("a"))
    assert [call.id for call in store.archive.begun_near(began, timedelta())] == ["b"]


def test_where_many_calls_began_those_nearest_to_the_moment_are_found(store: Store) -> None:
    first = a_call("0")
    times = [first.started_at + timedelta(seconds=10 * number) for number in range(NEAREST + 20)]
    for number, began in enumerate(times):
        store.archive.begin(replace(first, id=CallId(f"{number}"), started_at=began))
        store.archive.finish(CallId(f"{number}"), began + timedelta(minutes=1), Phase.CALM)
    found = store.archive.begun_near(times[100], timedelta(hours=1))
    assert [call.id for call in found] == [f"{number}" for number in range(50, 120)]
