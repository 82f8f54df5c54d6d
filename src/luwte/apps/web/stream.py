"""A stream of events to a page, as bytes that are ready. A page that takes nothing for a while is dropped."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping

from starlette.responses import StreamingResponse
from starlette.types import Send

from luwte.apps.web.sse import HEADERS

PATIENCE = 20.0
"""Seconds that one chunk may take: longer means that nobody reads, and the connection ends (CHOICE)."""


class LiveStream(StreamingResponse):
    """Server-sent events; the page comes back by itself with `Last-Event-ID` and misses nothing."""

    def __init__(
        self, chunks: AsyncIterator[bytes], headers: Mapping[str, str] = HEADERS, patience: float = PATIENCE
    ) -> None:
        super().__init__(chunks, media_type="text/event-stream", headers=dict(headers))
        self._patience = patience

    async def stream_response(self, send: Send) -> None:
        """Send chunk by chunk, each within `patience` seconds."""
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        async for chunk in self.body_iterator:
            assert isinstance(chunk, bytes)
            async with asyncio.timeout(self._patience):
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})
