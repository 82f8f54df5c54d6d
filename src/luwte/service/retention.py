"""How long what is kept, per purpose, and erasing it on time (*bewaartermijnen*, DOMAIN 11.3). It knows no database.

The rules are data, the plan is a pure function of the time and what there is, and a keeper carries it out: it destroys
keys, deletes what they sealed, and proves it. Nothing outlives its rule because somebody forgot to press.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol

from luwte.domain.behaviour import Phase
from luwte.domain.turn import CallId

CHECKED = date(2026, 11, 23)
AT_ONCE = 500
"""Calls under one proof at most."""


class What(StrEnum):
    """What is erased (*wat*)."""

    TRANSCRIPT = "transcript"
    CALL = "gesprek"
    CORRECTION = "correctie"
    ACCOUNT = "account"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: what goes how long after a call ended, for which purpose it was kept, and where that comes from.

    An account goes so long after it was closed.
    """

    id: str
    what: What
    after: timedelta
    purpose: str
    source: str = "AVG art. 5(1)(e); DOMAIN 11.3"
    checked: date = CHECKED


@dataclass(frozen=True, slots=True)
class Rules:
    """All rules. `kept` replaces `transcript` where an employee pressed *bewaar*."""

    transcript: Rule = Rule("transcript", What.TRANSCRIPT, timedelta(hours=24), "de medewerker nu helpen")
    kept: Rule = Rule("bewaard", What.TRANSCRIPT, timedelta(hours=72), "een melding die later gedaan wordt")
    quiet: Rule = Rule("rustig", What.CALL, timedelta(hours=24), "tellen zonder namen")
    alerted: Rule = Rule("melding", What.CALL, timedelta(days=183), "uitleggen waarom er een melding was")
    correction: Rule = Rule("correctie", What.CORRECTION, timedelta(days=183), "de herkenning beoordelen")
    account: Rule = Rule("account", What.ACCOUNT, timedelta(days=90), "een account dat per ongeluk gesloten werd")

    def every(self) -> tuple[Rule, ...]:
        """In the order in which they come."""
        return self.transcript, self.kept, self.quiet, self.alerted, self.correction, self.account


def rules_of(*, transcript_hours: int, kept_hours: int, alert_days: int, account_days: int) -> Rules:
    """The rules with the times of an organisation."""
    usual, days = Rules(), timedelta(days=alert_days)
    return Rules(
        transcript=_lasting(usual.transcript, timedelta(hours=transcript_hours)),
        kept=_lasting(usual.kept, timedelta(hours=kept_hours)),
        quiet=_lasting(usual.quiet, timedelta(hours=transcript_hours)),
        alerted=_lasting(usual.alerted, days),
        correction=_lasting(usual.correction, days),
        account=_lasting(usual.account, timedelta(days=account_days)),
    )


@dataclass(frozen=True, slots=True)
class Held:
    """What there still is of a call. `last` is when it ended, or when it was last heard when it never did.

    `transcript`: what was said can be read, or the employee is still known.
    """

    call: CallId
    last: datetime
    transcript: bool
    highest: Phase
    practice: bool = False
    keep_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Erasure:
    """Calls of which one thing is erased by one rule."""

    rule: Rule
    calls: tuple[CallId, ...]


@dataclass(frozen=True, slots=True)
class Proof:
    """That something was erased. `digest` is over the pseudonyms of the calls, which the ledger holds."""

    id: str
    at: datetime
    what: str
    rule: str
    amount: int
    digest: str


class Keeper(Protocol):
    """Who holds the calls. Every method raises `StoreUnavailable`."""

    def held(self, ended_before: datetime) -> Sequence[Held]:
        """Calls of which something is there, and that ended (or were last heard) before then."""

    def erase(self, erasure: Erasure, at: datetime) -> Proof | None:
        """Carry it out, whole or not at all; a call that never ended is ended first.

        What somebody else erased meanwhile is skipped, and is in no proof of this one; `None` when that was all of it.
        """

    def erase_corrections(self, rule: Rule, before: datetime, at: datetime) -> Proof | None:
        """Erase corrections from before then; `None` when there are none."""

    def erase_accounts(self, rule: Rule, before: datetime, at: datetime) -> Proof | None:
        """Erase accounts that were closed before then; `None` when there are none."""

    def repeat(self, at: datetime) -> int:
        """Erase again what a backup brought back; how many calls and accounts that were."""

    def proofs(self, limit: int = 100) -> Sequence[Proof]:
        """The last proofs, newest first."""

    def verify(self) -> int:
        """How many proofs hold. Raises `ProofBroken`."""


class Retention:
    """Carries out the rules."""

    def __init__(self, keeper: Keeper, rules: Rules) -> None:
        self._keeper = keeper
        self.rules = rules
        self.running: Callable[[], Collection[CallId]] = frozenset
        """Calls that go on now. One of which nothing is stored for hours (a caller on hold) is not over for that."""

    def due(self, now: datetime) -> tuple[Erasure, ...]:
        """What would be erased now."""
        running = self.running()
        return tuple(plan(now, [held for held in self._keeper.held(now) if held.call not in running], self.rules))

    def run(self, now: datetime) -> tuple[Proof, ...]:
        """Erase what is due; a proof of each. What was erased stays so when a later part cannot be."""
        self._keeper.repeat(now)
        corrections, accounts = self.rules.correction, self.rules.account
        erased = (
            *(self._keeper.erase(erasure, now) for erasure in self.due(now)),
            self._keeper.erase_corrections(corrections, now - corrections.after, now),
            self._keeper.erase_accounts(accounts, now - accounts.after, now),
        )
        return tuple(proof for proof in erased if proof is not None)

    def proofs(self, limit: int = 100) -> Sequence[Proof]:
        """The last proofs, newest first."""
        return self._keeper.proofs(limit)

    def verify(self) -> int:
        """How many proofs hold. Raises `ProofBroken`."""
        return self._keeper.verify()


def plan(now: datetime, held: Sequence[Held], rules: Rules) -> Iterator[Erasure]:
    """What to erase now: the whole call where nothing of it may stay, else its transcript."""
    due: dict[Rule, list[CallId]] = {}
    for call in held:
        rule = _due(now, call, rules)
        if rule is not None:
            due.setdefault(rule, []).append(call.call)
    for rule in rules.every():
        calls = due.get(rule, [])
        for start in range(0, len(calls), AT_ONCE):
            yield Erasure(rule, tuple(calls[start : start + AT_ONCE]))


def _due(now: datetime, call: Held, rules: Rules) -> Rule | None:
    alerted = call.highest >= Phase.PERSONAL and not call.practice
    kept = call.keep_until is not None and call.keep_until > call.last + rules.transcript.after
    until = _until(call, rules)
    if alerted and now >= max(until, call.last + rules.alerted.after):
        return rules.alerted
    if now < until:
        return None
    if not alerted:
        return rules.quiet
    return (rules.kept if kept else rules.transcript) if call.transcript else None


def _until(call: Held, rules: Rules) -> datetime:
    """When the transcript goes: *bewaar* lengthens that, but never beyond its own rule."""
    usual = call.last + rules.transcript.after
    if call.keep_until is None:
        return usual
    return max(usual, min(call.keep_until, call.last + rules.kept.after))


def _lasting(rule: Rule, after: timedelta) -> Rule:
    return Rule(rule.id, rule.what, after, rule.purpose, rule.source, rule.checked)
