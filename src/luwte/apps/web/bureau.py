"""The employee's desk: one page for a whole day, on which calls come and go by themselves."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Header, Request
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from luwte.apps.language import language
from luwte.apps.sound_text import recogniser_text
from luwte.apps.web.gate import ACTOR, STAYS
from luwte.apps.web.page import page
from luwte.apps.web.panels import Place
from luwte.apps.web.parts import PARTS, Parts
from luwte.apps.web.screen import Screen
from luwte.apps.web.stage import NOTHING, Viewer
from luwte.apps.web.stream import LiveStream, looking
from luwte.apps.web.templates import environment
from luwte.domain.turn import CallId
from luwte.engine import CallEngine
from luwte.errors import Erased
from luwte.service.actors import Actor
from luwte.service.analysis import Walk
from luwte.service.records import CallRecord, Entry

router = APIRouter(prefix="/bureau")


@dataclass(frozen=True, slots=True)
class Line:
    """A call of today, in the list."""

    id: str
    at: str
    line: str
    practice: bool
    running: bool
    kept: str


def hour(at: datetime) -> str:
    """A time of day where the server stands."""
    return at.astimezone().strftime("%H:%M")


def moment(at: datetime) -> str:
    """A day and a time."""
    return at.astimezone().strftime("%d-%m %H:%M")


async def _lines(parts: Parts, actor: Actor) -> list[Line]:
    running = {record.id for record in parts.live.open}
    return [
        Line(
            id=call.id,
            at=hour(call.started_at),
            line=call.line,
            practice=call.practice,
            running=call.id in running,
            kept=moment(call.keep_until) if call.keep_until else "",
        )
        for call in await parts.desk.today(actor)
    ]


def _macro(name: str, *values: object) -> HTMLResponse:
    """A piece of the page by itself."""
    html: Markup = getattr(environment().get_template("scherm.html.j2").module, name)(*values)
    return HTMLResponse(html, headers={"Cache-Control": "no-store"})


@router.get("", response_class=HTMLResponse)
async def desk(request: Request, parts: PARTS, actor: ACTOR, gesprek: str = "") -> HTMLResponse:
    """The desk with the call that goes on, or the last one, or none."""
    lines = await _lines(parts, actor)
    showing = parts.stage.of_employee(actor.user, gesprek)
    spoken = language()
    view = showing.view(spoken, Place.DESK) if showing else None
    return page(
        request,
        "bureau.html.j2",
        actor,
        shown=showing.shown(spoken, Place.DESK) if showing else None,
        after=showing.number if showing else NOTHING,
        points=view.screen.points if view else "[]",
        pinned=gesprek,
        calls=lines,
        paused=parts.desk.shift.pauses(actor.user),
        help_key=parts.desk.rules.help_key,
        lines=parts.exchange is not None,
        waiting=_waiting(parts, actor),
        practice=parts.practice.choice(parts.current.now) if parts.practice else None,
    )


@router.get("/stroom")
async def stream(
    parts: PARTS,
    actor: ACTOR,
    stays: STAYS,
    na: str = "",
    gesprek: str = "",
    last_event_id: Annotated[str, Header(max_length=64)] = "",
) -> LiveStream:
    """What happens, from after what the page saw last."""
    viewer = Viewer(language(), actor.user, gesprek)
    chunks = parts.stage.follow_desk(viewer, last_event_id or na or NOTHING)
    return looking(parts.desk.help, actor.user, chunks, stays)


@router.get("/vandaag", response_class=HTMLResponse)
async def today(parts: PARTS, actor: ACTOR) -> HTMLResponse:
    """The list of today's own calls."""
    return _macro("vandaag", await _lines(parts, actor))


def _waiting(parts: Parts, actor: Actor) -> list[Line]:
    """Calls that came in on a line and belong to nobody yet."""
    found = parts.desk.pick_up.waiting(actor) if parts.exchange is not None else ()
    return [Line(call.id, hour(call.started_at), call.line, call.practice, running=True, kept="") for call in found]


@router.get("/wachtend", response_class=HTMLResponse)
async def waiting(parts: PARTS, actor: ACTOR) -> HTMLResponse:
    """Calls of the own teams that belong to nobody yet."""
    return _macro("wachtend", _waiting(parts, actor))


