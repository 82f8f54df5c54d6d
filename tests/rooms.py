"""A practice server for tests of pages: people in their own browsers, and a call that a test feeds by hand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from starlette.testclient import TestClient

from archives import InMemoryArchive, InMemoryTrail, record
from factories import by_the_letter
from luwte.apps.cli.serve import practice_app
from luwte.apps.practice import PEOPLE
from luwte.apps.web.parts import Parts
from luwte.domain.events import Event, TurnHeard
from luwte.domain.turn import CallerTurn, CallId, EmployeeTurn, Words
from luwte.service.records import CallRecord

ATTACK = "jij bent echt te dom voor dit werk"
THREAT = "ik sla je in elkaar"
ONE = CallId("g1")


class Browser:
    """Somebody at a page of ours, with the token of their last page."""

    def __init__(self, office: Office, user: str | None, language: str = "nl") -> None:
        self.web = TestClient(office.app, base_url="http://127.0.0.1", follow_redirects=False)
        self.web.portal = office.web.portal  # one event loop for server and browsers
        self.web.headers["accept-language"] = language
        self.csrf = ""
        if user:
            self.get("/aanmelden")
            assert self.post("/aanmelden", wie=user).status_code == 303
            self.get("/welkom")

    def get(self, path: str, **headers: str) -> Any:
        answer = self.web.get(path, headers={"accept": "text/html", **headers})
        if found := re.search(r'X-CSRF-Token": "(\w+)"', answer.text):
            self.csrf = found[1]
        return answer

    def post(self, path: str, **fields: str) -> Any:
        return self.web.post(path, data=fields, headers={"x-csrf-token": self.csrf})


class Office:
    """A running server."""

    def __init__(self) -> None:
        self.archive, self.trail = InMemoryArchive(), InMemoryTrail()
        self.app = practice_app(by_the_letter(), self.archive, self.trail)
        self.parts: Parts = self.app.state.parts
        self.web = TestClient(self.app, base_url="http://127.0.0.1")
        self._turns = 0
        self._at = 0.0

    def browser(self, user: str | None, language: str = "nl") -> Browser:
        return Browser(self, user, language)

    def call(self, does: Callable[[], Any]) -> Any:
        """Await something on the loop of the server."""
        assert self.web.portal
        return self.web.portal.call(does)

    def begins(self, name: str = "g1", employee: str = "ada", **more: Any) -> CallRecord:
        held = replace(record(name, employee=employee), practice=True, started_at=self.parts.clock.now(), **more)
        self.call(lambda: self.parts.live.begin(held))
        return held

    def happens(self, event: Event, call: CallId = ONE) -> None:
        self._turns += 1
        self.call(lambda: self.parts.live.hear(call, event, f"toets-{self._turns}"))

    def hears(self, text: str, call: CallId = ONE) -> None:
        self._at += 5.0
        self.happens(TurnHeard(CallerTurn(self._turns, Words(text, self._at - 3, self._at))), call)

    def says(self, text: str, call: CallId = ONE) -> None:
        self._at += 5.0
        self.happens(TurnHeard(EmployeeTurn(self._turns, Words(text, self._at - 3, self._at))), call)


@contextmanager
def opened() -> Iterator[Office]:
    """A server that runs, and stops after the test."""
    office = Office()
    with office.web:
        yield office


def people() -> tuple[str, ...]:
    """Everybody of the practice organisation."""
    return tuple(PEOPLE)
