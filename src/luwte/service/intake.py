"""A call that another program brings in: under which id it is kept, whose it is, and whether its line takes calls.

What the other program calls a call may be a telephone number, so that is kept nowhere: the id here is a keyed digest
of it. The same name from the same program is the same call, after a restart too. Whom it names is looked up in the
accounts: a call of somebody who has no account belongs to nobody, and that name is not kept either.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from luwte.domain.call import LineProfile
from luwte.domain.turn import CallId
from luwte.errors import NotAllowed, SettingsError
from luwte.service.actors import TeamId, UserId
from luwte.service.identity import Person
from luwte.service.organisation import Line

_ID_BYTES = 12

Naming = Callable[[str, str], CallId]
"""The id of a call, from who brings it in and what it is called there."""
Lines = Callable[[str], Line]
"""A line by its id. Blocks; raises `NotFound`."""


def naming(key: bytes) -> Naming:
    """Ids that only this installation can make."""

    def name(source: str, called: str) -> CallId:
        return CallId(f"g-{hmac.digest(key, f'{source}|{called}'.encode(), hashlib.sha256)[:_ID_BYTES].hex()}")

    return name


class Staff(Protocol):
    """Who takes calls. Both methods block and raise `StoreUnavailable`."""

    def worker(self, name: str) -> Person | None:
        """Who signs in with this name, or has this id; `None` for nobody and for an account that was closed."""

    def has_team(self, team: str) -> bool:
        """Whether there is such a team."""


@dataclass(frozen=True, slots=True)
class Belongs:
    """Where a call belongs (*thuishoort*): the line as it is set up, and who may see the call."""

    line: LineProfile
    employee: UserId | None
    team: TeamId | None


class Intake:
    """Looks up what a new call needs."""

    def __init__(self, name: Naming, line: Lines, staff: Staff) -> None:
        self.name = name
        self._line, self._staff = line, staff

    def place(self, line: str, employee: str | None = None, team: str | None = None) -> Belongs:
        """Where a new call belongs. Blocks.

        The team that was named goes before that of the line, and that before the only team of the employee.
        Raises `NotFound` for a line that is not there, `NotAllowed` for one that is closed, `SettingsError` for a team
        that is not there.
        """
        found = self._line(line)
        if not found.open:
            raise NotAllowed("deze lijn is gesloten en neemt geen gesprekken aan (Beheer, Lijnen)")
        if team is not None and not self._staff.has_team(team):
            raise SettingsError("dit team is er niet (Beheer, Mensen en teams)")
        person = self._staff.worker(employee) if employee is not None else None
        only = next(iter(person.teams)) if person is not None and len(person.teams) == 1 else None
        decided = team or found.team or only
        return Belongs(found.profile, person.id if person else None, TeamId(decided) if decided else None)
