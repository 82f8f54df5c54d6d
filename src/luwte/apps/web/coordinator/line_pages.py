"""Lines: which protocol, sector and way of speaking belong to which telephone line."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import BaseModel, Field

from luwte.apps.web.account.identity import IDENTITY, Identity
from luwte.apps.web.account.words import SECTORS
from luwte.apps.web.coordinator.tabs import office
from luwte.apps.web.gate import ACTOR
from luwte.apps.web.parts import PARTS, Parts
from luwte.errors import SettingsError
from luwte.service.actors import Actor
from luwte.service.organisation import Line
from luwte.service.people import People
from luwte.service.permissions import UseCase, may, permit

router = APIRouter(prefix="/beheer/lijnen")
Short = Annotated[str, Field(max_length=200)]


class LineForm(BaseModel):
    """The form of a line; a switch that is off is not sent."""

    id: Short
    name: Short
    protocol: Short
    address: Short
    version: Annotated[int, Field(ge=0)]
    reason: Short
    sector: Short = ""
    team: Short = ""
    care_line: bool = False
    easy: bool = False
    hints: bool = False
    open: bool = False


@router.get("", response_class=HTMLResponse)
def lines(request: Request, identity: IDENTITY, parts: PARTS, actor: ACTOR) -> HTMLResponse:
    """All lines, and which protocol held on them when."""
    permit(actor, UseCase.SEE_SETTINGS)
    protocols = parts.current.now.protocols
    return office(
        request,
        "coordinator_lijnen.html.j2",
        actor,
        lines=identity.organisation.lines(),
        sources=identity.organisation.sources(),
        names={key: protocol.name for key, protocol in protocols.items()},
        in_force=identity.organisation.in_force(actor)[:50],
        changes=may(actor, UseCase.CHANGE_SETTINGS),
        sectors=SECTORS,
    )


def _form(
    request: Request, identity: Identity, parts: Parts, actor: Actor, values: dict[str, Any], **more: Any
) -> HTMLResponse:
    permit(actor, UseCase.SEE_SETTINGS)
    protocols = sorted(parts.current.now.protocols.values(), key=lambda known: known.name)
    teams = identity.people.teams(actor) if may(actor, UseCase.SEE_PEOPLE) else ()
    return office(
        request,
        "coordinator_lijn.html.j2",
        actor,
        values=values,
        protocols=protocols,
        sectors=SECTORS,
        teams=teams,
        changes=may(actor, UseCase.CHANGE_SETTINGS),
        **more,
    )


@router.get("/nieuw", response_class=HTMLResponse)
def new_line(request: Request, identity: IDENTITY, parts: PARTS, actor: ACTOR) -> HTMLResponse:
    """An empty form."""
    blank = Line(id="x", name="x").model_dump(mode="json") | {"id": "", "name": ""}
    return _form(request, identity, parts, actor, blank, version=0, fresh=True, reason="")


@router.get("/{line}", response_class=HTMLResponse)
def one_line(
    request: Request, identity: IDENTITY, parts: PARTS, actor: ACTOR, line: str, gedaan: str = ""
) -> HTMLResponse:
    """One line."""
    values = identity.organisation.line(line).model_dump(mode="json")
    version = identity.organisation.line_version(line)
    done = gedaan if gedaan == "opgeslagen" else ""
    return _form(request, identity, parts, actor, values, version=version, fresh=False, reason="", done=done)


@router.post("", response_class=HTMLResponse)
def save_line(
    request: Request, identity: IDENTITY, parts: PARTS, actor: ACTOR, typed: Annotated[LineForm, Form()]
) -> Response:
    """Keep a line."""
    values = typed.model_dump(exclude={"version", "reason"}) | {"id": typed.id.strip()}
    known = {line.id for line in identity.organisation.lines()}
    try:
        _fits(identity.people, actor, typed.team)
        if not typed.version and identity.organisation.line_version(values["id"]):
            raise SettingsError("er is al een lijn met dit kenmerk")
        kept = identity.organisation.save_line(actor, values, typed.reason, typed.version)
    except SettingsError as error:
        fresh = not typed.version and values["id"] not in known
        more = {"version": typed.version, "fresh": fresh, "reason": typed.reason, "error": str(error)}
        return _form(request, identity, parts, actor, values, **more)
    return RedirectResponse(f"/beheer/lijnen/{kept.id}?gedaan=opgeslagen", 303)


def _fits(people: People, actor: Actor, team: str) -> None:
    if team and may(actor, UseCase.SEE_PEOPLE) and team not in {known.id for known in people.teams(actor)}:
        raise SettingsError("dit team is er niet")
