"""The application that people work in: its pages, its doors, and the clockwork that keeps open pages alive."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import structlog
from fastapi import Depends, FastAPI, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.staticfiles import StaticFiles
from starlette.middleware.trustedhost import TrustedHostMiddleware

from luwte.apps.about import edition
from luwte.apps.language import LANGUAGES
from luwte.apps.web import bureau, bureau_presses, upload, wallboard
from luwte.apps.web.account import door, own
from luwte.apps.web.account.words import ROLES
from luwte.apps.web.api.app import PREFIX, create_api
from luwte.apps.web.app import add_examples
from luwte.apps.web.coordinator import (
    content_pages,
    glass_pages,
    law_pages,
    line_pages,
    oversight_pages,
    people_pages,
    source_pages,
    tabs,
    webhook_pages,
)
from luwte.apps.web.gate import ACTOR, NotSignedIn, gate_of, guarded, send_to_sign_in
from luwte.apps.web.limits import Limits
from luwte.apps.web.navigation import home
from luwte.apps.web.operations import operations_router
from luwte.apps.web.page import page
from luwte.apps.web.parts import Parts, the_parts
from luwte.apps.web.practice import pages as practice
from luwte.apps.web.refusals import missing, tell_in_dutch
from luwte.apps.web.role_cards import CARDS
from luwte.apps.web.security import SecureHeaders
from luwte.apps.web.spoken import COOKIE, Spoken
from luwte.errors import LuwteError
from luwte.service.actors import Role

_STATIC = Path(__file__).parent / "static"
_BEAT = 5.0
"""Seconds between two signs of life to open pages; after twelve without one a page says so (STK-03)."""
_SECOND, _MINUTE = 1.0, 60.0
_YEAR = 365 * 24 * 3600

ROUTERS = (bureau_presses.router, bureau.router, wallboard.router, upload.router)
"""The pages of every installation."""
OFFICE = (
    tabs.router,
    people_pages.router,
    line_pages.router,
    source_pages.router,
    content_pages.router,
    law_pages.router,
    oversight_pages.router,
    glass_pages.router,
    webhook_pages.router,
)
"""Those of who keeps Luwte in order."""
ACCOUNTS = (door.router, own.router)
"""Those of real accounts; in practice somebody chooses who they are."""


def create_app(parts: Parts) -> FastAPI:
    """The application. It answers on the names of `parts.hosts` only."""
    app = FastAPI(openapi_url=None, lifespan=_living, dependencies=[Depends(guarded)])
    app.state.parts = parts
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(parts.hosts))
    app.add_middleware(Spoken)
    app.add_middleware(Limits, larger=upload.LIMITS, own=PREFIX)
    app.add_middleware(SecureHeaders)
    app.mount("/static", StaticFiles(directory=_STATIC))
    tell_in_dutch(app)
    app.add_exception_handler(NotSignedIn, send_to_sign_in)
    app.get("/")(_start)
    app.get("/welkom", response_class=HTMLResponse)(_welcome)
    app.get("/over", response_class=HTMLResponse)(_about)
    app.get("/taal/{code}")(_speak)
    for router in ROUTERS:
        app.include_router(router)
    if parts.feeding is not None:
        app.mount(PREFIX, create_api(parts.feeding))
    if parts.exchange is not None:
        app.router.routes.extend(route for listener in parts.exchange.listeners for route in listener.routes)
    if parts.operations is not None:
        app.include_router(operations_router(parts.operations))
    if parts.practice is not None:
        app.include_router(practice.router)
        add_examples(app, parts.current.now, parts.practice.calls, parts.practice.reader)
    if parts.identity is not None:
        for router in OFFICE + (ACCOUNTS if parts.practice is None else ()):
            app.include_router(router)
    return app


@asynccontextmanager
async def _living(app: FastAPI) -> AsyncIterator[None]:
    """Start the hub, keep the pages alive, and finish what waits when the server stops."""
    parts: Parts = app.state.parts
    await _chores(parts)
    await parts.live.start()
    if parts.exchange is not None:
        await parts.exchange.start()
    if parts.postman is not None:
        await parts.postman.start()
    clockwork = [
        asyncio.ensure_future(_every(_BEAT, parts.stage.beat)),
        asyncio.ensure_future(_every(_SECOND, parts.desk.help.tick)),
        asyncio.ensure_future(_minutes(parts)),
        asyncio.ensure_future(_parting(parts)),
    ]
    try:
        yield
    finally:
        for task in clockwork:
            task.cancel()
        if parts.practice is not None:
            await parts.practice.stop()
        if parts.exchange is not None:
            await parts.exchange.stop()
        await parts.live.stop()
        if parts.postman is not None:
            await parts.postman.stop()
        if parts.uploads is not None:
            await parts.uploads.stop()


async def _every(seconds: float, does: Callable[[], None]) -> None:
    with suppress(asyncio.CancelledError):
        while True:
            await asyncio.sleep(seconds)
            try:
                does()
            except Exception as error:  # noqa: BLE001 one failing beat may not be the last
                structlog.get_logger().error("klokslag mislukt", kind=type(error).__name__)


async def _parting(parts: Parts) -> None:
    """Streams have no end of their own: without this a server that stops would wait for them."""
    if parts.feeding is not None:
        with suppress(asyncio.CancelledError):
            await parts.feeding.drain.wait()
            parts.stage.part()
            if parts.exchange is not None:
                await parts.exchange.drain()


async def _minutes(parts: Parts) -> None:
    with suppress(asyncio.CancelledError):
        while True:
            await asyncio.sleep(_MINUTE)
            await _chores(parts)


async def _chores(parts: Parts) -> None:
    """A store that is away now is there again in a minute, or the start of the hub says so."""
    if parts.chores is None:
        return
    try:
        await asyncio.to_thread(parts.chores)
    except LuwteError:
        structlog.get_logger().warning("terugkerend werk nog niet gedaan")


async def _start(request: Request) -> Response:
    """To where somebody works, or to the door."""
    actor = await gate_of(request).actor(request)
    return RedirectResponse(home(actor) if actor else "/aanmelden", 303)


async def _welcome(request: Request, actor: ACTOR) -> HTMLResponse:
    """What somebody's roles can do here, and what they never see."""
    cards = [(ROLES[role], CARDS[role]) for role in Role if role in actor.roles]
    return page(request, "welkom.html.j2", actor, cards=cards)


def _about(request: Request, actor: ACTOR) -> HTMLResponse:
    """Version, licences, and to whom the installed models must be attributed (S24)."""
    version, licence = edition()
    credits = the_parts(request).credits()
    return page(request, "over.html.j2", actor, version=version, licence=licence, credits=credits)


async def _speak(code: str, naar: str = "/") -> Response:
    """Speak this language from now on, and go back to the page."""
    if code not in LANGUAGES:
        missing("deze taal is er niet")
    local = naar.startswith("/") and not naar.startswith(("//", "/\\"))
    answer = RedirectResponse(naar if local else "/", 303)
    answer.set_cookie(COOKIE, code, max_age=_YEAR, httponly=True, samesite="lax")
    return answer
