"""The pages of practice mode: choose who you are, and let a call come in."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from luwte.apps.practice import PEOPLE, Practice
from luwte.apps.web.gate import ACTOR, LEAVING, gate_of
from luwte.apps.web.navigation import home
from luwte.apps.web.page import page
from luwte.apps.web.parts import PARTS, Parts
from luwte.apps.web.practice.gate import COOKIE, PracticeGate
from luwte.errors import NotAllowed, NotFound
from luwte.service.actors import Role

router = APIRouter()


def _practice(parts: Parts) -> Practice:
    assert parts.practice is not None  # these routes exist in practice mode only
    return parts.practice


@router.get("/aanmelden", response_class=HTMLResponse)
async def choose(request: Request) -> HTMLResponse:
    """Choose who you are."""
    actor = await gate_of(request).actor(request)
    return page(request, "kies.html.j2", actor, people=tuple(PEOPLE.values()))


@router.post("/aanmelden")
async def chosen(request: Request, wie: Annotated[str, Form(max_length=32)]) -> Response:
    """Be this person from now on."""
    gate = gate_of(request)
    if wie not in PEOPLE or not isinstance(gate, PracticeGate):
        raise NotFound("deze persoon is er niet")
    answer = RedirectResponse(home(PEOPLE[wie].actor), 303)
    answer.set_cookie(COOKIE, gate.cookie(wie), httponly=True, samesite="lax")
    return answer


@router.post("/afmelden", dependencies=[LEAVING])
async def leave() -> Response:
    """Be nobody again."""
    answer = RedirectResponse("/aanmelden", 303)
    answer.delete_cookie(COOKIE)
    return answer


@router.post("/oefening/gesprek", status_code=204)
async def bring_in(
    parts: PARTS,
    actor: ACTOR,
    gesprek: Annotated[str, Form(max_length=64)],
    protocol: Annotated[str, Form(max_length=64)] = "telefoon",
    tempo: Annotated[int, Form()] = 2,
) -> Response:
    """Let a practice call come in at one's own desk."""
    if Role.EMPLOYEE not in actor.roles:
        raise NotAllowed("alleen wie de telefoon opneemt, krijgt gesprekken")
    await _practice(parts).bring_in(gesprek, protocol, tempo, actor, parts.current.now)
    return Response(status_code=204)
