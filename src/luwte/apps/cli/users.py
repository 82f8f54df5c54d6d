"""`luwte users`: accounts from the command line, for the first time and for when nobody can sign in any more."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from luwte.apps.cli import store
from luwte.errors import SettingsError
from luwte.service.actors import Actor, Role, TeamId, UserId

if TYPE_CHECKING:
    from luwte.service.people import People

app = typer.Typer(help="Mensen die zich kunnen aanmelden.", no_args_is_help=True)

NAME = Annotated[str, typer.Argument(help="Aanmeldnaam.")]
ROLES = Annotated[list[str] | None, typer.Option("--rol", help=f"Rol, vaker mag: {', '.join(Role)}.")]
TEAMS = Annotated[list[str] | None, typer.Option("--team", help="Naam van een team; een nieuw team wordt gemaakt.")]
ALIAS = Annotated[str | None, typer.Option("--schermnaam", help="Zo zien anderen deze persoon.")]


@dataclass(frozen=True)
class Desk:
    """The use cases, and who gives the command."""

    people: People
    actor: Actor


@contextmanager
def opened() -> Iterator[Desk]:
    """The accounts of this installation. Raises `SettingsError` and `StoreUnavailable`."""
    from luwte.infra.passwords import ArgonHasher
    from luwte.infra.sql.people import SqlPeople, SqlSessions
    from luwte.service.clock import SystemClock
    from luwte.service.people import CONSOLE, People

    with store.opened() as kept:
        database = kept.database
        people = People(
            SqlPeople(database), SqlSessions(database), ArgonHasher(), kept.trail, SystemClock(), kept.eraser
        )
        yield Desk(people, replace(CONSOLE, user=UserId(store.actor())))


def roles_of(names: list[str] | None) -> frozenset[Role]:
    """Raises `SettingsError` for a role that there is not."""
    unknown = [name for name in names or () if name not in list(Role)]
    if unknown:
        raise SettingsError(f"er is geen rol {unknown[0]}; wel: {', '.join(Role)}")
    return frozenset(Role(name) for name in names or ())


def _teams_of(desk: Desk, names: list[str] | None) -> frozenset[TeamId]:
    """Teams by name or id; a new name makes a new team."""
    found = set()
    for name in names or ():
        known = {key: team.id for team in desk.people.teams(desk.actor) for key in (team.name, team.id)}
        found.add(known[name] if name in known else desk.people.add_team(desk.actor, name).id)
    return frozenset(found)


@app.command("add")
def add(name: NAME, roles: ROLES = None, teams: TEAMS = None, alias: ALIAS = None) -> None:
    """Maak een account en toon het wachtwoord voor één keer."""
    from luwte.service.people import Newcomer

    wanted = roles_of(roles)
    with opened() as desk:
        newcomer = Newcomer(name, alias or name, wanted, _teams_of(desk, teams))
        person, once = desk.people.add(desk.actor, newcomer)
    typer.echo(f"Account {person.name} is gemaakt. Wachtwoord voor één keer: {once}")


@app.command("list")
def show() -> None:
    """Toon wie zich kan aanmelden."""
    with opened() as desk:
        people = desk.people.all(desk.actor)
    table = Table("aanmeldnaam", "schermnaam", "rollen", "teams", "stand")
    for person in people:
        state = "open" if person.active else "gesloten"
        table.add_row(
            person.name, person.alias, ", ".join(sorted(person.roles)), ", ".join(sorted(person.teams)), state
        )
    Console(highlight=False, markup=False).print(table)


@app.command("reset")
def reset(name: NAME) -> None:
    """Geef een nieuw wachtwoord voor één keer; codes gaan uit en iedereen met dit account wordt afgemeld."""
    with opened() as desk:
        once = desk.people.reset(desk.actor, desk.people.named(desk.actor, name).id)
    typer.echo(f"Wachtwoord voor één keer: {once}")


@app.command("deactivate")
def deactivate(name: NAME) -> None:
    """Sluit een account; wie ermee aangemeld is, wordt meteen afgemeld."""
    with opened() as desk:
        desk.people.close(desk.actor, desk.people.named(desk.actor, name).id)
    typer.echo("Het account is gesloten.")


@app.command("activate")
def activate(name: NAME) -> None:
    """Open een gesloten account weer."""
    with opened() as desk:
        desk.people.reopen(desk.actor, desk.people.named(desk.actor, name).id)
    typer.echo("Het account is weer open.")


@app.command("erase")
def erase(
    name: NAME, sure: Annotated[bool, typer.Option("--ja", help="Wis zonder het nog eens te vragen.")] = False
) -> None:
    """Wis een gesloten account voorgoed; gesprekken en logboek houden alleen een nummer."""
    with opened() as desk:
        person = desk.people.named(desk.actor, name)
        if not sure:
            typer.confirm(f"Het account {person.name} voorgoed wissen?", abort=True)
        desk.people.erase(desk.actor, person.id)
    typer.echo("Het account is gewist.")


@app.command("roles")
def change_roles(name: NAME, roles: ROLES = None, teams: TEAMS = None, alias: ALIAS = None) -> None:
    """Geef andere rollen, teams of een andere schermnaam; wat u weglaat, blijft."""
    wanted = roles_of(roles)
    with opened() as desk:
        person = desk.people.named(desk.actor, name)
        team_ids = _teams_of(desk, teams) if teams else person.teams
        changed = desk.people.change(desk.actor, person.id, alias or person.alias, wanted or person.roles, team_ids)
    typer.echo(f"{changed.name}: {', '.join(sorted(changed.roles))}")
