"""For who oversees: the trail and its check, every change of a setting, and how the server is, without content."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from luwte.apps.language import gettext as _
from luwte.apps.language import marked
from luwte.apps.web.account.identity import IDENTITY, Identity
from luwte.apps.web.account.words import called, changed_part
from luwte.apps.web.coordinator.tabs import office
from luwte.apps.web.gate import ACTOR
from luwte.apps.web.parts import PARTS
from luwte.errors import StoreUnavailable, TrailBroken
from luwte.service.actors import Actor
from luwte.service.health import Finding, Weight, examine
from luwte.service.permissions import UseCase, permit
from luwte.service.readings import PAGE

router = APIRouter(prefix="/beheer")
_WORST_FIRST = (Weight.WRONG, Weight.NOTICE, Weight.GOOD)
_MARKS = "%d-%m-%Y %H:%M"
_WEIGHTS = {Weight.GOOD: marked("goed"), Weight.NOTICE: marked("let op"), Weight.WRONG: marked("fout")}
_NAMES = {
    "opslag": marked("opslag"),
    "schijf": marked("schijf"),
    "datamap": marked("datamap"),
    "klok": marked("klok"),
    "verbinding": marked("verbinding"),
    "certificaat": marked("certificaat"),
    "taken": marked("taken"),
    "reservekopie": marked("reservekopie"),
    "sleutelkopie": marked("sleutelkopie"),
    "berichten": marked("berichten"),
    "lijnen": marked("lijnen"),
    "lijn": marked("lijn"),
    "spraakherkenner": marked("spraakherkenner"),
}


def _trail(
    request: Request,
    identity: Identity,
    actor: Actor,
    *,
    before: int | None = None,
    only_read: bool = False,
    error: str = "",
    checked: int | None = None,
) -> HTMLResponse:
    found = identity.readings.trail(actor, before, only_read=only_read)
    rows = [
        {
            "number": line.number,
            "at": line.at.astimezone().strftime(_MARKS),
            "who": called(identity.people, line.actor),
            "what": line.action,
            "about": called(identity.people, line.subject),
            "detail": line.detail,
        }
        for line in found
    ]
    older = rows[-1]["number"] if len(rows) == PAGE else None
    return office(
        request,
        "coordinator_logboek.html.j2",
        actor,
        error=error,
        rows=rows,
        older=older,
        only_read=only_read,
        checked=checked,
    )


@router.get("/logboek", response_class=HTMLResponse)
def trail(
    request: Request,
    identity: IDENTITY,
    actor: ACTOR,
    voor: Annotated[int | None, Query(ge=1)] = None,
    alleen: str = "",
) -> HTMLResponse:
    """The trail, newest first; or only who opened which call."""
    return _trail(request, identity, actor, before=voor, only_read=alleen == "gelezen")


@router.post("/logboek/narekenen", response_class=HTMLResponse)
def verify(request: Request, identity: IDENTITY, actor: ACTOR) -> HTMLResponse:
    """Check the whole chain now."""
    try:
        checked = identity.readings.verify(actor)
    except TrailBroken as error:
        return _trail(request, identity, actor, error=str(error))
    return _trail(request, identity, actor, checked=checked)


@router.get("/wijzigingen", response_class=HTMLResponse)
def changes(request: Request, identity: IDENTITY, actor: ACTOR) -> HTMLResponse:
    """Every change of a setting: who, when, from what to what, why."""
    rows = [
        {
            "at": change.at.astimezone().strftime(_MARKS),
            "who": called(identity.people, change.who),
            "what": changed_part(change.part, change.field),
            "old": change.old,
            "new": change.new,
            "reason": change.reason,
        }
        for change in identity.organisation.history(actor)
    ]
    return office(request, "coordinator_wijzigingen.html.j2", actor, rows=rows)


@router.get("/toestand", response_class=HTMLResponse)
def health(request: Request, identity: IDENTITY, parts: PARTS, actor: ACTOR) -> HTMLResponse:
    """How the server is; no call, no name."""
    permit(actor, UseCase.SEE_HEALTH)
    try:
        identity.organisation.version("law")
        store = _("bereikbaar")
    except StoreUnavailable as trouble:
        store = str(trouble)
    rows = (
        (_("Database"), store),
        (_("Gesprekken die nu lopen"), str(len(parts.live.open))),
        (_("Versie van de inhoud"), parts.current.now.version),
    )
    found = sorted(examine(parts.condition), key=lambda finding: _WORST_FIRST.index(finding.weight))
    return office(request, "coordinator_toestand.html.j2", actor, rows=rows, findings=[_told(one) for one in found])


def _told(finding: Finding) -> dict[str, str]:
    """A finding in the language that is spoken; whoever made its text did that already."""
    kind, _space, which = finding.name.partition(" ")
    return {
        "kind": finding.weight.name.lower(),
        "weight": _(_WEIGHTS[finding.weight]),
        "name": f"{_(_NAMES.get(kind, kind))} {which}".strip(),
        "text": finding.text,
        "remedy": finding.remedy,
    }
