"""People, teams and sessions as plain values, and the ports behind them. Times are aware UTC datetimes.

Nothing here holds a password, a code or a cookie: only what a store may keep of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from luwte.service.actors import Actor, Role, TeamId, UserId


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account (*gebruiker*). `name` is what they type to sign in, `alias` what others see.

    `epoch` goes up whenever every session must end: other roles, another password, sign out everywhere. `subject` is
    who the organisation's own sign-in service says this is. `second_factor`: a code is asked after the password.
    `closed_at`: since when the account is closed.
    """

    id: UserId
    name: str
    alias: str
    roles: frozenset[Role]
    teams: frozenset[TeamId]
    active: bool = True
    epoch: int = 0
    subject: str | None = None
    must_change: bool = False
    second_factor: bool = False
    closed_at: datetime | None = None

    @property
    def actor(self) -> Actor:
        """This person as somebody who is signed in."""
        return Actor(self.id, self.alias, self.roles, self.teams)


@dataclass(frozen=True, slots=True)
class Credentials:
    """What is kept to recognise somebody: a password hash, a sealed secret for codes, digests of recovery codes."""

    password: str | None = None
    totp: bytes | None = None
    recovery: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Team:
    """A team (*team*)."""

    id: TeamId
    name: str


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody who is signed in somewhere. `digest` is what is kept of the cookie."""

    digest: str
    person: UserId
    epoch: int
    created_at: datetime
    seen_at: datetime


class PersonStore(Protocol):
    """Where people are kept. Every method raises `StoreUnavailable`; changes of one person raise `NotFound`."""

    def add(self, person: Person, credentials: Credentials) -> None:
        """A new person. Raises `ValueError` when the name or subject is taken."""

    def add_first(self, person: Person, credentials: Credentials) -> bool:
        """The first person there is; `False` when there is somebody already (two at once: one of them)."""

    def save(self, person: Person) -> None:
        """Everything of a person but `second_factor` and what recognises them; roles and teams as a whole."""

    def person(self, identity: UserId) -> Person:
        """Raises `NotFound`."""

    def named(self, name: str) -> Person | None:
        """Who signs in with this name."""

    def of_subject(self, subject: str) -> Person | None:
        """Who the sign-in service calls this."""

    def people(self) -> Sequence[Person]:
        """Everybody, by name."""

    def credentials(self, identity: UserId) -> Credentials:
        """What recognises this person."""

    def set_credentials(self, identity: UserId, credentials: Credentials) -> None:
        """From now on this; `second_factor` follows from it."""

    def use_step(self, identity: UserId, step: int) -> bool:
        """A code of this 30-second step is used; `False` when this or a later step was used before."""

    def use_recovery(self, identity: UserId, digest: str) -> bool:
        """A recovery code is used up; `False` when there is none with this digest."""

    def teams(self) -> Sequence[Team]:
        """All teams, by name."""

    def add_team(self, team: Team) -> None:
        """A new team. Raises `ValueError` when its id or name is taken."""


class SessionStore(Protocol):
    """Where sessions are kept. Every method raises `StoreUnavailable`."""

    def add(self, session: Session) -> None:
        """Keep a new one."""

    def session(self, digest: str) -> Session | None:
        """The session with this digest."""

    def seen(self, digest: str, at: datetime) -> None:
        """It was used."""

    def end(self, digest: str) -> None:
        """It is over."""

    def end_all(self, person: UserId) -> None:
        """All of this person are over."""

    def end_older(self, created: datetime, seen: datetime) -> int:
        """Clear away what was created before `created` or last seen before `seen`; how many."""


class PasswordHasher(Protocol):
    """Slow on purpose: takes about a third of a second and tens of megabytes, a few at a time."""

    def hash(self, password: str) -> str:
        """What is kept of a password."""

    def right(self, kept: str | None, password: str) -> bool:
        """Whether it is this one; without `kept` it takes as long and says no."""

    def outdated(self, kept: str) -> bool:
        """Whether it was made with lighter settings than those of now."""


class Sealer(Protocol):
    """Keeps a small secret unreadable in the store."""

    def seal(self, secret: bytes, whose: str) -> bytes:
        """`secret`, readable only with the key of the installation and only as `whose`."""

    def open(self, sealed: bytes, whose: str) -> bytes:
        """Raises `ValueError` when it was sealed elsewhere or for somebody else."""
