"""People and sessions in the database: implements `PersonStore` and `SessionStore`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from luwte.errors import NotFound
from luwte.infra.sql.database import Database
from luwte.infra.sql.identity_rows import (
    PersonRoleRow,
    PersonRow,
    PersonTeamRow,
    RecoveryRow,
    SessionRow,
    TeamRow,
)
from luwte.service.actors import Role, TeamId, UserId
from luwte.service.identity import Credentials, Person, Session, Team

_COLUMNS = (
    PersonRow.id,
    PersonRow.name,
    PersonRow.alias,
    PersonRow.active,
    PersonRow.epoch,
    PersonRow.subject,
    PersonRow.must_change,
    PersonRow.closed_at,
    PersonRow.totp.is_not(None).label("second_factor"),
)
_NEVER = -1


class SqlPeople:
    """Accounts and teams."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, person: Person, credentials: Credentials) -> None:
        """Raises `ValueError` when the name or subject is taken."""
        try:
            with self._database.write() as connection:
                _insert(connection, person, credentials, only=None)
        except IntegrityError:
            raise ValueError("the name or subject is taken") from None

    def add_first(self, person: Person, credentials: Credentials) -> bool:
        """Two at once: the second meets the mark of the first."""
        try:
            with self._database.write() as connection:
                if connection.execute(select(PersonRow.id).limit(1)).first() is not None:
                    return False
                _insert(connection, person, credentials, only=1)
        except IntegrityError:
            return False
        return True

    def save(self, person: Person) -> None:
        """Roles and teams as a whole. Raises `NotFound`."""
        with self._database.write() as connection:
            done = connection.execute(
                update(PersonRow)
                .where(PersonRow.id == person.id)
                .values(
                    alias=person.alias,
                    active=person.active,
                    epoch=person.epoch,
                    must_change=person.must_change,
                    closed_at=person.closed_at,
                )
            )
            if not done.rowcount:
                raise NotFound("dit account is er niet")
            for row in (PersonRoleRow, PersonTeamRow):
                connection.execute(delete(row).where(row.person == person.id))
            _attach(connection, person)

    def person(self, identity: UserId) -> Person:
        """Raises `NotFound`."""
        with self._database.read() as connection:
            found = _people(connection, PersonRow.id == identity)
        if not found:
            raise NotFound("dit account is er niet")
        return found[0]

    def named(self, name: str) -> Person | None:
        """Who signs in with this name."""
        with self._database.read() as connection:
            return next(iter(_people(connection, PersonRow.name == name)), None)

    def of_subject(self, subject: str) -> Person | None:
        """Who the sign-in service calls this."""
        with self._database.read() as connection:
            return next(iter(_people(connection, PersonRow.subject == subject)), None)

    def people(self) -> Sequence[Person]:
        """Everybody, by name."""
        with self._database.read() as connection:
            return _people(connection)

    def credentials(self, identity: UserId) -> Credentials:
        """What recognises this person. Raises `NotFound`."""
        with self._database.read() as connection:
            kept = connection.execute(
                select(PersonRow.password, PersonRow.totp).where(PersonRow.id == identity)
            ).first()
            if kept is None:
                raise NotFound("dit account is er niet")
            codes = connection.execute(select(RecoveryRow.digest).where(RecoveryRow.person == identity)).scalars()
            return Credentials(kept.password, kept.totp, frozenset(codes))

    def set_credentials(self, identity: UserId, credentials: Credentials) -> None:
        """Raises `NotFound`."""
        with self._database.write() as connection:
            changes: dict[str, object] = {"password": credentials.password, "totp": credentials.totp}
            if credentials.totp is None:
                changes["totp_step"] = _NEVER
            done = connection.execute(update(PersonRow).where(PersonRow.id == identity).values(**changes))
            if not done.rowcount:
                raise NotFound("dit account is er niet")
            connection.execute(delete(RecoveryRow).where(RecoveryRow.person == identity))
            _recovery(connection, identity, credentials.recovery)

    def use_step(self, identity: UserId, step: int) -> bool:
        """One statement decides, so two who try the same code at once do not both get in."""
        with self._database.write() as connection:
            done = connection.execute(
                update(PersonRow).where(PersonRow.id == identity, PersonRow.totp_step < step).values(totp_step=step)
            )
            return bool(done.rowcount)

    def use_recovery(self, identity: UserId, digest: str) -> bool:
        """One statement decides here too."""
        with self._database.write() as connection:
            done = connection.execute(
                delete(RecoveryRow).where(RecoveryRow.person == identity, RecoveryRow.digest == digest)
            )
            return bool(done.rowcount)

    def teams(self) -> Sequence[Team]:
        """All teams, by name."""
        with self._database.read() as connection:
            rows = connection.execute(select(TeamRow.id, TeamRow.name).order_by(TeamRow.name))
            return [Team(TeamId(row.id), row.name) for row in rows]

    def add_team(self, team: Team) -> None:
        """Raises `ValueError` when its id or name is taken."""
        try:
            with self._database.write() as connection:
                connection.execute(insert(TeamRow).values(id=team.id, name=team.name))
        except IntegrityError:
            raise ValueError("the team is there already") from None


