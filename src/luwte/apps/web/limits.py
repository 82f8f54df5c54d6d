"""How much a browser may send: counted while it comes in, so that no form can fill the disk or hold a connection."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from fastapi import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

ORDINARY = 1_000_000
_SILENCE = 30.0
_SLOWEST = 10_000
"""Bytes a second below which nobody really sends a file: with one byte a minute a form would be open for days."""


class Limits:
    """ASGI middleware. `larger`: where more is allowed, and how many bytes; `own`: the part that bounds itself."""

    def __init__(self, app: ASGIApp, larger: Mapping[str, int], own: str, silence: float = _SILENCE) -> None:
        self._app, self._larger, self._own, self._silence = app, larger, f"{own}/", silence

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection; the refusal is an exception of whoever reads the body."""
        if scope["type"] != "http" or scope["path"].startswith(self._own):
            await self._app(scope, receive, send)
            return
        most = self._larger.get(scope["path"], ORDINARY)
        came, complete, began = 0, False, 0.0

        async def counted() -> Message:
            nonlocal came, complete, began
            if complete:
                return await receive()
            began = began or asyncio.get_running_loop().time()
            try:
                async with asyncio.timeout_at(began + self._silence + came / _SLOWEST):
                    message = await receive()
            except TimeoutError:
                raise HTTPException(408, "het versturen duurde te lang; probeer het opnieuw") from None
            came += len(message.get("body", b""))
            complete = not message.get("more_body", False)
            if came > most:
                raise HTTPException(413, f"dit is te groot; hooguit {most // 1_000_000} MB")
            return message

        await self._app(scope, counted, send)
