"""Which line of the organisation a call is on, whose it is, and under which id: what is written down when it begins.

The exchange's own key of a call may hold a number, so the id is a keyed hash of it (TEL-11): the same call is found
again, also after a restart, and nobody can read it back.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from luwte.domain.turn import CallId
from luwte.errors import NotAllowed
from luwte.service.actors import TeamId, UserId
from luwte.service.clock import Clock
from luwte.service.current import CurrentContent
from luwte.service.organisation import Mode, Organisation
from luwte.service.records import CallRecord
from luwte.telephony.lines.line import EMPLOYEE, SessionOpened

_SHOWN = 24


@dataclass(frozen=True, slots=True)
class SourceRules:
    """What the settings say of a source: the line of its calls, and which of its agents is who."""

    line: str = "algemeen"
    agents: Mapping[str, str] | None = None


class Register:
    """`known` says whether somebody works here under this sign-in name. Its methods block, except `id_of`."""

    def __init__(
        self,
        key: bytes,
        organisation: Organisation,
        current: CurrentContent,
        clock: Clock,
        rules: Mapping[str, SourceRules],
        known: Callable[[str], UserId | None],
        raised_from: int | None = None,
    ) -> None:
        self._key, self._organisation, self._current, self._clock = key, organisation, current, clock
        self._rules, self._known, self._raised_from = rules, known, raised_from

    def hashed(self, number: str) -> str:
        """A keyed hash of a caller's number, the same however it is written."""
        digits = "".join(c for c in number if c.isdigit()).lstrip("0").removeprefix("31").lstrip("0")
        return self._hash(f"nummer:{digits or number.casefold()}")

    def id_of(self, source: str, call_key: str) -> CallId:
        """The id of a call."""
        return CallId(f"lijn-{self._hash(f'gesprek:{source}:{call_key}')}")

    def record(self, call: CallId, source: str, opened: SessionOpened) -> tuple[CallRecord, bool]:
        """The record of a call that begins, and whether the voice may be measured (law L3).

        Raises `NotFound` for a line that is not there, `NotAllowed` for one that is closed, and `StoreUnavailable`.
        """
        rules = self._rules.get(source, SourceRules())
        line = self._organisation.line(opened.line or rules.line)
        if not line.open:
            raise NotAllowed(f"lijn {line.id} is dicht: er komen geen gesprekken op")
        record = CallRecord(
            id=call,
            line=line.id,
            profile=replace(line.profile, raised_from=self._raised_from),
            started_at=self._clock.now(),
            content_version=self._current.now.version,
            employee=self._whose(opened, rules),
            team=TeamId(line.team) if line.team else None,
            source=f"lijn:{source}",
        )
        return record, self._organisation.now.law.mode is Mode.VOICE

    def _whose(self, opened: SessionOpened, rules: SourceRules) -> UserId | None:
        """Whose call it is: a sign-in name, or what stands in the settings."""
        said = opened.detail.get(EMPLOYEE, "")
        named = (rules.agents or {}).get(said, said)
        return self._known(named) if named else None

    def _hash(self, text: str) -> str:
        return hmac.new(self._key, text.encode(), hashlib.sha256).hexdigest()[:_SHOWN]
