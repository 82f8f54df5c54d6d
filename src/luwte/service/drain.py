"""The server is about to stop (*leeglopen*): what runs is finished, nothing begins, followers come back later."""

from __future__ import annotations

import asyncio


class Drain:
    """Begins once and never ends: after it comes a new process."""

    def __init__(self) -> None:
        self._begun = asyncio.Event()

    @property
    def begun(self) -> bool:
        """Whether it began."""
        return self._begun.is_set()

    def begin(self) -> None:
        """From now on; call it on the event loop."""
        self._begun.set()

    async def wait(self) -> None:
        """Until it begins."""
        await self._begun.wait()
