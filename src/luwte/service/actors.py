"""Who does something: a person with roles and teams; the roles are those of DOMAIN.md, section 10."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

UserId = NewType("UserId", str)
TeamId = NewType("TeamId", str)


class Role(StrEnum):
    """What somebody is in the organisation (*rol*). A person may have several; what none of them grants is refused."""

    EMPLOYEE = "medewerker"
    COLLEAGUE = "collega"
    TEAM_LEAD = "teamleider"
    FIRST_SUPPORT = "bot"
    COORDINATOR = "coordinator"
    PREVENTION_OFFICER = "preventiemedewerker"
    CONFIDENTIAL_ADVISER = "vertrouwenspersoon"
    TRAINER = "trainer"
    DATA_PROTECTION_OFFICER = "fg"
    WORKS_COUNCIL = "or"
    IT = "ict"


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who is signed in. `alias` is the name that others see on screen (*schermnaam*)."""

    user: UserId
    alias: str
    roles: frozenset[Role]
    teams: frozenset[TeamId] = frozenset()
