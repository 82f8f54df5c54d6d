from __future__ import annotations

import asyncio

import pytest

from exchanges import Room, in_room
from luwte.apps.exchange.listener import Listener
from luwte.apps.exchange.room import ExchangeRoom
from luwte.domain.turn import CallId
from luwte.errors import NotFound
from luwte.service.actors import UserId
from luwte.telephony.lines.line import SessionOpened


class Sounds:
    """A line with two sounds."""

    levels = frozenset({1, 2})

    def __init__(self) -> None:
        self.played: list[tuple[str, int, str]] = []

    async def play(self, call_key: str, level: int, by: str) -> None:
        self.played.append((call_key, level, by))

    async def drain(self, within: float) -> None:
        """Nothing to let go."""


def room_of(room: Room, sounds: Sounds) -> ExchangeRoom:
    with_sounds = Listener("pbx", "asterisk", sounds, warnings=sounds)
    return ExchangeRoom(room.board, (with_sounds, Listener("genesys", "audiohook", sounds)))


def test_a_warning_is_played_on_the_line_of_the_call() -> None:
    sounds = Sounds()

    async def scene(room: Room) -> None:
        for name in ("pbx", "genesys"):
            room.board.connect(name, room.asked.append).take(SessionOpened("k1"))
        await room.begun()
        player = room_of(room, sounds).warnings
        await player.play(CallId("lijn-pbx-k1"), 2, UserId("ada"))
        for other in ("lijn-genesys-k1", "lijn-pbx-k2"):
            with pytest.raises(NotFound, match="loopt niet meer"):
                await player.play(CallId(other), 2, UserId("ada"))

    in_room(Room(), scene)
    assert sounds.played == [("k1", 2, "ada")]


@pytest.mark.parametrize(
    ("source", "levels"),
    [("lijn:pbx", {1, 2}), ("lijn:genesys", set()), ("lijn:weg", set()), ("pbx", set()), ("", set())],
)
def test_which_warnings_can_be_played_depends_on_the_line(source: str, levels: set[int]) -> None:
    assert room_of(Room(), Sounds()).warnings.levels(source) == levels


def test_a_line_of_which_a_warning_is_asked_drains_like_any_other() -> None:
    room = Room()

    async def scene() -> None:
        await room_of(room, Sounds()).drain()

    asyncio.run(scene())
    assert not room.board.admits("pbx")
