"""Sources of recordings: on which side of what an exchange records the caller is. Nobody can tell that by listening."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import BaseModel, Field

from luwte.apps.web.account.identity import IDENTITY, Identity
from luwte.apps.web.coordinator.tabs import office
from luwte.apps.web.gate import ACTOR
from luwte.errors import SettingsError
from luwte.service.actors import Actor
from luwte.service.permissions import UseCase, may, permit

router = APIRouter(prefix="/beheer/lijnen/bronnen")
Short = Annotated[str, Field(max_length=200)]
_BLANK = {"id": "", "name": "", "line": "", "caller_in": "", "caller_out": "", "open": True}


class SourceForm(BaseModel):
    """The form of a source; a switch that is off is not sent."""

    id: Short
    name: Short
    caller_in: Short
    caller_out: Short
    version: Annotated[int, Field(ge=0)]
    reason: Short
    line: Short = ""
    open: bool = False


def _form(request: Request, identity: Identity, actor: Actor, values: dict[str, Any], **more: Any) -> HTMLResponse:
    permit(actor, UseCase.SEE_SETTINGS)
    return office(
        request,
        "coordinator_bron.html.j2",
        actor,
        values=values,
        lines=identity.organisation.lines(),
        changes=may(actor, UseCase.CHANGE_SETTINGS),
        **more,
    )


@router.get("/nieuw", response_class=HTMLResponse)
def new_source(request: Request, identity: IDENTITY, actor: ACTOR) -> HTMLResponse:
    """An empty form: no side is filled in before somebody says it."""
    return _form(request, identity, actor, _BLANK, version=0, fresh=True, reason="")


@router.get("/{source}", response_class=HTMLResponse)
def one_source(request: Request, identity: IDENTITY, actor: ACTOR, source: str, gedaan: str = "") -> HTMLResponse:
    """One source."""
    values = identity.organisation.source(source).model_dump(mode="json")
    version = identity.organisation.source_version(source)
    done = gedaan if gedaan == "opgeslagen" else ""
    return _form(request, identity, actor, values, version=version, fresh=False, reason="", done=done)


@router.post("", response_class=HTMLResponse)
def save_source(request: Request, identity: IDENTITY, actor: ACTOR, typed: Annotated[SourceForm, Form()]) -> Response:
    """Keep a source."""
    values = typed.model_dump(exclude={"version", "reason"}) | {"id": typed.id.strip()}
    known = {source.id for source in identity.organisation.sources()}
    try:
        if not typed.version and (values["id"] in known or values["id"] == "nieuw"):
            raise SettingsError("dit kenmerk is al in gebruik; kies een ander")
        kept = identity.organisation.save_source(actor, values, typed.reason, typed.version)
    except SettingsError as error:
        fresh = not typed.version
        more = {"version": typed.version, "fresh": fresh, "reason": typed.reason, "error": str(error)}
        return _form(request, identity, actor, values, **more)
    return RedirectResponse(f"/beheer/lijnen/bronnen/{kept.id}?gedaan=opgeslagen", 303)
