"""A stream of events to a page, as bytes that are ready. A page that takes nothing for a while is dropped."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable

from starlette.responses import StreamingResponse
from starlette.types import Send

from luwte.apps.web.sse import HEADERS
from luwte.service.actors import UserId
from luwte.service.help_desk import HelpDesk

PATIENCE = 20.0
"""Seconds that one chunk may take: longer means that nobody reads, and the connection ends (CHOICE)."""


ASK_EVERY = 60.0
"""Seconds between two looks whether somebody is still signed in."""


class LiveStream(StreamingResponse):
    """Server-sent events; the page comes back by itself with `Last-Event-ID` and misses nothing.

    `stays` is asked now and then who looks; when nobody does (signed out, another role), the stream ends and `over` is
    told.
    """

    def __init__(
        self,
        chunks: AsyncIterator[bytes],
        stays: Callable[[], Awaitable[object]],
        patience: float = PATIENCE,
        over: Callable[[], None] | None = None,
    ) -> None:
        super().__init__(chunks, media_type="text/event-stream", headers=dict(HEADERS))
        self._stays, self._patience, self._over = stays, patience, over

    async def stream_response(self, send: Send) -> None:
        """Send chunk by chunk, each within `patience` seconds."""
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        asked = time.monotonic()
        async for chunk in self.body_iterator:
            assert isinstance(chunk, bytes)
            if time.monotonic() - asked > ASK_EVERY:
                asked = time.monotonic()
                if not await self._stays():
                    if self._over is not None:
                        self._over()
                    break
            async with asyncio.timeout(self._patience):
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})


def looking(
    help_desk: HelpDesk, user: UserId, chunks: AsyncIterator[bytes], stays: Callable[[], Awaitable[object]]
) -> LiveStream:
    """A stream that counts as an open page of this person, who may be asked for help meanwhile."""

    async def counted() -> AsyncIterator[bytes]:
        with help_desk.presence.page(user):
            async for chunk in chunks:
                yield chunk

    return LiveStream(counted(), stays, over=lambda: help_desk.session_over(user))
