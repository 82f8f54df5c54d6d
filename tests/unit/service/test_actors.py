from __future__ import annotations

import dataclasses

import pytest

from luwte.service.actors import Actor, Role, UserId


def test_the_roles_are_those_of_the_domain_by_their_dutch_names() -> None:
    assert {role.value for role in Role} == {
        "medewerker",
        "collega",
        "teamleider",
        "bot",
        "coordinator",
        "preventiemedewerker",
        "vertrouwenspersoon",
        "trainer",
        "fg",
        "or",
        "ict",
    }


def test_an_actor_cannot_give_itself_a_role() -> None:
    actor = Actor(UserId("u1"), "Noor", frozenset({Role.EMPLOYEE}))
    with pytest.raises(dataclasses.FrozenInstanceError):
        actor.roles = frozenset({Role.IT})  # type: ignore[misc]