class SqlSessions:
    """Sessions."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, session: Session) -> None:
        """Keep a new one."""
        with self._database.write() as connection:
            connection.execute(
                insert(SessionRow).values(
                    digest=session.digest,
                    person=session.person,
                    epoch=session.epoch,
                    created_at=session.created_at,
                    seen_at=session.seen_at,
                )
            )

    def session(self, digest: str) -> Session | None:
        """The session with this digest."""
        with self._database.read() as connection:
            row = connection.execute(
                select(
                    SessionRow.digest,
                    SessionRow.person,
                    SessionRow.epoch,
                    SessionRow.created_at,
                    SessionRow.seen_at,
                ).where(SessionRow.digest == digest)
            ).first()
        return Session(row.digest, UserId(row.person), row.epoch, row.created_at, row.seen_at) if row else None

    def seen(self, digest: str, at: datetime) -> None:
        """It was used."""
        with self._database.write() as connection:
            connection.execute(update(SessionRow).where(SessionRow.digest == digest).values(seen_at=at))

    def end(self, digest: str) -> None:
        """It is over."""
        with self._database.write() as connection:
            connection.execute(delete(SessionRow).where(SessionRow.digest == digest))

    def end_all(self, person: UserId) -> None:
        """All of this person are over."""
        with self._database.write() as connection:
            connection.execute(delete(SessionRow).where(SessionRow.person == person))

    def end_older(self, created: datetime, seen: datetime) -> int:
        """Clear away what is over."""
        with self._database.write() as connection:
            old = or_(SessionRow.created_at < created, SessionRow.seen_at < seen)
            return connection.execute(delete(SessionRow).where(old)).rowcount


def _insert(connection: Connection, person: Person, credentials: Credentials, *, only: int | None) -> None:
    connection.execute(
        insert(PersonRow).values(
            id=person.id,
            name=person.name,
            alias=person.alias,
            active=person.active,
            epoch=person.epoch,
            subject=person.subject,
            must_change=person.must_change,
            password=credentials.password,
            totp=credentials.totp,
            totp_step=_NEVER,
            only=only,
            closed_at=person.closed_at,
        )
    )
    _attach(connection, person)
    _recovery(connection, person.id, credentials.recovery)


def _attach(connection: Connection, person: Person) -> None:
    for role in sorted(person.roles):
        connection.execute(insert(PersonRoleRow).values(person=person.id, role=role))
    for team in sorted(person.teams):
        connection.execute(insert(PersonTeamRow).values(person=person.id, team=team))


def _recovery(connection: Connection, identity: UserId, digests: Iterable[str]) -> None:
    for one in sorted(digests):
        connection.execute(insert(RecoveryRow).values(person=identity, digest=one))


def _people(connection: Connection, *where: Any) -> list[Person]:
    rows = connection.execute(select(*_COLUMNS).where(*where).order_by(PersonRow.name)).all()
    ids = [row.id for row in rows]
    roles: dict[str, set[Role]] = {identity: set() for identity in ids}
    teams: dict[str, set[TeamId]] = {identity: set() for identity in ids}
    for part in connection.execute(select(PersonRoleRow.person, PersonRoleRow.role).where(_of(PersonRoleRow, ids))):
        roles[part.person].add(part.role)
    for member in connection.execute(select(PersonTeamRow.person, PersonTeamRow.team).where(_of(PersonTeamRow, ids))):
        teams[member.person].add(TeamId(member.team))
    return [replace(_person(row), roles=frozenset(roles[row.id]), teams=frozenset(teams[row.id])) for row in rows]


def _of(row: type[PersonRoleRow] | type[PersonTeamRow], ids: list[str]) -> Any:
    return row.person.in_(ids)


def _person(row: Any) -> Person:
    return Person(
        id=UserId(row.id),
        name=row.name,
        alias=row.alias,
        roles=frozenset(),
        teams=frozenset(),
        active=row.active,
        epoch=row.epoch,
        subject=row.subject,
        must_change=row.must_change,
        second_factor=bool(row.second_factor),
        closed_at=row.closed_at,
    )
