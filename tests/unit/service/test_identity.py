from __future__ import annotations

from luwte.service.actors import Actor, Role, TeamId, UserId
from luwte.service.identity import Credentials, Person


def test_a_person_acts_with_their_own_roles_and_teams_under_their_screen_name() -> None:
    person = Person(UserId("p-1"), "ada.bos", "Ada", frozenset({Role.EMPLOYEE}), frozenset({TeamId("balie")}))
    assert person.actor == Actor(UserId("p-1"), "Ada", frozenset({Role.EMPLOYEE}), frozenset({TeamId("balie")}))


def test_who_has_nothing_that_recognises_them_has_empty_credentials() -> None:
    assert Credentials() == Credentials(None, None, frozenset())
