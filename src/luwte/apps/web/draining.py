"""A server that says that it will stop before it stops: open pages and streams end by themselves and come back."""

from __future__ import annotations

from types import FrameType

import uvicorn

from luwte.service.drain import Drain

GRACE = 10
"""Seconds in which open connections may finish; what the store must write is waited for after that all the same."""


class DrainingServer(uvicorn.Server):
    """The first signal to stop begins the drain; a second one within the grace stops at once, as uvicorn does."""

    def __init__(self, config: uvicorn.Config, drain: Drain) -> None:
        super().__init__(config)
        self._drain = drain

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Signals arrive between two steps of the event loop, in its own thread."""
        self._drain.begin()
        super().handle_exit(sig, frame)
