"""Who is at the door: how a request gets its person, and how a press is known to come from our own page."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated, Protocol
from urllib.parse import quote

from fastapi import Depends, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

from luwte.service.actors import Actor

SIGN_IN = "/aanmelden"
_READS = frozenset({"GET", "HEAD", "OPTIONS"})
_OPEN = ("/api/", "/spel/")
"""Addresses that no cookie opens: callers bring a token of their own in the header or in the address."""


class Gate(Protocol):
    """Sessions of people in a browser."""

    async def actor(self, request: Request) -> Actor | None:
        """Who is signed in, or `None`."""

    def csrf(self, request: Request) -> str:
        """What the forms and buttons of this person's pages must send back."""

    async def checked(self, request: Request) -> None:
        """Raises `NotAllowed` for a press that does not come from a page of ours."""


class NotSignedIn(Exception):  # noqa: N818 the name says what is so
    """Nobody is signed in: a page sends to the sign-in page, a button is refused."""


def gate_of(request: Request) -> Gate:
    """The gate of this application."""
    gate: Gate = request.app.state.parts.gate
    return gate


async def signed_in(request: Request) -> Actor:
    """Who asks. Raises `NotSignedIn`."""
    actor = await gate_of(request).actor(request)
    if actor is None:
        raise NotSignedIn
    request.app.state.parts.desk.help.presence.seen(actor.user)
    return actor


async def leaving(request: Request) -> None:
    """Who signs out is not asked for help any more, and has no pause that others would see."""
    actor = await gate_of(request).actor(request)
    if actor is not None:
        request.app.state.parts.desk.leave(actor)


def still_there(request: Request) -> Callable[[], Awaitable[Actor | None]]:
    """Asks again who looks, for a page that stays open for hours."""
    return lambda: gate_of(request).actor(request)


async def guarded(request: Request) -> None:
    """Every request that changes something comes from a page of ours."""
    if request.method not in _READS and not request.url.path.startswith(_OPEN):
        await gate_of(request).checked(request)


async def send_to_sign_in(request: Request, _error: Exception) -> Response:
    """A person is sent to the sign-in page and comes back after it; a script is told."""
    if request.method not in _READS or "text/html" not in request.headers.get("accept", ""):
        return JSONResponse({"detail": "u bent niet meer aangemeld; laad de pagina opnieuw"}, 401)
    back = quote(request.url.path)
    return RedirectResponse(f"{SIGN_IN}?naar={back}", 303)


STAYS = Annotated[Callable[[], Awaitable[Actor | None]], Depends(still_there)]
LEAVING = Depends(leaving)
"""For a button that signs out."""
ACTOR = Annotated[Actor, Depends(signed_in)]
