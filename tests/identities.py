"""An installation with real accounts for tests: a real SQLite file, light hashes, a clock that is moved by hand."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from fastapi import FastAPI
from httpx2 import Response as Answer
from sqlalchemy import delete
from starlette.testclient import TestClient

from archives import HandClock, InMemoryArchive, InMemoryTrail
from factories import shipped
from luwte.apps.cli.identity import Ground, identity_of
from luwte.apps.web.account.gate import SessionGate
from luwte.apps.web.account.identity import Identity
from luwte.apps.web.parts import Parts
from luwte.apps.web.serve import create_app
from luwte.apps.web.stage import Stage
from luwte.domain.call import LineProfile
from luwte.errors import StoreUnavailable
from luwte.infra.passwords import ArgonHasher
from luwte.infra.sql.database import Database
from luwte.infra.sql.identity_rows import PersonRow
from luwte.infra.sql.upgrade import upgrade
from luwte.service.actors import Actor, Role, TeamId, UserId
from luwte.service.break_glass import BreakGlass
from luwte.service.current import CurrentContent
from luwte.service.desk import Desk
from luwte.service.live import LiveCalls
from luwte.service.people import CONSOLE, Newcomer
from luwte.settings import Settings

PASSWORD = "vier losse woorden samen"
OTHER = "heel iets anders nu graag"
HASHER = ArgonHasher(time_cost=1, memory_kib=8)


@cache
def _empty() -> Path:
    """A migrated database without anything in it, made once and copied."""
    path = Path(mkdtemp()) / "leeg.db"
    database = Database.open(f"sqlite:///{path}")
    upgrade(database)
    database.close()
    return path


def database(folder: Path) -> Database:
    path = folder / "luwte.db"
    shutil.copy(_empty(), path)
    return Database.open(f"sqlite:///{path}")


class Erasing:
    """Erases accounts without a proof; while `away` it notes that and does no more."""

    def __init__(self, opened: Database) -> None:
        self._opened, self._noted = opened, set[UserId]()
        self.away = False

    def accounts(self, people: Sequence[UserId], _rule: str, _at: datetime) -> int | None:
        self._noted.update(people)
        if self.away:
            raise StoreUnavailable("de schijf is vol")
        with self._opened.write() as connection:
            closed = delete(PersonRow).where(PersonRow.id.in_(people), PersonRow.active.is_(False))
            return connection.execute(closed).rowcount or None

    def begun(self, person: UserId) -> bool:
        return person in self._noted


@dataclass
class House:
    """Everything of an installation that a test may look into."""

    identity: Identity
    database: Database
    clock: HandClock
    trail: InMemoryTrail
    archive: InMemoryArchive
    current: CurrentContent
    folder: Path
    erasing: Erasing

    def add(self, name: str, *roles: Role, teams: tuple[str, ...] = (), password: str = PASSWORD) -> Actor:
        """Somebody who has chosen this password."""
        made, _ = self.identity.people.add(CONSOLE, Newcomer(name, name.title(), frozenset(roles), self._teams(teams)))
        return self.identity.accounts.change_password(made.id, None, password).actor

    def _teams(self, names: tuple[str, ...]) -> frozenset[TeamId]:
        known = {team.id for team in self.identity.people.teams(CONSOLE)}
        for name in names:
            if name not in known:
                self.identity.people.add_team(CONSOLE, name)
        return frozenset(TeamId(name) for name in names)

    def actions(self) -> list[str]:
        return [line.action for line in self.trail.written]

    def app(self) -> FastAPI:
        live = LiveCalls(self.current.read, self.archive, self.clock)
        stage = Stage(self.clock)
        return create_app(
            Parts(
                current=self.current,
                live=live,
                desk=Desk(live, self.archive, self.trail, self.clock),
                stage=stage,
                clock=self.clock,
                gate=SessionGate(self.identity),
                people=self.identity.people,
                identity=self.identity,
                hosts=("testserver", "127.0.0.1"),
            )
        )


def house(folder: Path, **changes: object) -> House:
    """`changes` go into `Identity`."""
    opened, clock, trail, archive = database(folder), HandClock(), InMemoryTrail(), InMemoryArchive()
    current, erasing = CurrentContent(shipped()), Erasing(opened)
    ground = Ground(
        database=opened,
        archive=archive,
        trail=trail,
        proofs=lambda limit: (),
        eraser=erasing,
        clock=clock,
        current=current,
        keys=(b"k" * 32, b"s" * 32, b"m" * 32),
        line=LineProfile(),
        public_url="http://testserver",
    )
    identity = replace(identity_of(ground, Settings(data_dir=folder), HASHER), **changes)  # type: ignore[arg-type]
    glass = BreakGlass(archive, trail, trail, clock)
    return House(replace(identity, glass=glass), opened, clock, trail, archive, current, folder, erasing)


class Browser(TestClient):
    """A browser that fills in the hidden token of the page it looks at."""

    def __init__(self, app: FastAPI) -> None:
        super().__init__(app, follow_redirects=False)
        self.headers["accept"] = "text/html"

    def send_form(self, page: str, to: str, fields: Mapping[str, object]) -> Answer:
        """Look at `page` and send its form `to`."""
        token = csrf_of(self.get(page).text)
        return self.post(to, data={"csrf": token, **fields})

    def sign_in(self, name: str, password: str = PASSWORD, back: str = "") -> Answer:
        return self.send_form("/aanmelden", "/aanmelden", {"naam": name, "wachtwoord": password, "naar": back})


def csrf_of(html: str) -> str:
    found = re.search(r'name="csrf" value="([0-9a-f]+)"', html)
    assert found, "no token on this page"
    return found.group(1)
