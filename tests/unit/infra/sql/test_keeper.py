"""The rules carried out on a real store with a clock of our own, and every proof checked."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete, select, text, update

from kept import NOON, QUIET, THREATENING, a_call, heard
from luwte.domain.behaviour import Phase
from luwte.domain.turn import CallId
from luwte.errors import Erased, NotFound, ProofBroken
from luwte.infra.sql.rows import CallKeyRow, CallRow, CorrectionRow, ProofRow
from luwte.infra.store import Store
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
