"""The wallboard of who can come to help: calls that ask for somebody, "ik kom", and reading along where that may.

It shows the phase and one line of reason. How an employee does it, and what was said before, is on no board (L5).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Header, Request, Response
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from luwte.apps.language import SOURCE, language, speaking, written
from luwte.apps.language import gettext as _
from luwte.apps.web.account.words import called
from luwte.apps.web.bureau import hour
from luwte.apps.web.gate import ACTOR, STAYS
from luwte.apps.web.page import page
from luwte.apps.web.panels import Place, piece
from luwte.apps.web.parts import PARTS, Parts
from luwte.apps.web.refusals import missing, not_now
from luwte.apps.web.screen import SPEAKS
from luwte.apps.web.sse import message
from luwte.apps.web.stage import Viewer
from luwte.apps.web.stream import LiveStream, looking
from luwte.apps.web.templates import environment
from luwte.apps.wording import PhaseView, phase_text_view, unknown_view
from luwte.domain.hearing import Ground
from luwte.domain.turn import CallId
from luwte.errors import NotAllowed
from luwte.service.actors import Actor, Role
from luwte.service.help_desk import COMES, Need

router = APIRouter(prefix="/wandbord")

_DONE = 204


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A call that needs somebody, in words. `said`: the reason to be spoken. `mine`: this helper was asked."""

    id: str
    phase: PhaseView
    alias: str
    line: str
    practice: bool
    asked_at: str
    reason: str
    said: str
    mine: bool
    coming: str
    may_read: bool
    steps: tuple[tuple[str, str], ...] = ()
    """What only a team lead can press now: step and button."""


def rows(parts: Parts, actor: Actor) -> list[BoardRow]:
    """What this helper sees, the neediest first."""
    return [_row(parts, actor, need) for need in parts.desk.help.board(actor)]


def _row(parts: Parts, actor: Actor, need: Need) -> BoardRow:
    content, record = parts.current.now, need.record
    ground = need.footing.of(need.phase)
    text = content.phase_text(need.phase)
    return BoardRow(
        id=record.id,
        phase=phase_text_view(text) if ground is Ground.HEARD else unknown_view(ground),
        alias=called(parts.people, record.employee) if record.employee else "",
        line=record.line,
        practice=record.practice,
        asked_at=hour(need.asked_at) if need.asked_at else "",
        reason=written(content.message(need.because)) if need.because else "",
        said=_(content.message(need.because)) if need.because else "",
        mine=actor.user in need.asked,
        coming=need.coming or "",
        may_read=parts.desk.may_read(actor, need),
        steps=_steps(parts, actor, need),
    )


def _steps(parts: Parts, actor: Actor, need: Need) -> tuple[tuple[str, str], ...]:
    showing = parts.stage.showing(need.record.id)
    if showing is None or Role.TEAM_LEAD not in actor.roles:
        return ()
    steps = showing.view(SOURCE, Place.HELPER).screen.steps
    return tuple((step.id, step.button) for step in steps.for_team_lead())


class BoardPieces:
    """The pieces of one helper's board; after the first time only what changed."""

    def __init__(self, parts: Parts, actor: Actor, language: str) -> None:
        self._parts, self._actor, self._language = parts, actor, language
        self._sent: dict[str, Markup] = {}
        self._asked: set[str] = set()

    def changed(self) -> bytes:
        """What is different now as server-sent events; empty when nothing is."""
        with speaking(self._language):
            found = rows(self._parts, self._actor)
            pieces = [piece("stuk", name, html, "innerMorph") for name, html in self._news(found)]
            if said := self._said(found):
                pieces.append(piece("stuk", SPEAKS, piece("spreek", said), "innerHTML"))
        return message("".join(pieces), "0") if pieces else b""

    def _news(self, found: list[BoardRow]) -> Iterator[tuple[str, Markup]]:
        macros = environment().get_template("wand.html.j2").module
        for name, html in (
            ("bord", macros.bord(found)),  # type: ignore[attr-defined]
            ("vrij", macros.vrij(*availability(self._parts, self._actor))),  # type: ignore[attr-defined]
            ("pauzes", macros.pauzes(self._parts.desk.shift.who_pauses(self._actor))),  # type: ignore[attr-defined]
        ):
            if self._sent.get(name) != html:
                self._sent[name] = html
                yield name, html

    def _said(self, found: list[BoardRow]) -> str:
        asking = {row.id: row for row in found if row.mine and not row.coming}
        fresh = [row for key, row in asking.items() if key not in self._asked]
        self._asked = set(asking)
        return " ".join(
            _("U wordt gevraagd bij %(name)s. %(reason)s") % {"name": r.alias, "reason": r.said} for r in fresh
        )


