"""The page to upload a transcript or recording and read its report. Who uploads sees it; nobody else does.

Of a recording the source is chosen: that says which side is the caller. The browser remembers which one it was.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Form, Request, Response, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse

from luwte.apps.language import gettext as _
from luwte.apps.language import marked
from luwte.apps.uploads import MAX_BYTES, State, Uploads, kind_of
from luwte.apps.web.gate import ACTOR
from luwte.apps.web.page import page
from luwte.apps.web.parts import PARTS, Parts
from luwte.apps.web.refusals import missing, not_now
from luwte.apps.web.report import style
from luwte.apps.web.security import POLICY
from luwte.errors import NotFound
from luwte.service.recording_sources import Direction, Origin, RecordingSource

PATH = "/inlezen"
LIMITS = {PATH: MAX_BYTES}
STATE_WORDS = {
    State.WAITING: marked("wacht op zijn beurt"),
    State.BUSY: marked("wordt geanalyseerd"),
    State.DONE: marked("klaar"),
    State.FAILED: marked("mislukt"),
}
DIRECTION_WORDS = {
    Direction.IN: marked("wij zijn gebeld"),
    Direction.OUT: marked("wij belden zelf"),
}
COOKIE = "bron"
_YEAR = 365 * 24 * 3600
router = APIRouter(prefix=PATH)


def _uploads(parts: PARTS) -> Uploads:
    if parts.uploads is None:
        missing(_("inlezen staat hier uit"))
    return parts.uploads


UPLOADS = Annotated[Uploads, Depends(_uploads)]


@router.get("", response_class=HTMLResponse)
def start(request: Request, actor: ACTOR, uploads: UPLOADS, parts: PARTS) -> HTMLResponse:
    """The form, and what this person uploaded."""
    return page(
        request,
        "upload.html.j2",
        actor,
        uploads=uploads.of(actor),
        words=STATE_WORDS,
        most=MAX_BYTES,
        sources=_sources(parts),
        before=request.cookies.get(COOKIE, ""),
        directions=DIRECTION_WORDS,
    )


@router.get("/lijst", response_class=HTMLResponse)
async def listed(request: Request, actor: ACTOR, uploads: UPLOADS) -> HTMLResponse:
    """The list alone, while something is under way."""
    return page(request, "upload-lijst.html.j2", actor, uploads=uploads.of(actor), words=STATE_WORDS)


@router.post("")
async def take(
    actor: ACTOR,
    uploads: UPLOADS,
    parts: PARTS,
    bestand: UploadFile,
    transcript: UploadFile | None = None,
    bron: Annotated[str, Form(max_length=40)] = "",
    richting: Annotated[Literal["", "in", "uit"], Form()] = "",
) -> Response:
    """Keep the file and let it be analysed."""
    if not bestand.filename:
        not_now(_("kies eerst een bestand"))
    files = {bestand.filename: bestand.file}
    if transcript is not None and transcript.filename:
        if kind_of(transcript.filename) == kind_of(bestand.filename):
            not_now(_("opname en transcript zijn hetzelfde soort bestand"))
        files[transcript.filename] = transcript.file
    origin = await asyncio.to_thread(_origin, parts, bron, Direction(richting) if richting else None)
    await uploads.take(actor, files, origin)
    answer = RedirectResponse(PATH, 303)
    answer.set_cookie(COOKIE, bron, max_age=_YEAR, path=PATH, httponly=True, samesite="lax")
    return answer


def _sources(parts: Parts) -> tuple[RecordingSource, ...]:
    """Those that are in use. Blocks."""
    known = parts.identity.organisation.sources() if parts.identity is not None else ()
    return tuple(source for source in known if source.open)


def _origin(parts: Parts, chosen: str, direction: Direction | None) -> Origin:
    """What is known of a recording from this source. Blocks."""
    if not chosen:
        return Origin()
    source = next((source for source in _sources(parts) if source.id == chosen), None)
    if source is None or parts.identity is None:
        not_now(_("deze bron is er niet (meer); kies een andere"))
    try:
        line = parts.identity.organisation.line(source.line).profile if source.line else None
    except NotFound:
        not_now(_("de lijn van deze bron is er niet meer; vraag een coördinator om dat te herstellen"))
    return Origin(line, source.sides, direction)


@router.get("/{identity}", response_class=HTMLResponse)
async def report(identity: str, actor: ACTOR, uploads: UPLOADS) -> HTMLResponse:
    """The report; its style is inside the file, so the policy names exactly that style."""
    upload = uploads.one(actor, identity)
    if upload.state is not State.DONE:
        not_now(upload.problem or _("dit bestand is nog niet klaar"))
    digest = base64.b64encode(hashlib.sha256(style().encode()).digest()).decode()
    headers = {"Content-Security-Policy": POLICY.format(style=f" 'sha256-{digest}'"), "Cache-Control": "no-store"}
    return HTMLResponse(upload.report, headers=headers)


@router.post("/{identity}/weg")
async def drop(identity: str, actor: ACTOR, uploads: UPLOADS) -> Response:
    """Throw the report away."""
    uploads.drop(actor, identity)
    return RedirectResponse(PATH, 303)
