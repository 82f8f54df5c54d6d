"""Emergency access: the data protection officer asks for one call, and everybody who oversees sees that it was asked.

Whose call it is stands nowhere here. What was said is shown on one page only, while the access lasts.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from luwte.apps.language import gettext as _
from luwte.apps.web.account.identity import IDENTITY, Identity
from luwte.apps.web.account.words import called
from luwte.apps.web.bureau import replayed
from luwte.apps.web.coordinator.tabs import office
from luwte.apps.web.gate import ACTOR
from luwte.apps.web.parts import PARTS
from luwte.domain.turn import CallId
from luwte.errors import NotFound, SettingsError
from luwte.service.actors import Actor
from luwte.service.break_glass import LASTS, NEAR, BreakGlass
from luwte.service.permissions import UseCase, may, permit
from luwte.service.ports import NEAREST
from luwte.service.records import CallRecord

router = APIRouter(prefix="/beheer/noodtoegang")
Word = Annotated[str, Query(max_length=100)]
_MARKS = "%d-%m-%Y %H:%M"
_YEARS = range(2000, 3000)
_MINUTES: dict[str, Any] = {"minutes": int(LASTS.total_seconds() // 60), "near": int(NEAR.total_seconds() // 60)}


def _row(call: CallRecord) -> dict[str, str]:
    length = round((call.ended_at - call.started_at).total_seconds() / 60) if call.ended_at else 0
    minutes = _("%(n)s min") % {"n": max(1, length)}
    return {"id": call.id, "at": f"{call.started_at.astimezone():{_MARKS}}", "line": call.line, "length": minutes}


def _accesses(identity: Identity, actor: Actor) -> list[dict[str, object]]:
    return [
        {
            "number": access.line.number,
            "at": f"{access.line.at.astimezone():{_MARKS}}",
            "who": called(identity.people, access.line.actor),
            "call": access.line.subject,
            "why": access.line.detail,
            "until": f"{access.until.astimezone():%H:%M}",
        }
        for access in identity.glass.accesses(actor)
    ]


@router.get("", response_class=HTMLResponse)
def overview(
    request: Request, identity: IDENTITY, actor: ACTOR, dag: Word = "", tijd: Word = "", kenmerk: Word = ""
) -> Response:
    """Every access there was; and for who may ask, the way to one call."""
    found, error = None, ""
    try:
        if kenmerk.strip():
            call = identity.glass.record(actor, CallId(kenmerk.strip())).id
            return RedirectResponse(f"/beheer/noodtoegang/gesprek/{call}", 303)
        if dag or tijd:
            found = [_row(call) for call in identity.glass.find(actor, _moment(dag, tijd))]
    except (NotFound, SettingsError) as wrong:
        error = str(wrong)
    return office(
        request,
        "coordinator_noodtoegang.html.j2",
        actor,
        error=error,
        rows=_accesses(identity, actor),
        unseen=max((line.number for line in identity.glass.unseen(actor)), default=None),
        asks=may(actor, UseCase.BREAK_GLASS),
        found=found,
        many=found is not None and len(found) >= NEAREST // 2,
        day=dag,
        time=tijd,
        **_MINUTES,
    )


def _moment(day: str, time: str) -> datetime:
    """The moment that was typed, where the server stands. Raises `SettingsError`."""
    try:
        typed = datetime.fromisoformat(f"{day}T{time}")
    except ValueError:
        typed = None
    if typed is None or typed.year not in _YEARS:
        raise SettingsError("vul een dag en een tijd in")
    return typed.astimezone()


def _ask(request: Request, glass: BreakGlass, actor: Actor, call: str, *, error: str = "", why: str = "") -> Response:
    found = glass.record(actor, CallId(call))
    if not error and glass.access(actor, found.id):
        return RedirectResponse(f"/beheer/noodtoegang/gesprek/{found.id}/lezen", 303)
    return office(request, "coordinator_noodvraag.html.j2", actor, error=error, call=_row(found), why=why, **_MINUTES)


@router.get("/gesprek/{call}", response_class=HTMLResponse)
def ask(request: Request, identity: IDENTITY, actor: ACTOR, call: str) -> Response:
    """What it means to open this call, and the reason."""
    return _ask(request, identity.glass, actor, call)


@router.post("/gesprek/{call}", response_class=HTMLResponse)
def open_call(
    request: Request, identity: IDENTITY, actor: ACTOR, call: str, waarom: Annotated[str, Form(max_length=1000)] = ""
) -> Response:
    """Open it."""
    try:
        identity.glass.open(actor, CallId(call), waarom)
    except SettingsError as error:
        return _ask(request, identity.glass, actor, call, error=str(error), why=waarom)
    return RedirectResponse(f"/beheer/noodtoegang/gesprek/{call}/lezen", 303)


@router.get("/gesprek/{call}/lezen", response_class=HTMLResponse)
async def read(request: Request, identity: IDENTITY, parts: PARTS, actor: ACTOR, call: str) -> HTMLResponse:
    """What was said, and nothing else; each time this page is opened is a line in the trail."""
    record, entries, access = await asyncio.to_thread(identity.glass.read, actor, CallId(call))
    screen = await asyncio.to_thread(replayed, parts, record, entries)
    answer = await asyncio.to_thread(
        office,
        request,
        "coordinator_noodlezen.html.j2",
        actor,
        call=_row(record),
        why=access.line.detail,
        until=f"{access.until.astimezone():%H:%M}",
        turns=screen.turns,
    )
    left = max(1, round((access.until - parts.clock.now()).total_seconds()))
    answer.headers["Refresh"] = f"{left}; url=/beheer/noodtoegang"  # nothing stays on a screen when the time is over
    return answer


@router.post("/gesprek/{call}/sluit")
def close(identity: IDENTITY, actor: ACTOR, call: str) -> RedirectResponse:
    """Done reading."""
    identity.glass.close(actor, CallId(call))
    return RedirectResponse("/beheer/noodtoegang", 303)


@router.post("/gezien")
def seen(identity: IDENTITY, actor: ACTOR, regel: Annotated[int, Form(ge=1)]) -> RedirectResponse:
    """The coordinator saw what was opened; two who press at once have both seen it."""
    permit(actor, UseCase.CHANGE_SETTINGS)
    with suppress(NotFound):
        identity.glass.see(actor, regel)
    return RedirectResponse("/beheer/noodtoegang", 303)
