"""The table of DOMAIN 10, written down a second time by hand: what each role may, and everything it never sees."""

from __future__ import annotations

import pytest

from luwte.errors import NotAllowed
from luwte.service.actors import Actor, Role, TeamId, UserId
from luwte.service.permissions import UseCase, may, permit

OWN_TEAM, OTHER_TEAM = TeamId("balie"), TeamId("post")
ME, SOMEBODY = UserId("ik"), UserId("ander")

CONTENT = {"SEE_CONTENT", "EDIT_CONTENT"}
OVERSIGHT = {"SEE_CONTENT", "SEE_SETTINGS", "SEE_TRAIL", "SEE_RETENTION", "SEE_QUALITY", "SEE_WEBHOOKS"}
TABLE: dict[str, dict[str, set[str]]] = {
    "medewerker": {
        "own": {
            "HANDLE_CALL",
            "READ_CALL",
            "KEEP_CALL",
            "SEE_READERS",
            "REPORT",
            "SEE_AFTERCARE",
            "SELF_CHECK",
            "SEE_PRACTICE",
        }
    },
    "collega": {"team": {"SEE_BOARD", "COME_TO_HELP"}, "asked": {"JOIN_CALL"}, "own": {"WITNESS"}},
    "teamleider": {
        "team": {"SEE_BOARD", "COME_TO_HELP", "SEE_TEAM_REPORTS", "SEE_AFTERCARE"},
        "asked": {"JOIN_CALL"},
    },
    "bot": {"asked": {"SEE_RELEASED_FACTS"}},
    "coordinator": {
        "all": {
            "SEE_INCIDENTS",
            "SEE_STATISTICS",
            "SEE_SETTINGS",
            "CHANGE_SETTINGS",
            "SEE_PEOPLE",
            "CHANGE_PEOPLE",
            "SEE_TRAIL",
            "SEE_RETENTION",
            "SEE_HEALTH",
            "ISSUE_TOKENS",
            "SEE_WEBHOOKS",
            "CHANGE_WEBHOOKS",
            *CONTENT,
        }
    },
    "preventiemedewerker": {"all": {"SEE_INCIDENTS", "SEE_STATISTICS"}},
    "vertrouwenspersoon": {"asked": {"SEE_BROUGHT_CASE"}},
    "trainer": {"all": {"SEE_CLASS_RESULTS", *CONTENT}},
    "fg": {"all": {*OVERSIGHT, "BREAK_GLASS"}},
    "or": {"all": OVERSIGHT},
    "ict": {"all": {"SEE_HEALTH", "SEE_RETENTION", "SEE_WEBHOOKS"}},
}
CELLS = [(role, use_case) for role in Role for use_case in UseCase]


def actor(*roles: Role) -> Actor:
    return Actor(ME, "Ik", frozenset(roles), frozenset({OWN_TEAM}))


def granted(role: Role, scope: str) -> set[str]:
    return TABLE[role.value].get(scope, set())


@pytest.mark.parametrize(("role", "use_case"), CELLS, ids=lambda part: part.name.lower())
def test_a_role_may_exactly_what_the_table_says_in_every_situation(role: Role, use_case: UseCase) -> None:
    everywhere = use_case.name in granted(role, "all")
    own = everywhere or use_case.name in granted(role, "own")
    team = everywhere or use_case.name in granted(role, "team")
    asked = team or use_case.name in granted(role, "asked")
    me = actor(role)
    assert may(me, use_case) is everywhere
    assert may(me, use_case, owner=ME) is own
    assert may(me, use_case, owner=ME, team=OTHER_TEAM) is own
    assert may(me, use_case, owner=SOMEBODY) is everywhere
    assert may(me, use_case, owner=SOMEBODY, team=OTHER_TEAM) is everywhere
    assert may(me, use_case, owner=SOMEBODY, team=OWN_TEAM) is team
    assert may(me, use_case, owner=SOMEBODY, team=OWN_TEAM, asked=True) is asked
    assert may(me, use_case, owner=SOMEBODY, team=OTHER_TEAM, asked=True) is everywhere


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.EMPLOYEE], ids=lambda role: role.value)
def test_nobody_but_the_employee_reads_a_call_back(role: Role) -> None:
    for use_case in (UseCase.READ_CALL, UseCase.HANDLE_CALL, UseCase.KEEP_CALL, UseCase.SELF_CHECK):
        assert not may(actor(role), use_case, owner=ME, team=OWN_TEAM, asked=True)


def test_roles_add_up_and_no_role_grants_nothing() -> None:
    both = actor(Role.EMPLOYEE, Role.TEAM_LEAD)
    assert may(both, UseCase.READ_CALL, owner=ME)
    assert may(both, UseCase.SEE_BOARD, team=OWN_TEAM)
    assert not any(may(actor(), use_case, owner=ME, team=OWN_TEAM, asked=True) for use_case in UseCase)


def test_what_belongs_to_nobody_is_nobodys_own() -> None:
    assert not may(actor(Role.EMPLOYEE), UseCase.READ_CALL, owner=None)
    assert not may(actor(Role.TEAM_LEAD), UseCase.SEE_BOARD, team=None)


def test_a_refusal_names_what_was_asked_and_not_whose_it_is() -> None:
    with pytest.raises(NotAllowed, match="uw rol laat dit niet toe: een gesprek teruglezen") as refusal:
        permit(actor(Role.IT), UseCase.READ_CALL, owner=SOMEBODY, team=OTHER_TEAM)
    assert SOMEBODY not in str(refusal.value)
    permit(actor(Role.IT), UseCase.SEE_HEALTH)
