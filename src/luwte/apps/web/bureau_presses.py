"""What an employee presses during a call: each press is an event of the call, and what it changes comes by stream.

It checks that a press exists and can be meant now; whether the protocol allows it, the engine says on screen.
"""

from __future__ import annotations

from fastapi import APIRouter, Response

from luwte.apps.language import SOURCE
from luwte.apps.web.board import Board
from luwte.apps.web.gate import ACTOR
from luwte.apps.web.panels import Place
from luwte.apps.web.parts import PARTS, Parts
from luwte.apps.web.presses import check_step, check_warning
from luwte.apps.web.refusals import missing, not_now
from luwte.content.schema.protocol import Protocol
from luwte.domain.events import (
    CuesMuted,
    DangerPressed,
    HelpAsked,
    HintRefused,
    ObjectionMade,
    StepConfirmed,
    WarningPressed,
)
from luwte.domain.turn import CallId
from luwte.service.actors import Actor

router = APIRouter(prefix="/bureau/gesprek/{call}", default_response_class=Response)

_DONE = 204


def _at(parts: Parts, actor: Actor, call: str) -> tuple[Board, Protocol]:
    """The own running call; for anybody else it does not exist."""
    showing = parts.stage.showing(CallId(call))
    if showing is None or showing.record.employee != actor.user:
        missing("dit gesprek loopt niet")
    if showing.ended_at is not None:
        not_now("het gesprek is voorbij; er is niets meer te zetten")
    board = showing.view(SOURCE, Place.DESK).screen.board
    return board, showing.content.protocols[showing.record.profile.protocol]


@router.post("/stap/{step}", status_code=_DONE)
async def step(parts: PARTS, actor: ACTOR, call: str, step: str) -> None:
    """A step, an answer to a question, or "dreiging? ja/nee"."""
    board, protocol = _at(parts, actor, call)
    check_step(protocol, board, step)
    await parts.desk.press(actor, CallId(call), lambda at: StepConfirmed(step, at))


@router.post("/gevaar", status_code=_DONE)
async def danger(parts: PARTS, actor: ACTOR, call: str) -> None:
    """The employee says that this is a threat or an explosion: a person may always say so (rule B7)."""
    _at(parts, actor, call)
    await parts.desk.press(actor, CallId(call), DangerPressed)


@router.post("/hulp", status_code=_DONE)
async def ask_help(parts: PARTS, actor: ACTOR, call: str) -> None:
    """The silent help button; it works without the store, too."""
    _at(parts, actor, call)
    await parts.desk.press(actor, CallId(call), HelpAsked)


@router.post("/waarschuwing/{level}", status_code=_DONE)
async def warning(parts: PARTS, actor: ACTOR, call: str, level: int) -> None:
    """A ready warning to read out."""
    _, protocol = _at(parts, actor, call)
    check_warning(protocol, level)
    await parts.desk.press(actor, CallId(call), lambda at: WarningPressed(level, at))


@router.post("/waarschuwing/{level}/horen", status_code=_DONE)
async def play_warning(parts: PARTS, actor: ACTOR, call: str, level: int) -> None:
    """The caller hears a ready warning, where the line can play it; a person says so every time."""
    _, protocol = _at(parts, actor, call)
    check_warning(protocol, level)
    await parts.desk.play_warning(actor, CallId(call), level)


@router.post("/aanwijzingen/{state}", status_code=_DONE)
async def cues(parts: PARTS, actor: ACTOR, call: str, state: str) -> None:
    """Cues off or on again; it leaves no trace."""
    _at(parts, actor, call)
    if state not in {"aan", "uit"}:
        missing("kies aan of uit")
    await parts.desk.press(actor, CallId(call), lambda at: CuesMuted(state == "uit", at))


@router.post("/klopt-niet", status_code=_DONE)
async def refuse_hint(parts: PARTS, actor: ACTOR, call: str) -> None:
    """The course hint does not fit; it leaves no trace."""
    board, _ = _at(parts, actor, call)
    if board.hint is None:
        not_now("er staat nu geen hint")
    await parts.desk.press(actor, CallId(call), HintRefused)


@router.post("/bevinding/{turn}/{finding}", status_code=_DONE)
async def refuse_finding(parts: PARTS, actor: ACTOR, call: str, turn: int, finding: int) -> None:
    """A finding does not hold (law L8): noted for who judges the recognition."""
    _at(parts, actor, call)
    await parts.desk.refuse_finding(actor, CallId(call), turn, finding)


@router.post("/bezwaar/{what}", status_code=_DONE)
async def objection(parts: PARTS, actor: ACTOR, call: str, what: str) -> None:
    """The caller objects (law L4): no measuring of the voice any more, or no analysis at all."""
    _at(parts, actor, call)
    if what not in {"stem", "alles"}:
        missing("kies stem of alles")
    await parts.desk.press(actor, CallId(call), lambda at: ObjectionMade(what == "alles", at))
