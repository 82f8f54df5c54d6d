"""Who may do what: the table of DOMAIN 10 as data. What is not in it is refused.

A role grants a use case within a scope: one's own, one's own teams, calls whose employee asked for help, or all of it.
Rights are checked in use cases, never in pages; hiding a link is a kindness.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, StrEnum, auto
from types import MappingProxyType

from luwte.errors import NotAllowed
from luwte.service.actors import Actor, Role, TeamId, UserId


class UseCase(StrEnum):
    """Something somebody can do; the value is what a refusal calls it."""

    HANDLE_CALL = "een gesprek voeren"
    READ_CALL = "een gesprek teruglezen"
    KEEP_CALL = "een transcript bewaren of weggooien"
    SEE_READERS = "zien wie een gesprek las"
    REPORT = "een eigen melding lezen of schrijven"
    SEE_AFTERCARE = "de nazorgklok zien"
    SELF_CHECK = "de eigen zelfcheck zien"
    SEE_PRACTICE = "eigen oefenresultaten zien"
    WITNESS = "een getuigenregel schrijven"
    SEE_BOARD = "het wandbord zien"
    COME_TO_HELP = "komen helpen"
    JOIN_CALL = "in een gesprek meelezen"
    SEE_TEAM_REPORTS = "meldingen van het team zien"
    SEE_RELEASED_FACTS = "vrijgegeven feiten voor eerste opvang zien"
    SEE_INCIDENTS = "incidenten en reacties zien"
    SEE_STATISTICS = "statistieken zien"
    SEE_BROUGHT_CASE = "een ingebrachte zaak zien"
    SEE_CLASS_RESULTS = "resultaten van een hele klas zien"
    SEE_CONTENT = "de inhoud bekijken"
    EDIT_CONTENT = "de inhoud wijzigen"
    SEE_SETTINGS = "de instellingen zien"
    CHANGE_SETTINGS = "de instellingen wijzigen"
    SEE_PEOPLE = "de mensen en teams zien"
    CHANGE_PEOPLE = "mensen en teams wijzigen"
    SEE_TRAIL = "het logboek zien"
    BREAK_GLASS = "een gesprek lezen met noodtoegang"
    SEE_QUALITY = "cijfers over kwaliteit zien"
    SEE_RETENTION = "bewaartermijnen en bewijzen zien"
    SEE_HEALTH = "de toestand van de server zien"
    ISSUE_TOKENS = "koppelsleutels uitgeven"
    SEE_WEBHOOKS = "zien waar berichten naartoe gaan"
    CHANGE_WEBHOOKS = "wijzigen waar berichten naartoe gaan"


class Scope(Enum):
    """How far a right reaches."""

    OWN = auto()
    """What belongs to this person."""
    TEAM = auto()
    """What belongs to a team of this person."""
    ASKED = auto()
    """A call of such a team whose employee asked for help, where the organisation lets a helper read along."""
    ALL = auto()
    """Everything of the organisation that this use case shows."""


_OFFICE = {
    UseCase.SEE_INCIDENTS: Scope.ALL,
    UseCase.SEE_STATISTICS: Scope.ALL,
}
_OVERSIGHT = {
    UseCase.SEE_CONTENT: Scope.ALL,
    UseCase.SEE_SETTINGS: Scope.ALL,
    UseCase.SEE_TRAIL: Scope.ALL,
    UseCase.SEE_RETENTION: Scope.ALL,
    UseCase.SEE_QUALITY: Scope.ALL,
    UseCase.SEE_WEBHOOKS: Scope.ALL,
}

MATRIX: Mapping[Role, Mapping[UseCase, Scope]] = MappingProxyType(
    {
        Role.EMPLOYEE: {
            UseCase.HANDLE_CALL: Scope.OWN,
            UseCase.READ_CALL: Scope.OWN,
            UseCase.KEEP_CALL: Scope.OWN,
            UseCase.SEE_READERS: Scope.OWN,
            UseCase.REPORT: Scope.OWN,
            UseCase.SEE_AFTERCARE: Scope.OWN,
            UseCase.SELF_CHECK: Scope.OWN,
            UseCase.SEE_PRACTICE: Scope.OWN,
        },
        Role.COLLEAGUE: {
            UseCase.SEE_BOARD: Scope.TEAM,
            UseCase.COME_TO_HELP: Scope.TEAM,
            UseCase.JOIN_CALL: Scope.ASKED,
            UseCase.WITNESS: Scope.OWN,
        },
        Role.TEAM_LEAD: {
            UseCase.SEE_BOARD: Scope.TEAM,
            UseCase.COME_TO_HELP: Scope.TEAM,
            UseCase.JOIN_CALL: Scope.ASKED,
            UseCase.SEE_TEAM_REPORTS: Scope.TEAM,
            UseCase.SEE_AFTERCARE: Scope.TEAM,
        },
        Role.FIRST_SUPPORT: {UseCase.SEE_RELEASED_FACTS: Scope.ASKED},
        Role.COORDINATOR: {
            **_OFFICE,
            UseCase.SEE_CONTENT: Scope.ALL,
            UseCase.EDIT_CONTENT: Scope.ALL,
            UseCase.SEE_SETTINGS: Scope.ALL,
            UseCase.CHANGE_SETTINGS: Scope.ALL,
            UseCase.SEE_PEOPLE: Scope.ALL,
            UseCase.CHANGE_PEOPLE: Scope.ALL,
            UseCase.SEE_TRAIL: Scope.ALL,
            UseCase.SEE_RETENTION: Scope.ALL,
            UseCase.SEE_HEALTH: Scope.ALL,
            UseCase.ISSUE_TOKENS: Scope.ALL,
            UseCase.SEE_WEBHOOKS: Scope.ALL,
            UseCase.CHANGE_WEBHOOKS: Scope.ALL,
        },
        Role.PREVENTION_OFFICER: _OFFICE,
        Role.CONFIDENTIAL_ADVISER: {UseCase.SEE_BROUGHT_CASE: Scope.ASKED},
        Role.TRAINER: {
            UseCase.SEE_CLASS_RESULTS: Scope.ALL,
            UseCase.SEE_CONTENT: Scope.ALL,
            UseCase.EDIT_CONTENT: Scope.ALL,
        },
        Role.DATA_PROTECTION_OFFICER: {**_OVERSIGHT, UseCase.BREAK_GLASS: Scope.ALL},
        Role.WORKS_COUNCIL: _OVERSIGHT,
        Role.IT: {
            UseCase.SEE_HEALTH: Scope.ALL,
            UseCase.SEE_RETENTION: Scope.ALL,
            UseCase.SEE_WEBHOOKS: Scope.ALL,
        },
    }
)
"""Role by role. Nobody but the employee has READ_CALL: a coordinator, trainer or administrator never reads a call.

BREAK_GLASS is no right to read: it is the right to open one call, with a reason, before everybody's eyes.
"""


def may(
    actor: Actor,
    use_case: UseCase,
    *,
    team: TeamId | None = None,
    owner: UserId | None = None,
    asked: bool = False,
) -> bool:
    """Whether any role of this person grants it here.

    `team` and `owner` say whose it is. `asked`: the employee asked for help (or released it), and the organisation
    allows that it is shown then.
    """
    scopes = {MATRIX[role][use_case] for role in actor.roles if use_case in MATRIX[role]}
    near = team is not None and team in actor.teams
    return (
        Scope.ALL in scopes
        or (Scope.OWN in scopes and owner == actor.user)
        or (Scope.TEAM in scopes and near)
        or (Scope.ASKED in scopes and asked and near)
    )


def permit(
    actor: Actor,
    use_case: UseCase,
    *,
    team: TeamId | None = None,
    owner: UserId | None = None,
    asked: bool = False,
) -> None:
    """Raises `NotAllowed` unless `may` says yes; the message never tells whose it is."""
    if not may(actor, use_case, team=team, owner=owner, asked=asked):
        raise NotAllowed(f"uw rol laat dit niet toe: {use_case.value}")