def availability(parts: Parts, actor: Actor) -> tuple[bool, int, bool]:
    """Whether this helper can be asked, how many could come now in their teams, and whether the helper was missed."""
    teams, desk = actor.teams or {None}, parts.desk.help
    return desk.is_available(actor.user), max(desk.free_in(team) for team in teams), desk.was_missed(actor.user)


def _comes(actor: Actor) -> None:
    if not actor.roles & COMES:
        raise NotAllowed("uw rol geeft hier geen toegang toe")


@router.get("", response_class=HTMLResponse)
async def board(request: Request, parts: PARTS, actor: ACTOR) -> HTMLResponse:
    """The wallboard."""
    _comes(actor)
    free, count, missed = availability(parts, actor)
    return page(
        request,
        "wandbord.html.j2",
        actor,
        rows=rows(parts, actor),
        free=free,
        count=count,
        missed=missed,
        pauses=parts.desk.shift.who_pauses(actor),
    )


@router.get("/stroom")
async def stream(parts: PARTS, actor: ACTOR, stays: STAYS) -> LiveStream:
    """What changes on the board."""
    _comes(actor)
    viewer = Viewer(language())
    pieces = BoardPieces(parts, actor, viewer.language)
    chunks = parts.stage.follow_board(viewer, parts.desk.help.watch, pieces.changed)
    return looking(parts.desk.help, actor.user, chunks, stays)


@router.post("/beschikbaar/{state}", status_code=_DONE)
async def available(parts: PARTS, actor: ACTOR, state: str) -> Response:
    """This helper can be asked, or no longer."""
    _comes(actor)
    if state not in {"aan", "uit"}:
        missing("kies aan of uit")
    parts.desk.help.available(actor, free=state == "aan")
    return Response(status_code=_DONE)


@router.post("/gesprek/{call}/ik-kom", status_code=_DONE)
async def coming(parts: PARTS, actor: ACTOR, call: str) -> Response:
    """ "Ik kom": the employee sees who, and nobody else is asked any more."""
    _comes(actor)
    if not await parts.desk.come(actor, CallId(call)):
        not_now("er komt al iemand, of u hebt al een gesprek waar u naartoe gaat")
    return Response(status_code=_DONE)


@router.get("/gesprek/{call}", response_class=HTMLResponse)
async def join(request: Request, parts: PARTS, actor: ACTOR, call: str) -> HTMLResponse:
    """Read along in a call whose employee asked for help, where the organisation allows it."""
    need = await parts.desk.read_along(actor, CallId(call))
    showing = parts.stage.showing(CallId(call))
    if showing is None:
        missing("dit gesprek loopt niet")
    spoken = language()
    return page(
        request,
        "meelezen.html.j2",
        actor,
        shown=showing.shown(spoken, Place.HELPER),
        after=showing.number,
        alias=called(parts.people, need.record.employee) if need.record.employee else "",
    )


@router.get("/gesprek/{call}/stroom")
async def join_stream(
    parts: PARTS,
    actor: ACTOR,
    stays: STAYS,
    call: str,
    na: str = "",
    last_event_id: Annotated[str, Header(max_length=64)] = "",
) -> LiveStream:
    """The same call as it goes on."""
    parts.desk.allowed_along(actor, CallId(call))
    showing = parts.stage.showing(CallId(call))
    if showing is None:
        missing("dit gesprek loopt niet")
    chunks = parts.stage.follow_call(Viewer(language()), showing, last_event_id or na)
    return looking(parts.desk.help, actor.user, chunks, stays)


@router.post("/gesprek/{call}/teamleider/{step}", status_code=_DONE)
async def by_team_lead(parts: PARTS, actor: ACTOR, call: str, step: str) -> Response:
    """A step that only a team lead takes."""
    showing = parts.stage.showing(CallId(call))
    if showing is None:
        missing("dit gesprek loopt niet")
    protocol = showing.content.protocols[showing.record.profile.protocol]
    if step not in {known.id for known in protocol.steps}:
        missing("deze stap staat niet in dit protocol")
    await parts.desk.decide(actor, CallId(call), step)
    return Response(status_code=_DONE)