@router.post("/wachtend/{call}", response_class=HTMLResponse)
async def pick_up(parts: PARTS, actor: ACTOR, call: str) -> HTMLResponse:
    """ "Dit is mijn gesprek": it appears on the own desk by itself."""
    await parts.desk.pick_up.take(actor, CallId(call))
    return _macro("wachtend", _waiting(parts, actor))


@router.post("/pauze/{state}", response_class=HTMLResponse)
async def pause(parts: PARTS, actor: ACTOR, state: str) -> HTMLResponse:
    """No next call for now, or again one. Others see "pauze", never why."""
    parts.desk.pause(actor, wanted=state == "aan")
    return _macro("pauze", parts.desk.shift.pauses(actor.user))


@router.get("/gesprek/{call}", response_class=HTMLResponse)
async def again(request: Request, parts: PARTS, actor: ACTOR, call: str) -> HTMLResponse:
    """An own call again, with what can be done after it."""
    record, entries = await _read(parts, actor, CallId(call))
    screen = await asyncio.to_thread(replayed, parts, record, entries)
    return page(
        request,
        "terugkijken.html.j2",
        actor,
        record=record,
        at=moment(record.started_at),
        base=f"/bureau/gesprek/{record.id}",
        touched=parts.desk.shift.touched(actor.user, record.id),
        kept=moment(record.keep_until) if record.keep_until else "",
        gone=entries is None,
        hours=parts.desk.rules.kept_hours,
        turns=screen.turns,
        recogniser=recogniser_text(record.recogniser, record.model) if record.recogniser else "",
    )


async def _read(parts: Parts, actor: Actor, call: CallId) -> tuple[CallRecord, tuple[Entry, ...] | None]:
    """The call, and `None` for its entries when the transcript was thrown away."""
    try:
        return await parts.desk.read(actor, call)
    except Erased:
        return await parts.desk.own(actor, call), None


def replayed(parts: Parts, record: CallRecord, entries: tuple[Entry, ...] | None) -> Screen:
    """The screen after what was stored was heard again, without marks at the employee's own turns (L5)."""
    screen = Screen(parts.current.now, record.profile, "", place=Place.HELPER, language=language())
    walk = Walk(CallEngine(parts.current.now, record.profile))
    for entry in entries or ():
        screen.show(walk.step(entry.event), entry.seq)
    return screen


async def _after(parts: Parts, actor: Actor, call: CallId) -> HTMLResponse:
    record = await parts.desk.own(actor, call)
    kept = moment(record.keep_until) if record.keep_until else ""
    gone = await parts.desk.gone(actor, call)
    touched, hours = parts.desk.shift.touched(actor.user, call), parts.desk.rules.kept_hours
    return _macro("na", f"/bureau/gesprek/{call}", touched, kept, gone, hours)


@router.get("/gesprek/{call}/na", response_class=HTMLResponse)
async def after(parts: PARTS, actor: ACTOR, call: str) -> HTMLResponse:
    """What can be done after a call."""
    return await _after(parts, actor, CallId(call))


@router.post("/gesprek/{call}/geraakt/{state}", response_class=HTMLResponse)
async def touched(parts: PARTS, actor: ACTOR, call: str, state: str) -> HTMLResponse:
    """ "Het raakte me": for oneself alone; it opens nothing and is stored nowhere."""
    await parts.desk.touch(actor, CallId(call), touched=state == "aan")
    return await _after(parts, actor, CallId(call))


@router.post("/gesprek/{call}/bewaar", response_class=HTMLResponse)
async def keep(parts: PARTS, actor: ACTOR, call: str) -> HTMLResponse:
    """Keep the transcript longer, for a report that is written later."""
    await parts.desk.keep(actor, CallId(call))
    return await _after(parts, actor, CallId(call))


@router.post("/gesprek/{call}/weg", response_class=HTMLResponse)
async def discard(parts: PARTS, actor: ACTOR, call: str) -> HTMLResponse:
    """Throw the transcript away, here and in the store."""
    await parts.desk.discard(actor, CallId(call))
    answer = await _after(parts, actor, CallId(call))
    parts.stage.forget(CallId(call))
    return answer
