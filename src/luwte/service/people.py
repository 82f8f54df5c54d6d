"""People and teams: making accounts, giving roles, closing. For coordinators and for the command line.

Whoever runs the command line holds the database and its keys anyway; in the trail it is called `opdrachtregel`.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from luwte.errors import NotFound, SettingsError
from luwte.service.accounts import new_id, screen_name, sign_in_name
from luwte.service.actors import Actor, Role, TeamId, UserId
from luwte.service.clock import Clock
from luwte.service.identity import Credentials, PasswordHasher, Person, PersonStore, SessionStore, Team
from luwte.service.permissions import UseCase, permit
from luwte.service.ports import AuditTrail

CONSOLE = Actor(UserId("opdrachtregel"), "Opdrachtregel", frozenset({Role.COORDINATOR}))
BY_HAND = "gewist door een mens"
"""The rule by which an account goes that a coordinator erased."""
_WORDS = 4
_SYLLABLES = "ba be bi bo bu da de di do du fa fe fi fo ga ge go ha he ho ka ke ki ko la le li lo ma me mi mo na ne ni no pa pe pi po ra re ri ro sa se si so ta te ti to va ve vi vo wa we wi wo za ze zi zo".split()  # noqa: E501, SIM905 one row of sounds
_TAKEN = "deze aanmeldnaam is al in gebruik"


class AccountEraser(Protocol):
    """Who makes accounts go for good. Every method raises `StoreUnavailable`."""

    def accounts(self, people: Sequence[UserId], rule: str, at: datetime) -> object:
        """Erase those that are closed by a rule, with proof; `None` when there are none."""

    def begun(self, person: UserId) -> bool:
        """Whether it is noted that this account goes, also when a store that was away kept it from going yet."""


@dataclass(frozen=True, slots=True)
class Newcomer:
    """What is needed for an account."""

    name: str
    alias: str
    roles: frozenset[Role]
    teams: frozenset[TeamId] = frozenset()


class People:
    """Use cases on other people's accounts; each is a line in the trail."""

    def __init__(
        self,
        store: PersonStore,
        sessions: SessionStore,
        hasher: PasswordHasher,
        trail: AuditTrail,
        clock: Clock,
        eraser: AccountEraser,
    ) -> None:
        self._store, self._sessions, self._hasher = store, sessions, hasher
        self._trail, self._clock, self._eraser = trail, clock, eraser

    def alias(self, user: UserId) -> str:
        """The screen name of somebody; empty for who is not known."""
        try:
            return self._store.person(user).alias
        except NotFound:
            return ""

    def worker(self, name: str) -> Person | None:
        """Who signs in with this name, or has this id; `None` for nobody and for an account that was closed."""
        found = self._store.named(name.strip().casefold())
        try:
            found = found or self._store.person(UserId(name))
        except NotFound:
            return None
        return found if found.active else None

    def has_team(self, team: str) -> bool:
        """Whether there is such a team."""
        return any(known.id == team for known in self._store.teams())

    def all(self, actor: Actor) -> Sequence[Person]:
        """Everybody."""
        permit(actor, UseCase.SEE_PEOPLE)
        return self._store.people()

    def teams(self, actor: Actor) -> Sequence[Team]:
        """All teams."""
        permit(actor, UseCase.SEE_PEOPLE)
        return self._store.teams()

    def named(self, actor: Actor, name: str) -> Person:
        """Who signs in with this name. Raises `NotFound`."""
        permit(actor, UseCase.SEE_PEOPLE)
        person = self._store.named(name.strip().casefold())
        if person is None:
            raise NotFound(f"er is geen account met de naam {name.strip()[:64]}")
        return person

    def add(self, actor: Actor, newcomer: Newcomer) -> tuple[Person, str]:
        """A new account and the password to sign in with once. Raises `SettingsError`."""
        permit(actor, UseCase.CHANGE_PEOPLE)
        _some_role(newcomer.roles)
        self._known_teams(newcomer.teams)
        person = Person(
            new_id(),
            sign_in_name(newcomer.name),
            screen_name(newcomer.alias),
            newcomer.roles,
            newcomer.teams,
            must_change=True,
        )
        once = one_time_password()
        try:
            self._store.add(person, Credentials(self._hasher.hash(once)))
        except ValueError:
            raise SettingsError(_TAKEN) from None
        self._note(actor, "account gemaakt", person.id, _roles(person))
        return person, once

    def change(
        self, actor: Actor, identity: UserId, alias: str, roles: Iterable[Role], teams: Iterable[TeamId]
    ) -> Person:
        """Another screen name, roles or teams. Who changes is signed out where roles or teams differ."""
        permit(actor, UseCase.CHANGE_PEOPLE)
        before = self._store.person(identity)
        wanted = replace(before, alias=screen_name(alias), roles=frozenset(roles), teams=frozenset(teams))
        _some_role(wanted.roles)
        self._known_teams(wanted.teams)
        if Role.COORDINATOR not in wanted.roles:
            self._not_the_last(before)
        if (wanted.roles, wanted.teams) != (before.roles, before.teams):
            wanted = replace(wanted, epoch=before.epoch + 1)
            self._sessions.end_all(identity)
        self._store.save(wanted)
        self._note(actor, "account gewijzigd", identity, f"{_roles(before)} → {_roles(wanted)}")
        return wanted

    def reset(self, actor: Actor, identity: UserId) -> str:
        """A new password to sign in with once; codes are off and every session is over."""
        permit(actor, UseCase.CHANGE_PEOPLE)
        person = self._store.person(identity)
        if person.subject is not None:
            raise SettingsError("dit account meldt zich aan bij de aanmelddienst; daar staat het wachtwoord")
        once = one_time_password()
        self._store.set_credentials(identity, Credentials(self._hasher.hash(once)))
        self._store.save(replace(person, must_change=True, epoch=person.epoch + 1))
        self._sessions.end_all(identity)
        self._note(actor, "wachtwoord opnieuw uitgegeven", identity)
        return once

    def close(self, actor: Actor, identity: UserId) -> None:
        """Nobody signs in with this account any more, and who is signed in is out."""
        permit(actor, UseCase.CHANGE_PEOPLE)
        person = self._store.person(identity)
        self._not_the_last(person)
        self._store.save(replace(person, active=False, epoch=person.epoch + 1, closed_at=self._clock.now()))
        self._sessions.end_all(identity)
        self._note(actor, "account gesloten", identity)

    def reopen(self, actor: Actor, identity: UserId) -> None:
        """The account opens again, with the password it had. Raises `SettingsError` for one that is being erased."""
        permit(actor, UseCase.CHANGE_PEOPLE)
        if self._eraser.begun(identity):
            raise SettingsError("het wissen van dit account is al begonnen; maak een nieuw account")
        self._store.save(replace(self._store.person(identity), active=True, closed_at=None))
        self._note(actor, "account weer geopend", identity)

    def erase(self, actor: Actor, identity: UserId) -> None:
        """Nothing names this person any more, for good. Only a closed account can go: the last coordinator is open.

        Lines in the trail keep the number of the account, which says nothing about somebody. Raises `SettingsError`.
        """
        permit(actor, UseCase.CHANGE_PEOPLE)
        if self._store.person(identity).active:
            raise SettingsError("sluit het account eerst; wissen kan niet ongedaan gemaakt worden")
        now = self._clock.now()
        if self._eraser.accounts([identity], BY_HAND, now) is None:
            raise SettingsError("dit account is intussen weer geopend of al gewist; kijk opnieuw")
        self._trail.record(now, actor.user, "account gewist", identity)

    def add_team(self, actor: Actor, name: str) -> Team:
        """A new team. Raises `SettingsError`."""
        permit(actor, UseCase.CHANGE_PEOPLE)
        plain = screen_name(name)
        team = Team(TeamId(re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-") or secrets.token_hex(3)), plain)
        try:
            self._store.add_team(team)
        except ValueError:
            raise SettingsError("er is al een team met deze naam") from None
        self._note(actor, "team gemaakt", team.id)
        return team

    def _not_the_last(self, person: Person) -> None:
        """Somebody must be left who can make accounts."""
        others = [p for p in self._store.people() if p.active and p.id != person.id and Role.COORDINATOR in p.roles]
        if person.active and Role.COORDINATOR in person.roles and not others:
            raise SettingsError("dit is de laatste coördinator; maak eerst iemand anders coördinator")

    def _known_teams(self, teams: frozenset[TeamId]) -> None:
        if unknown := teams - {team.id for team in self._store.teams()}:
            raise SettingsError(f"er is geen team {', '.join(sorted(unknown))}; maak het eerst")

    def _note(self, actor: Actor, action: str, subject: str, detail: str = "") -> None:
        self._trail.record(self._clock.now(), actor.user, action, subject, detail)


def _some_role(roles: frozenset[Role]) -> None:
    if not roles:
        raise SettingsError("kies minstens één rol; sluit het account als het niet meer nodig is")


def _roles(person: Person) -> str:
    return ", ".join(sorted(person.roles))


def one_time_password() -> str:
    """A password that can be read out over the telephone, about 51 bits; it must be changed at the first use."""
    return "-".join("".join(secrets.choice(_SYLLABLES) for _ in range(2)) for _ in range(_WORDS))
