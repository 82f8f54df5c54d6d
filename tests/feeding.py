"""A Luwte that can be fed: the API over an archive in memory, for tests of what feeds it."""

from __future__ import annotations

import threading
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime

import uvicorn
from fastapi import FastAPI

from archives import HandClock, InMemoryArchive, InMemoryTrail
from factories import by_the_letter
from luwte.apps.web.api.app import PREFIX, create_api
from luwte.apps.web.api.parts import Feeding, paces
from luwte.apps.web.api.problem import tell_problems
from luwte.domain.turn import CallId
from luwte.infra.courier import HttpCourier
from luwte.service.actors import TeamId, UserId
from luwte.service.current import CurrentContent
from luwte.service.identity import Person
from luwte.service.intake import Intake
from luwte.service.live import LiveCalls, LiveRules
from luwte.service.organisation import Line
from luwte.service.tokens import Scope, Token, Tokens
from luwte.service.webhook_addresses import WebhookAddresses
from outboxes import InMemoryBook


class InMemoryTokens:
    """Tokens in a dictionary."""

    def __init__(self) -> None:
        self.kept: dict[str, Token] = {}

    def add(self, token: Token) -> None:
        self.kept[token.id] = token

    def token(self, identity: str) -> Token | None:
        return self.kept.get(identity)

    def tokens(self) -> Sequence[Token]:
        return tuple(self.kept.values())

    def revoke(self, identity: str, at: datetime) -> None:
        self.kept[identity] = replace(self.kept[identity], revoked_at=at)


class Everybody:
    """Everybody has an account, but who is called `onbekend`; there is one team."""

    def worker(self, name: str) -> Person | None:
        known = Person(UserId(f"p-{name}"), name, name.title(), frozenset(), frozenset({TeamId("balie")}))
        return known if name != "onbekend" else None

    def has_team(self, team: str) -> bool:
        return team == "balie"


def line_named(name: str) -> Line:
    """Every line is there; `nacht` is closed and `zorg` has a team."""
    return Line(id=name, name=name, open=name != "nacht", team="zorgteam" if name == "zorg" else "")


@dataclass
class Site:
    """A server with one token that may do everything, `key`."""

    archive: InMemoryArchive = field(default_factory=InMemoryArchive)
    clock: HandClock = field(default_factory=HandClock)
    trail: InMemoryTrail = field(default_factory=InMemoryTrail)

    def __post_init__(self) -> None:
        content = CurrentContent(by_the_letter())
        self.live = LiveCalls(content.read, self.archive, self.clock, rules=LiveRules(tick=0.05))
        self.tokens = Tokens(InMemoryTokens(), self.trail, self.clock)
        self.token, self.key = self.tokens.issue("proef", Scope, "ada")
        pace, guesses = paces(self.clock)
        self.feeding = Feeding(
            live=self.live,
            archive=self.archive,
            current=content,
            tokens=self.tokens,
            clock=self.clock,
            intake=Intake(self._name, line_named, Everybody()),
            pace=pace,
            guesses=guesses,
            webhooks=WebhookAddresses(InMemoryBook(), self.trail, self.clock, HttpCourier, lambda *_: None),
        )

    def _name(self, source: str, called: str) -> CallId:
        """Calls of our own token are called as a test calls them."""
        return CallId(called if source == f"koppeling:{self.token.id}" else f"{source}|{called}")

    def app(self) -> FastAPI:
        """The API where a client expects it."""

        @asynccontextmanager
        async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
            await self.live.start()
            yield
            await self.live.stop()

        outer = FastAPI(openapi_url=None, lifespan=lifespan)
        tell_problems(outer)
        outer.mount(PREFIX, create_api(self.feeding))
        return outer

    def bearer(self, *scopes: Scope) -> dict[str, str]:
        """Headers with a token of its own for these scopes."""
        _, key = self.tokens.issue("ander", scopes, "ada")
        return {"Authorization": f"Bearer {key}"}


@contextmanager
def serving(app: FastAPI) -> Iterator[str]:
    """A real server on loopback for as long as the block lasts; its address."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="critical", timeout_graceful_shutdown=2))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 10
    while not server.started:
        assert time.monotonic() < deadline, "the server does not start"
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)


def turn(n: int, text: str = "ik wacht al drie weken", party: str = "beller", **rest: object) -> dict[str, object]:
    """A turn as it is sent."""
    start = float(n * 4)
    sent: dict[str, object] = {"kind": "turn", "key": f"beurt-{n}", "n": n, "party": party, "text": text}
    return {**sent, "start": start, "end": start + 2, **rest}
