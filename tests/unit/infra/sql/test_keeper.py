"""The rules carried out on a real store with a clock of our own, and every proof checked."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from sqlalchemy import delete, select, text, update

from kept import NOON, QUIET, THREATENING, a_call, heard
from luwte.domain.behaviour import Phase
from luwte.domain.turn import CallId
from luwte.errors import Erased, NotFound, ProofBroken, StoreUnavailable
from luwte.infra.sql.people import SqlPeople
from luwte.infra.sql.rows import CallKeyRow, CallRow, CorrectionRow, ProofRow
from luwte.infra.store import Store
from luwte.service.actors import Role, TeamId, UserId
from luwte.service.identity import Credentials, Person, Team
from luwte.service.records import Correction

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
QUIET_CALL, LOUD_CALL = CallId("stil"), CallId("luid")
END = NOON + timedelta(minutes=10)


@pytest.fixture
def filled(store: Store) -> Store:
    """A quiet call and one with an alert, both over."""
    for call, said in ((QUIET_CALL, QUIET), (LOUD_CALL, THREATENING)):
        store.archive.begin(a_call(call))
        store.archive.append(heard(said, call))
        store.archive.finish(call, END, Phase.CALM if call == QUIET_CALL else Phase.EXPLOSIVE)
    return store


def test_a_call_passes_through_every_rule_in_time(filled: Store) -> None:
    filled.archive.correct(Correction(LOUD_CALL, 0, "woorden", "r", Phase.PERSONAL, NOON))
    assert filled.retention.run(END + 24 * HOUR) != ()
    with pytest.raises(NotFound):
        filled.archive.record(QUIET_CALL)
    with pytest.raises(Erased):
        filled.archive.entries(LOUD_CALL)
    assert filled.retention.run(END + 100 * DAY) == ()
    assert [proof.rule for proof in filled.retention.run(END + 183 * DAY)] == ["melding", "correctie"]
    with pytest.raises(NotFound):
        filled.archive.record(LOUD_CALL)
    with filled.database.read() as connection:
        assert connection.execute(select(CorrectionRow.id)).all() == []
        assert connection.execute(text("SELECT SUM(calls) FROM day_count")).scalar() == 2
    assert filled.retention.verify() == 4
    assert filled.trail.verify() == 5


def test_just_before_its_time_nothing_goes(filled: Store) -> None:
    assert filled.retention.run(END + 24 * HOUR - timedelta(seconds=1)) == ()
    assert filled.archive.entries(QUIET_CALL)


def test_a_kept_transcript_stays_three_days(filled: Store) -> None:
    filled.archive.keep(LOUD_CALL, END + 72 * HOUR)
    filled.retention.run(END + 71 * HOUR)
    assert filled.archive.entries(LOUD_CALL)
    (proof,) = filled.retention.run(END + 72 * HOUR)
    assert proof.rule == "bewaard"


def test_a_transcript_that_was_thrown_away_still_loses_its_name(filled: Store) -> None:
    filled.archive.discard(LOUD_CALL)
    assert filled.archive.record(LOUD_CALL).employee == "sanne"
    filled.retention.run(END + 24 * HOUR)
    assert filled.archive.record(LOUD_CALL).employee is None


def test_a_running_call_is_left_alone_and_a_dead_one_is_not(store: Store) -> None:
    store.archive.begin(a_call("dood"))
    store.archive.append(heard(THREATENING, "dood"))
    store.archive.begin(a_call("loopt", started_at=NOON + 23 * HOUR))
    store.retention.run(NOON + 25 * HOUR)
    assert store.archive.record(CallId("dood")).ended_at == heard(THREATENING, "dood")[-1].received_at
    assert [record.id for record in store.archive.unfinished()] == ["loopt"]


def test_a_proof_that_was_changed_is_noticed(filled: Store) -> None:
    filled.retention.run(END + 24 * HOUR)
    with filled.database.write() as connection:
        connection.execute(update(ProofRow).values(amount=9))
    with pytest.raises(ProofBroken, match="noemen niet hetzelfde"):
        filled.retention.verify()


def test_a_proof_that_the_ledger_does_not_have_is_noticed(filled: Store) -> None:
    filled.retention.run(END + 24 * HOUR)
    filled.ledger.path.unlink()
    with pytest.raises(ProofBroken, match="vernietigingsboek") as told:
        filled.retention.verify()
    assert told.value.proof in {proof.id for proof in filled.keeper.proofs()}


def test_what_was_erased_and_is_there_again_is_noticed_and_erased_again(filled: Store) -> None:
    with filled.database.read() as connection:
        transcript = select(CallKeyRow.wrapped).where(CallKeyRow.call == LOUD_CALL, CallKeyRow.purpose == "transcript")
        alive = connection.execute(transcript).scalar_one()
    filled.archive.discard(LOUD_CALL)
    with filled.database.write() as connection:
        mine = update(CallKeyRow).where(CallKeyRow.call == LOUD_CALL, CallKeyRow.destroyed_at.is_not(None))
        connection.execute(mine.values(wrapped=alive, destroyed_at=None))
    assert filled.archive.entries(LOUD_CALL) == ()
    with pytest.raises(ProofBroken, match="staat weer in de database"):
        filled.retention.verify()
    assert filled.keeper.repeat(NOON) == 1
    with pytest.raises(Erased):
        filled.archive.entries(LOUD_CALL)
    assert filled.retention.verify() == 2


def test_a_whole_call_that_is_there_again_is_erased_again_and_a_reused_id_is_another_call(filled: Store) -> None:
    filled.retention.run(END + 24 * HOUR)
    filled.archive.begin(a_call(QUIET_CALL, started_at=NOON + 30 * HOUR))
    assert filled.keeper.repeat(NOON) == 0
    with filled.database.write() as connection:
        connection.execute(update(CallRow).where(CallRow.id == QUIET_CALL).values(started_at=NOON))
    assert filled.keeper.repeat(NOON) == 1
    with pytest.raises(NotFound):
        filled.archive.record(QUIET_CALL)


def test_a_deletion_cut_off_after_the_ledger_knew_is_done_the_next_time(
    filled: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("luwte.infra.sql.erasing.Eraser._prove", lambda *args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        filled.retention.run(END + 24 * HOUR)
    assert filled.archive.record(QUIET_CALL)
    monkeypatch.undo()
    filled.retention.run(END + 24 * HOUR)
    with pytest.raises(NotFound):
        filled.archive.record(QUIET_CALL)
    assert filled.retention.verify() >= 2


def test_the_last_proofs_come_first(filled: Store) -> None:
    filled.retention.run(END + 24 * HOUR)
    filled.retention.run(END + 183 * DAY)
    assert filled.retention.proofs(1)[0].at == END + 183 * DAY
    with filled.database.write() as connection:
        connection.execute(delete(ProofRow))
    assert filled.retention.proofs() == []


def account(store: Store, name: str, closed_at: datetime | None) -> Person:
    roles, teams = frozenset({Role.EMPLOYEE}), frozenset({TeamId("balie")})
    person = Person(
        UserId(f"p-{name}"), name, name.title(), roles, teams, closed_at is None, subject=name, closed_at=closed_at
    )
    kept = SqlPeople(store.database)
    if not kept.teams():
        kept.add_team(Team(TeamId("balie"), "Balie"))
    kept.add(person, Credentials("hash", b"codes", frozenset({f"herstel-{name}"})))
    return person


def named(store: Store) -> list[str]:
    return [person.name for person in SqlPeople(store.database).people()]


def everything(store: Store) -> str:
    with store.database.read() as connection:
        tables = ("person", "person_role", "person_team", "recovery_code", "session", "deletion_proof", "audit_line")
        return "".join(str(connection.execute(text(f"SELECT * FROM {table}")).all()) for table in tables)


def test_a_closed_account_goes_after_its_time_with_proof_and_leaves_no_name(store: Store) -> None:
    account(store, "ada", NOON)
    open_one = account(store, "bram", None)
    assert store.retention.run(NOON + 90 * DAY) == ()
    (proof,) = store.retention.run(NOON + 91 * DAY)
    assert (proof.what, proof.rule, proof.amount) == ("account", "account", 1)
    assert named(store) == [open_one.name]
    assert not {"ada", "Ada", "herstel-ada"} & set(re.findall(r"[\w-]+", everything(store)))
    assert store.retention.verify() == 1
    assert store.trail.verify() > 0


def test_an_account_that_a_backup_brings_back_is_erased_again(store: Store) -> None:
    ada = account(store, "ada", NOON)
    store.eraser.accounts([ada.id], "gewist door een mens", NOON)
    assert named(store) == []
    account(store, "ada", None)
    with pytest.raises(ProofBroken):
        store.retention.verify()
    store.retention.run(NOON)
    assert named(store) == []
    assert store.retention.verify() == 2


def test_an_account_that_opened_again_meanwhile_is_not_erased(store: Store) -> None:
    ada = account(store, "ada", None)
    assert store.eraser.accounts([ada.id], "account", NOON) is None
    assert named(store) == ["ada"]
    assert store.retention.proofs() == []


def test_an_account_of_which_the_erasing_was_noted_is_known_even_when_nothing_came_of_it(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreachable(*_line: object) -> None:
        raise StoreUnavailable("de schijf is vol")

    ada, bram = account(store, "ada", NOON), account(store, "bram", NOON)
    monkeypatch.setattr(store.trail, "add", unreachable)
    with pytest.raises(StoreUnavailable):
        store.eraser.accounts([ada.id], "gewist door een mens", NOON)
    assert named(store) == ["ada", "bram"]
    assert (store.eraser.begun(ada.id), store.eraser.begun(bram.id)) == (True, False)
