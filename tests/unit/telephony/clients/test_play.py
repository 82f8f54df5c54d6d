from __future__ import annotations

import asyncio
from collections.abc import Iterable

import pytest

from line_servers import CALLER_LEFT, Memory, played, sound
from luwte.telephony.clients.client import Message, Monologue, Stage
from luwte.telephony.clients.linear import LinearClient
from luwte.telephony.clients.pace import Pace
from luwte.telephony.clients.play import Left, Outcome, play
from luwte.telephony.drivers.drive import Gone
from luwte.telephony.linear.adapter import LinearAdapter, Source
from luwte.telephony.linear.dialects import JAMBONZ


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("luwte.telephony.clients.play.OPENED_WITHIN", 0.01)
    monkeypatch.setattr("luwte.telephony.clients.play.CLOSED_WITHIN", 0.01)


class Silent:
    """A server that says nothing."""

    def __init__(self, leaves: Gone | None = None) -> None:
        self.sent: list[Message] = []
        self.closed = 0
        self._leaves = leaves
        self._gone = asyncio.Event()

    async def receive(self) -> bytes | str:
        if not self._leaves:
            await self._gone.wait()
        raise self._leaves or Gone(1000)

    async def send(self, data: Message) -> None:
        self.sent.append(data)

    async def close(self, code: int, reason: str) -> None:
        self.closed += 1
        self._gone.set()


class Asking(Monologue):
    """Waits for an answer before it plays."""

    def begin(self, *, now: float) -> Iterable[Message]:
        return ["hallo?"]

    def late(self, *, now: float) -> Iterable[Message]:
        self.stage = Stage.OVER
        self.answer = "geen antwoord"
        return ["te laat"]


def run(client: Monologue, server: Silent) -> Outcome:
    return asyncio.run(play(client, server, Pace(0)))


def test_who_gets_no_answer_in_time_says_so_and_goes() -> None:
    server = Silent()
    assert run(Asking([], [b"1"]), server) == Outcome(True, "geen antwoord")
    assert server.sent == ["hallo?", "te laat"]
    assert server.closed > 0


def test_a_server_that_does_not_close_in_time_is_closed() -> None:
    server = Silent()
    assert run(Monologue([], [b"1"], ["dag"], waits=True), server).ok
    assert server.sent == [b"1", "dag"]


def test_a_server_that_leaves_with_a_reason_is_quoted() -> None:
    outcome = run(Monologue([], [b"1", b"2", b"3"]), Silent(Left(1013, "morgen weer")))
    assert outcome == Outcome(False, "vol (1013): probeer het later opnieuw; hij zei: morgen weer", outcome.seconds)


def test_the_seconds_are_those_that_were_sent() -> None:
    outcome = played(LinearClient(sound(1600), JAMBONZ, "g"), Memory(LinearAdapter(Source(CALLER_LEFT), JAMBONZ)))
    assert (outcome.ok, outcome.seconds) == (True, 0.2)
