"""A stream of events to a page, as bytes that are ready. A page that takes nothing for a while is dropped."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable

from starlette.responses import StreamingResponse
from starlette.types import Send

from luwte.apps.web.sse import HEADERS

PATIENCE = 20.0
"""Seconds that one chunk may take: longer means that nobody reads, and the connection ends (CHOICE)."""


ASK_EVERY = 60.0
"""Seconds between two looks whether somebody is still signed in."""


class LiveStream(StreamingResponse):
    """Server-sent events; the page comes back by itself with `Last-Event-ID` and misses nothing.

    `stays` is asked now and then who looks; when nobody does (signed out, another role), the stream ends.
    """

    def __init__(
        self, chunks: AsyncIterator[bytes], stays: Callable[[], Awaitable[object]], patience: float = PATIENCE
    ) -> None:
        super().__init__(chunks, media_type="text/event-stream", headers=dict(HEADERS))
        self._stays = stays
        self._patience = patience

    async def stream_response(self, send: Send) -> None:
        """Send chunk by chunk, each within `patience` seconds."""
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        asked = time.monotonic()
        async for chunk in self.body_iterator:
            assert isinstance(chunk, bytes)
            if time.monotonic() - asked > ASK_EVERY:
                asked = time.monotonic()
                if not await self._stays():
                    break
            async with asyncio.timeout(self._patience):
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})
