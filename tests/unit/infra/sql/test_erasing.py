"""What is erased is gone from the database and its files, is proved, and is noted before it goes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import select, text

from kept import NOON, QUIET, THREATENING, a_call, heard
from luwte.domain.turn import CallId
from luwte.errors import Erased, NotFound, StoreUnavailable
from luwte.infra.ledger import Ledger
from luwte.infra.sql.audit import SqlAuditTrail
from luwte.infra.sql.call_keys import CallKeys
from luwte.infra.sql.calls import SqlCallArchive
from luwte.infra.sql.database import Database
from luwte.infra.sql.erasing import Eraser, name_of
from luwte.infra.sql.outbox import SqlOutbox
from luwte.infra.sql.rows import AlertRow, CallKeyRow, CallRow, DayCountRow, EntryRow, Purpose
from luwte.infra.store import Store, open_store
from luwte.service.live_store import LiveStore
from luwte.service.retention import Proof
from luwte.service.webhook_addresses import SETTING
from luwte.service.webhooks import Message
from luwte.settings import Settings

CALL = CallId("gesprek-1")


@pytest.fixture
def eraser(store: Store) -> Eraser:
    store.archive.begin(a_call())
    store.archive.append(heard(THREATENING))
    return Eraser(store.database, CallKeys(store.keys), store.ledger, store.trail)


def test_a_transcript_goes_and_what_explains_the_alert_stays_without_a_name(store: Store, eraser: Eraser) -> None:
    proof = eraser.transcripts([CALL], "transcript", NOON, anonymous=True)
    assert proof is not None
    with pytest.raises(Erased):
        store.archive.entries(CALL)
    record = store.archive.record(CALL)
    assert (record.employee, record.team) == (None, None)
    with store.database.read() as connection:
        assert connection.execute(select(EntryRow.seq)).all() == []
        assert connection.execute(select(AlertRow.seq)).all()
        alive = select(CallKeyRow.purpose).where(CallKeyRow.wrapped.is_not(None))
        assert connection.execute(alive).scalars().all() == [Purpose.ALERT]
    assert (proof.amount, proof.what, proof.rule) == (1, "transcript", "transcript")


def test_what_was_said_does_not_wait_to_be_told_after_it_was_erased(store: Store, eraser: Eraser) -> None:
    store.archive.begin(a_call("gesprek-10"))
    outbox = SqlOutbox(store.database, b"k" * 32)
    names = ("gesprek-1.begin", "gesprek-1.3.0", "gesprek-10.3.0")
    outbox.put([Message(SETTING, name, '{"text":"jij bent echt te dom"}', NOON) for name in names])
    eraser.transcripts([CALL], "weggegooid", NOON, anonymous=False)
    assert [message.id for message in outbox.due(SETTING, NOON, 10)] == ["gesprek-10.3.0"]
    eraser.calls(["gesprek-10"], "rustig", NOON)
    assert outbox.due(SETTING, NOON, 10) == []


def test_after_erasing_nobody_can_tell_whose_line_in_the_trail_was_about_which_call(
    store: Store, eraser: Eraser
) -> None:
    trace = store.archive.trace(CALL)
    assert trace == store.archive.trace(CALL)
    assert trace != CALL
    eraser.transcripts([CALL], "transcript", NOON, anonymous=True)
    with pytest.raises(Erased):
        store.archive.trace(CALL)


def test_of_a_whole_call_only_the_count_of_the_day_stays(store: Store, eraser: Eraser) -> None:
    eraser.calls([CALL], "melding", NOON)
    with pytest.raises(NotFound):
        store.archive.record(CALL)
    with store.database.read() as connection:
        for row in (CallRow.id, CallKeyRow.call, EntryRow.seq, AlertRow.seq):
            assert connection.execute(select(row)).all() == []
        counts = connection.execute(select(DayCountRow.phase, DayCountRow.calls)).all()
    assert [tuple(count) for count in counts] == [(4, 1)]


def test_a_call_that_never_ended_ends_when_it_was_last_heard(store: Store, eraser: Eraser) -> None:
    eraser.transcripts([CALL], "transcript", NOON, anonymous=True)
    assert store.archive.record(CALL).ended_at == heard(THREATENING)[-1].received_at
    assert store.archive.unfinished() == ()


def test_every_erasure_is_proved_noted_and_in_the_trail(store: Store, eraser: Eraser) -> None:
    proof = eraser.transcripts([CALL], "transcript", NOON, anonymous=True)
    assert proof is not None
    (line,) = store.ledger.destructions()
    assert (line.proof, line.what) == (proof.id, "transcript")
    assert line.calls == (store.ledger.pseudonym(name_of(CALL, NOON)),)
    last = list(store.trail.lines())[-1]
    assert (last.action, last.subject, last.detail) == ("gewist", proof.id, "transcript, regel transcript, aantal 1")
    assert store.keeper.proofs() == [proof]


def test_what_cannot_be_noted_is_not_erased(store: Store, tmp_path: Path) -> None:
    store.archive.begin(a_call())
    store.archive.append(heard(QUIET))
    nowhere = Ledger(tmp_path / "weg" / "x", b"k")
    with pytest.raises(StoreUnavailable, match="niets gewist"):
        Eraser(store.database, CallKeys(store.keys), nowhere, store.trail).calls([CALL], "rustig", NOON)
    assert store.archive.entries(CALL)


def test_nothing_old_to_correct_is_no_erasure(eraser: Eraser) -> None:
    assert eraser.corrections("correctie", NOON, NOON) is None


def test_what_is_gone_already_is_erased_and_proved_no_second_time(store: Store, eraser: Eraser) -> None:
    assert eraser.transcripts([CALL], "weggegooid", NOON, anonymous=False)
    assert eraser.transcripts([CALL], "weggegooid", NOON, anonymous=False) is None
    assert eraser.transcripts([CALL], "transcript", NOON, anonymous=True)  # whose it was still stood there
    assert eraser.transcripts([CALL], "transcript", NOON, anonymous=True) is None
    assert eraser.calls([CALL], "melding", NOON)
    assert eraser.calls([CALL], "melding", NOON) is None
    assert store.keeper.verify() == len(list(store.ledger.destructions())) == 3


Beside = Callable[[], tuple[Eraser, SqlCallArchive]]


@pytest.fixture
def beside(store: Store) -> Iterator[Beside]:
    """What another process on the same database has: connections of its own, and the patience of a real one."""
    opened: list[Database] = []

    def one() -> tuple[Eraser, SqlCallArchive]:
        database, keys = Database(store.database.url, busy_ms=20_000), CallKeys(store.keys)
        opened.append(database)
        eraser = Eraser(
            database, keys, store.ledger, SqlAuditTrail(database, store.keys.derive("logboek"), store.ledger)
        )
        return eraser, SqlCallArchive(database, keys, eraser, lambda: NOON)

    yield one
    for database in opened:
        database.close()


def test_a_command_and_a_server_that_erase_at_once_prove_each_call_once(store: Store, beside: Beside) -> None:
    calls = [CallId(f"g{n}") for n in range(12)]
    for call in calls:
        store.archive.begin(a_call(call))
        store.archive.append(heard(QUIET, call))
    erasers = [beside()[0] for _ in range(2)]
    start = threading.Barrier(2)

    def erase(eraser: Eraser, wanted: Sequence[CallId]) -> list[Proof | None]:
        start.wait(10)
        return [eraser.transcripts(wanted[n : n + 3], "transcript", NOON, anonymous=True) for n in range(0, 12, 3)]

    with ThreadPoolExecutor(2) as threads:
        both = list(threads.map(erase, erasers, (calls, calls[::-1])))
    proofs = [proof for one in both for proof in one if proof is not None]
    assert sum(proof.amount for proof in proofs) == len(calls)
    assert store.keeper.verify() == len(proofs)
    named = [name for line in store.ledger.destructions() for name in line.calls]
    assert len(named) == len(set(named)) == len(calls)


def test_a_call_that_is_heard_while_a_command_erases_keeps_nothing_and_no_other_call_misses_anything(
    store: Store, beside: Beside
) -> None:
    """The batch of a server and a whole run of the rules, again and again, on one database."""
    rounds = [(CallId(f"oud{n}"), CallId(f"nieuw{n}")) for n in range(6)]
    for pair in rounds:
        for call in pair:
            store.archive.begin(a_call(call))
            store.archive.append(heard(QUIET, call)[:1])
    (eraser, _), (_, archive), start = beside(), beside(), threading.Barrier(2)

    def command() -> list[Proof | None]:
        start.wait(10)
        return [eraser.transcripts([old], "transcript", NOON, anonymous=True) for old, _ in rounds]

    def server() -> None:
        live = LiveStore(archive)
        start.wait(10)
        for old, new in rounds:
            live.commit([*heard(QUIET, old)[1:3], *heard(QUIET, new)[1:3]])

    with ThreadPoolExecutor(2) as threads:
        erased = threads.submit(command)
        threads.submit(server).result(60)
        assert [proof.amount for proof in erased.result(60) if proof] == [1] * len(rounds)
    with store.database.read() as connection:
        kept = connection.execute(select(EntryRow.call).distinct()).scalars().all()
    assert sorted(kept) == sorted(new for _, new in rounds)
    assert all(len(store.archive.entries(new)) == 3 for _, new in rounds)
    assert store.keeper.verify() == len(rounds)


def test_on_sqlite_no_byte_of_a_destroyed_key_is_left_in_the_files(tmp_path: Path) -> None:
    """PostgreSQL cleans up dead rows by itself, later; the documentation says so."""
    store = open_store(Settings(data_dir=tmp_path / "data"), create=True, now=lambda: NOON)
    store.archive.begin(a_call())
    store.archive.append(heard(THREATENING))
    with store.database.read() as connection:
        wrapped = connection.execute(text("SELECT wrapped FROM call_key WHERE purpose = 'transcript'")).scalar_one()
        sealed = connection.execute(select(EntryRow.sealed)).scalars().all()

    def on_disk() -> bytes:
        return b"".join(file.read_bytes() for file in (tmp_path / "data").glob("luwte.db*"))

    assert wrapped in on_disk()
    store.archive.discard(CALL)
    assert wrapped not in on_disk()
    assert not [part for part in sealed if part[-40:] in on_disk()]
    store.close()
