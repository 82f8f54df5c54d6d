"""Everything goes when its rule says so: not earlier, not later, and never because somebody pressed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kept import NOON
from luwte.domain.behaviour import Phase
from luwte.domain.turn import CallId
from luwte.service.retention import AT_ONCE, Erasure, Held, Proof, Retention, Rule, Rules, What, plan, rules_of

RULES = Rules()
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
A_BIT = timedelta(seconds=1)


def held(phase: int = 0, *, transcript: bool = True, practice: bool = False, kept: timedelta | None = None) -> Held:
    keep_until = None if kept is None else NOON + kept
    return Held(CallId("a"), NOON, transcript, Phase(phase), practice, keep_until)


def due(after: timedelta, call: Held) -> str | None:
    erasures = list(plan(NOON + after, [call], RULES))
    return erasures[0].rule.id if erasures else None


@pytest.mark.parametrize("phase", [0, 1, 2])
def test_of_a_quiet_call_nothing_is_left_after_24_hours(phase: int) -> None:
    assert due(24 * HOUR - A_BIT, held(phase)) is None
    assert due(24 * HOUR, held(phase)) == "rustig"


@pytest.mark.parametrize("phase", [3, 4])
def test_of_a_call_with_an_alert_the_transcript_goes_after_24_hours_and_the_rest_after_six_months(phase: int) -> None:
    assert due(24 * HOUR - A_BIT, held(phase)) is None
    assert due(24 * HOUR, held(phase)) == "transcript"
    assert due(30 * DAY, held(phase, transcript=False)) is None
    assert due(183 * DAY - A_BIT, held(phase, transcript=False)) is None
    assert due(183 * DAY, held(phase, transcript=False)) == "melding"


def test_keeping_a_transcript_lasts_72_hours_and_no_longer() -> None:
    for phase, rule in ((4, "bewaard"), (0, "rustig")):
        kept = held(phase, kept=72 * HOUR)
        assert due(72 * HOUR - A_BIT, kept) is None
        assert due(72 * HOUR, kept) == rule
        assert due(72 * HOUR, held(phase, kept=300 * DAY)) == rule


def test_keeping_shorter_than_usual_changes_nothing() -> None:
    assert due(24 * HOUR - A_BIT, held(4, kept=HOUR)) is None
    assert due(24 * HOUR, held(4, kept=HOUR)) == "transcript"


def test_of_a_practice_call_nothing_is_left_whatever_happened_in_it() -> None:
    assert due(24 * HOUR, held(4, practice=True)) == "rustig"


@given(
    st.lists(
        st.builds(
            Held,
            st.uuids().map(lambda u: CallId(str(u))),
            st.timedeltas(-400 * DAY, DAY).map(lambda t: NOON + t),
            st.booleans(),
            st.sampled_from(Phase),
            st.booleans(),
            st.none() | st.timedeltas(-400 * DAY, 400 * DAY).map(lambda t: NOON + t),
        ),
        unique_by=lambda call: call.call,
    )
)
def test_no_transcript_is_older_than_72_hours_after_a_plan_and_nothing_goes_twice(calls: list[Held]) -> None:
    erased = [call for erasure in plan(NOON, calls, RULES) for call in erasure.calls]
    assert len(erased) == len(set(erased))
    left = [call for call in calls if call.call not in erased]
    assert all(NOON - call.last < 72 * HOUR for call in left if call.transcript)
    assert all(NOON - call.last < 183 * DAY for call in left)
    assert not [call for call in calls if call.call in erased and NOON - call.last < 24 * HOUR]


def test_many_calls_go_in_several_parts() -> None:
    calls = [Held(CallId(str(n)), NOON, True, Phase.CALM) for n in range(AT_ONCE + 1)]
    assert [len(erasure.calls) for erasure in plan(NOON + DAY, calls, RULES)] == [AT_ONCE, 1]


def test_an_organisation_may_keep_things_shorter() -> None:
    rules = rules_of(transcript_hours=1, kept_hours=2, alert_days=7, account_days=3)
    assert [rule.after for rule in rules.every()] == [HOUR, 2 * HOUR, HOUR, 7 * DAY, 7 * DAY, 3 * DAY]
    assert [rule.id for rule in rules.every()] == [rule.id for rule in RULES.every()]
    assert rules_of(transcript_hours=24, kept_hours=72, alert_days=183, account_days=90) == RULES


class Notes:
    """A keeper that notes what it is told."""

    def __init__(self, *calls: Held) -> None:
        self.calls = calls
        self.told: list[str] = []
        self.beaten = False
        """Whether somebody else erased everything first."""

    def held(self, ended_before: datetime) -> Sequence[Held]:
        return [call for call in self.calls if call.last < ended_before]

    def erase(self, erasure: Erasure, at: datetime) -> Proof | None:
        if self.beaten:
            return None
        self.told.append(f"{erasure.rule.id} {','.join(erasure.calls)}")
        return Proof("p", at, erasure.rule.what, erasure.rule.id, len(erasure.calls), "d")

    def erase_corrections(self, rule: Rule, before: datetime, at: datetime) -> Proof | None:
        self.told.append(f"correcties voor {before:%d-%m}")
        return Proof("c", at, rule.what, rule.id, 1, "d") if before > NOON else None

    def erase_accounts(self, rule: Rule, before: datetime, at: datetime) -> Proof | None:
        self.told.append(f"accounts voor {before:%d-%m}")
        return Proof("a", at, rule.what, rule.id, 1, "d") if before > NOON else None

    def repeat(self, at: datetime) -> int:
        self.told.append("herhaald")
        return 0

    def proofs(self, limit: int = 100) -> Sequence[Proof]:
        return []

    def verify(self) -> int:
        return 7


def test_running_erases_what_a_backup_brought_back_first_then_what_is_due() -> None:
    notes = Notes(held(0))
    retention = Retention(notes, RULES)
    assert retention.run(NOON) == ()
    assert notes.told == ["herhaald", "correcties voor 26-05", "accounts voor 27-08"]
    proofs = retention.run(NOON + 200 * DAY)
    assert [proof.id for proof in proofs] == ["p", "c", "a"]
    assert notes.told[3:] == ["herhaald", "rustig a", "correcties voor 12-12", "accounts voor 15-03"]
    assert retention.due(NOON + 200 * DAY)[0].rule.what is What.CALL
    assert (retention.verify(), retention.proofs()) == (7, [])


def test_what_somebody_else_erased_meanwhile_is_proved_by_them_and_the_rest_goes_on() -> None:
    notes = Notes(held(0))
    notes.beaten = True
    assert [proof.id for proof in Retention(notes, RULES).run(NOON + 200 * DAY)] == ["c", "a"]


def test_a_call_that_goes_on_is_left_alone_however_long_the_caller_is_on_hold() -> None:
    notes = Notes(held(4))
    retention = Retention(notes, RULES)
    retention.running = lambda: {CallId("a")}
    assert retention.due(NOON + 25 * HOUR) == ()
    retention.running = frozenset
    assert [erasure.calls for erasure in retention.due(NOON + 25 * HOUR)] == [("a",)]
