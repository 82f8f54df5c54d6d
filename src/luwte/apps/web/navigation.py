"""Which pages somebody can go to, by role. Hiding a link is a kindness; what is allowed is decided in `service`."""

from __future__ import annotations

from dataclasses import dataclass

from luwte.apps.language import marked
from luwte.apps.uploads import MAY
from luwte.service.actors import Actor, Role

_HELPERS = frozenset({Role.TEAM_LEAD, Role.COLLEAGUE})

_OFFICE = frozenset({Role.COORDINATOR, Role.TRAINER, Role.DATA_PROTECTION_OFFICER, Role.WORKS_COUNCIL, Role.IT})

_ROLES_APART = _OFFICE - {Role.COORDINATOR} | {
    Role.FIRST_SUPPORT,
    Role.PREVENTION_OFFICER,
    Role.CONFIDENTIAL_ADVISER,
}
"""Who wonders what they can do here; the others have work on their first page."""


@dataclass(frozen=True, slots=True)
class Place:
    """A page in the menu."""

    path: str
    text: str
    roles: frozenset[Role]


NAVIGATION = (
    Place("/bureau", marked("Mijn bureau"), frozenset({Role.EMPLOYEE})),
    Place("/wandbord", marked("Wandbord"), _HELPERS),
    Place("/beheer", marked("Beheer"), _OFFICE),
    Place("/inlezen", marked("Inlezen"), MAY),
    Place("/welkom", marked("Mijn rol"), _ROLES_APART),
)


def places(actor: Actor) -> tuple[Place, ...]:
    """What stands in the menu of this person."""
    return tuple(place for place in NAVIGATION if place.roles & actor.roles)


def home(actor: Actor) -> str:
    """Where somebody lands after signing in."""
    return next((place.path for place in places(actor)), "/welkom")
