from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from archives import HandClock, InMemoryArchive, record
from factories import by_the_letter
from luwte.domain.turn import CallId
from luwte.errors import NotAllowed, NotFound
from luwte.service.actors import Actor, Role, TeamId, UserId
from luwte.service.live import LiveCalls
from luwte.service.pick_up import PickUp


def somebody(name: str, team: str = "balie", role: Role = Role.EMPLOYEE) -> Actor:
    return Actor(UserId(name), name.title(), frozenset({role}), frozenset({TeamId(team)}))


async def running(live: LiveCalls, *calls: str, team: str | None = "balie") -> None:
    for call in calls:
        await live.begin(record(call, employee=None, team=team))


def with_calls(scene: object) -> None:
    async def run() -> None:
        content = by_the_letter()
        live = LiveCalls(lambda: content, InMemoryArchive(), HandClock())
        await live.start()
        try:
            await scene(live, PickUp(live))  # type: ignore[operator]
        finally:
            await live.stop()

    asyncio.run(run())


def names(pick_up: PickUp, actor: Actor) -> list[str]:
    return [record.id for record in pick_up.waiting(actor)]


def test_a_call_without_an_employee_waits_for_who_works_on_that_line() -> None:
    async def scene(live: LiveCalls, pick_up: PickUp) -> None:
        await running(live, "g1")
        await running(live, "g2", team=None)
        await running(live, "g3", team="elders")
        await live.begin(replace(record("g4", employee=None), practice=True))
        assert names(pick_up, somebody("ada")) == ["g1", "g2"]
        assert names(pick_up, somebody("ada", role=Role.TEAM_LEAD)) == []

    with_calls(scene)


def test_whoever_takes_it_has_it_and_nobody_else_can() -> None:
    async def scene(live: LiveCalls, pick_up: PickUp) -> None:
        await running(live, "g1")
        both = await asyncio.gather(
            pick_up.take(somebody("ada"), CallId("g1")),
            pick_up.take(somebody("bo"), CallId("g1")),
            return_exceptions=True,
        )
        assert [type(one) for one in both] == [type(None), NotFound]
        assert live.record(CallId("g1")).employee == "ada"
        assert names(pick_up, somebody("bo")) == []

    with_calls(scene)


def test_a_call_of_another_team_and_a_role_without_calls_are_refused() -> None:
    async def scene(live: LiveCalls, pick_up: PickUp) -> None:
        await running(live, "g1")
        with pytest.raises(NotFound):
            await pick_up.take(somebody("ada", team="elders"), CallId("g1"))
        with pytest.raises(NotAllowed):
            await pick_up.take(somebody("ada", role=Role.IT), CallId("g1"))

    with_calls(scene)
