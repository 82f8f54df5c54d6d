"""People and teams: who works here, with which roles; a password for one time is shown once."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from luwte.apps.web.account.identity import IDENTITY, Identity
from luwte.apps.web.account.words import ROLES
from luwte.apps.web.coordinator.tabs import office
from luwte.apps.web.gate import ACTOR
from luwte.errors import NotFound, SettingsError
from luwte.service.actors import Actor, Role, TeamId, UserId
from luwte.service.identity import Person
from luwte.service.people import Newcomer

router = APIRouter(prefix="/beheer/mensen")
Short = Annotated[str, Form(max_length=200)]
Roles = Annotated[list[Role], Form(max_length=len(Role))]
Teams = Annotated[list[str], Form(max_length=200)]


def _all(request: Request, identity: Identity, actor: Actor, *, error: str = "", **values: object) -> HTMLResponse:
    given: dict[str, Any] = {"name": "", "alias": "", "chosen": frozenset(), "made": None, "once": ""} | values
    return office(
        request,
        "coordinator_mensen.html.j2",
        actor,
        error=error,
        people=identity.people.all(actor),
        teams=identity.people.teams(actor),
        roles=ROLES,
        **given,
    )


@router.get("", response_class=HTMLResponse)
def people(request: Request, identity: IDENTITY, actor: ACTOR, gedaan: str = "") -> HTMLResponse:
    """Everybody."""
    return _all(request, identity, actor, done=gedaan if gedaan == "gewist" else "")


@router.post("", response_class=HTMLResponse)
def add(
    request: Request,
    identity: IDENTITY,
    actor: ACTOR,
    naam: Short,
    schermnaam: Short,
    rol: Roles = [],  # noqa: B006 fastapi copies it
    team: Teams = [],  # noqa: B006
) -> HTMLResponse:
    """A new account."""
    newcomer = Newcomer(naam, schermnaam, frozenset(rol), frozenset(TeamId(one) for one in team))
    try:
        made, once = identity.people.add(actor, newcomer)
    except SettingsError as error:
        chosen = frozenset(rol)
        return _all(request, identity, actor, error=str(error), name=naam, alias=schermnaam, chosen=chosen)
    return _all(request, identity, actor, made=made, once=once)


@router.post("/team", response_class=HTMLResponse)
def add_team(request: Request, identity: IDENTITY, actor: ACTOR, naam: Short) -> Response:
    """A new team."""
    try:
        identity.people.add_team(actor, naam)
    except SettingsError as error:
        return _all(request, identity, actor, error=str(error))
    return RedirectResponse("/beheer/mensen", 303)


def _known(identity: Identity, actor: Actor, user: str) -> Person:
    found = next((person for person in identity.people.all(actor) if person.id == user), None)
    if found is None:
        raise NotFound("dit account is er niet")
    return found


def _goes(identity: Identity, person: Person) -> str:
    """The day on which a closed account is erased by itself."""
    if person.closed_at is None:
        return ""
    days = timedelta(days=identity.organisation.now.retention.account_days)
    return f"{(person.closed_at + days).astimezone():%d-%m-%Y}"


def _one(
    request: Request, identity: Identity, actor: Actor, user: str, *, error: str = "", once: str = "", done: str = ""
) -> HTMLResponse:
    return office(
        request,
        "coordinator_mens.html.j2",
        actor,
        error=error,
        done=done,
        person=(known := _known(identity, actor, user)),
        goes=_goes(identity, known),
        teams=identity.people.teams(actor),
        roles=ROLES,
        once=once,
    )


@router.get("/{user}", response_class=HTMLResponse)
def person(request: Request, identity: IDENTITY, actor: ACTOR, user: str, gedaan: str = "") -> HTMLResponse:
    """One account."""
    return _one(request, identity, actor, user, done=gedaan if gedaan == "opgeslagen" else "")


@router.post("/{user}", response_class=HTMLResponse)
def change(
    request: Request,
    identity: IDENTITY,
    actor: ACTOR,
    user: str,
    schermnaam: Short,
    rol: Roles = [],  # noqa: B006 fastapi copies it
    team: Teams = [],  # noqa: B006
) -> Response:
    """Another screen name, roles or teams."""
    try:
        identity.people.change(actor, UserId(user), schermnaam, rol, (TeamId(one) for one in team))
    except SettingsError as error:
        return _one(request, identity, actor, user, error=str(error))
    return RedirectResponse(f"/beheer/mensen/{_known(identity, actor, user).id}?gedaan=opgeslagen", 303)


@router.post("/{user}/wachtwoord", response_class=HTMLResponse)
def reset(request: Request, identity: IDENTITY, actor: ACTOR, user: str) -> HTMLResponse:
    """A new password for one time."""
    try:
        once = identity.people.reset(actor, UserId(user))
    except SettingsError as error:
        return _one(request, identity, actor, user, error=str(error))
    return _one(request, identity, actor, user, once=once)


@router.post("/{user}/sluit", response_class=HTMLResponse)
def close(request: Request, identity: IDENTITY, actor: ACTOR, user: str) -> Response:
    """Close the account."""
    try:
        identity.people.close(actor, UserId(user))
    except SettingsError as error:
        return _one(request, identity, actor, user, error=str(error))
    return RedirectResponse(f"/beheer/mensen/{_known(identity, actor, user).id}?gedaan=opgeslagen", 303)


@router.post("/{user}/open", response_class=HTMLResponse)
def reopen(request: Request, identity: IDENTITY, actor: ACTOR, user: str) -> Response:
    """Open it again."""
    try:
        identity.people.reopen(actor, UserId(user))
    except SettingsError as error:
        return _one(request, identity, actor, user, error=str(error))
    return RedirectResponse(f"/beheer/mensen/{_known(identity, actor, user).id}?gedaan=opgeslagen", 303)


def _before_erasing(request: Request, identity: Identity, actor: Actor, user: str, error: str = "") -> HTMLResponse:
    known = _known(identity, actor, user)
    return office(request, "coordinator_wissen.html.j2", actor, error=error, person=known)


@router.get("/{user}/wissen", response_class=HTMLResponse)
def ask_to_erase(request: Request, identity: IDENTITY, actor: ACTOR, user: str) -> HTMLResponse:
    """What goes and what stays, before it is done."""
    return _before_erasing(request, identity, actor, user)


@router.post("/{user}/wissen", response_class=HTMLResponse)
def erase(request: Request, identity: IDENTITY, actor: ACTOR, user: str) -> Response:
    """Erase a closed account for good."""
    try:
        identity.people.erase(actor, UserId(user))
    except SettingsError as error:
        return _before_erasing(request, identity, actor, user, str(error))
    return RedirectResponse("/beheer/mensen?gedaan=gewist", 303)
