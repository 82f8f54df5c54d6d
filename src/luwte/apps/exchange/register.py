"""Which line of the organisation a call is on, whose it is, and under which id: what is written down when it begins.

The exchange's own key of a call may hold a number, and a caller's number is one, so both stand here as keyed digests
(TEL-11): the same call is found again, also after a restart, and nobody can read it back.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from luwte.domain.turn import CallId
from luwte.service.clock import Clock
from luwte.service.intake import Intake
from luwte.service.records import CallRecord
from luwte.telephony.lines.line import EMPLOYEE, SessionOpened

_SHOWN = 24


@dataclass(frozen=True, slots=True)
class SourceRules:
    """What the settings say of a source: the line of its calls, and which sign-in name an agent of it has."""

    line: str = "algemeen"
    agents: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class House:
    """What holds for every call that begins now. `voice` blocks: whether voices may be measured (law L3).

    `recogniser` and `model` make the words of calls; both `None` when nothing does.
    """

    content_version: Callable[[], str]
    voice: Callable[[], bool]
    raised_from: int | None = None
    recogniser: str | None = None
    model: str | None = None


class Register:
    """Makes records of calls; `key` is of numbers."""

    def __init__(
        self, key: bytes, intake: Intake, clock: Clock, house: House, rules: Mapping[str, SourceRules]
    ) -> None:
        self._key, self._intake, self._clock, self._house, self._rules = key, intake, clock, house, rules

    def hashed(self, number: str) -> str:
        """A keyed digest of a caller's number, the same however it is written."""
        digits = "".join(c for c in number if c.isdigit()).lstrip("0").removeprefix("31").lstrip("0")
        said = digits or number.casefold()
        return hmac.new(self._key, said.encode(), hashlib.sha256).hexdigest()[:_SHOWN]

    def id_of(self, source: str, call_key: str) -> CallId:
        """The id of a call."""
        return self._intake.name(f"lijn:{source}", call_key)

    def record(self, call: CallId, source: str, opened: SessionOpened) -> tuple[CallRecord, bool]:
        """The record of a call that begins, and whether its voice may be measured. Raises as `Intake.place`."""
        rules = self._rules.get(source, SourceRules())
        line, said = opened.line or rules.line, opened.detail.get(EMPLOYEE)
        belongs = self._intake.place(line, rules.agents.get(said, said) if said else None)
        record = CallRecord(
            id=call,
            line=line,
            profile=replace(belongs.line, raised_from=self._house.raised_from),
            started_at=self._clock.now(),
            content_version=self._house.content_version(),
            employee=belongs.employee,
            team=belongs.team,
            source=f"lijn:{source}",
            recogniser=self._house.recogniser,
            model=self._house.model,
        )
        return record, self._house.voice()
