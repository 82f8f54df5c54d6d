"""Every request is answered in the language of who asks: what they chose, or else what their browser likes."""

from __future__ import annotations

from http.cookies import CookieError, SimpleCookie

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from luwte.apps.language import chosen, speaking

COOKIE = "taal"


class Spoken:
    """ASGI middleware that speaks the language of the request."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        with speaking(chosen(_cookie(headers.get("cookie", "")), headers.get("accept-language", ""))):
            await self._app(scope, receive, send)


def _cookie(header: str) -> str | None:
    try:
        held = SimpleCookie(header).get(COOKIE)
    except CookieError:
        return None
    return held.value if held else None
