"""The law's switches, what the desk offers, and how long things are kept, with the last proofs of deletion.

Each of them is a part of what the organisation decides, shown and changed in one way: refused, what was typed stays.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import BaseModel, Field, field_validator

from luwte.apps.language import gettext as _
from luwte.apps.web.account.identity import IDENTITY, Identity
from luwte.apps.web.account.words import CONDITIONS
from luwte.apps.web.coordinator.tabs import office
from luwte.apps.web.gate import ACTOR
from luwte.errors import SettingsError
from luwte.service.actors import Actor
from luwte.service.permissions import UseCase, may, permit

router = APIRouter(prefix="/beheer")
Short = Annotated[str, Field(max_length=300)]
Long = Annotated[str, Field(max_length=20_000)]


class Typed(BaseModel):
    """What comes with every form: why, and the version that was looked at."""

    reason: Short
    version: Annotated[int, Field(ge=0)]

    def values(self) -> dict[str, Any]:
        """The part itself."""
        return self.model_dump(exclude={"reason", "version"})


class LawForm(Typed):
    """The law's switches; a browser sends line ends of its own."""

    mode: Short
    dpia: Short = ""
    or_date: Short = ""
    responsible: Short = ""
    notice_nl: Long = ""
    notice_en: Long = ""
    notice_easy: Long = ""
    read_along: bool = False

    @field_validator("notice_nl", "notice_en", "notice_easy")
    @classmethod
    def _plain_ends(cls, text: str) -> str:
        return text.replace("\r\n", "\n")


class DeskForm(Typed):
    """What the desk offers."""

    help_key: bool = False


class KeepingForm(Typed):
    """How long things are kept; the use case says what is out of bounds."""

    transcript_hours: Short
    kept_hours: Short
    alert_days: Short
    account_days: Short


@dataclass(frozen=True, slots=True)
class Place:
    """A page with a form for one part."""

    part: str
    template: str
    path: str
    sees: UseCase


_LAW = Place("law", "coordinator_wet.html.j2", "/beheer/wet", UseCase.SEE_SETTINGS)
_KEEPING = Place("retention", "coordinator_bewaren.html.j2", "/beheer/bewaren", UseCase.SEE_RETENTION)


def _show(
    request: Request,
    identity: Identity,
    actor: Actor,
    place: Place,
    *,
    typed: Typed | None = None,
    error: str = "",
    done: str = "",
) -> HTMLResponse:
    """The page as it stands, or with what was `typed` and refused."""
    permit(actor, place.sees)
    organisation = identity.organisation
    more: Mapping[str, Any] = _around_law(identity) if place is _LAW else {"proofs": identity.readings.proofs(actor)}
    return office(
        request,
        place.template,
        actor,
        error=error,
        done=done if done == "opgeslagen" else "",
        values=typed.values() if typed else getattr(organisation.now, place.part).model_dump(mode="json"),
        version=typed.version if typed else organisation.version(place.part),
        reason=typed.reason if typed else "",
        changes=may(actor, UseCase.CHANGE_SETTINGS),
        **more,
    )


def _around_law(identity: Identity) -> dict[str, Any]:
    now = identity.organisation.now
    return {
        "law": now.law,
        "missing": [_(CONDITIONS.get(name, name)) for name in now.law.missing_for_words],
        "help_key": now.desk.help_key,
        "desk_version": identity.organisation.version("desk"),
    }


def _change(request: Request, identity: Identity, actor: Actor, place: Place, part: str, typed: Typed) -> Response:
    """Keep a part; with a mistake nothing is changed."""
    try:
        identity.organisation.change(actor, part, typed.values(), typed.reason, typed.version)
    except SettingsError as error:
        mine = typed if part == place.part else None
        return _show(request, identity, actor, place, typed=mine, error=str(error))
    return RedirectResponse(f"{place.path}?gedaan=opgeslagen", 303)


@router.get("/wet", response_class=HTMLResponse)
def law(request: Request, identity: IDENTITY, actor: ACTOR, gedaan: str = "") -> HTMLResponse:
    """Words or voice, and everything that belongs to it."""
    return _show(request, identity, actor, _LAW, done=gedaan)


@router.post("/wet", response_class=HTMLResponse)
def change_law(request: Request, identity: IDENTITY, actor: ACTOR, typed: Annotated[LawForm, Form()]) -> Response:
    """Change them; voice without its four conditions is refused."""
    return _change(request, identity, actor, _LAW, "law", typed)


@router.post("/bureau", response_class=HTMLResponse)
def change_desk(request: Request, identity: IDENTITY, actor: ACTOR, typed: Annotated[DeskForm, Form()]) -> Response:
    """What the desk of employees offers."""
    return _change(request, identity, actor, _LAW, "desk", typed)


@router.get("/bewaren", response_class=HTMLResponse)
def keeping(request: Request, identity: IDENTITY, actor: ACTOR, gedaan: str = "") -> HTMLResponse:
    """How long each purpose keeps what it needs."""
    return _show(request, identity, actor, _KEEPING, done=gedaan)


@router.post("/bewaren", response_class=HTMLResponse)
def change_keeping(
    request: Request, identity: IDENTITY, actor: ACTOR, typed: Annotated[KeepingForm, Form()]
) -> Response:
    """Change them, within the bounds of the law."""
    return _change(request, identity, actor, _KEEPING, "retention", typed)
