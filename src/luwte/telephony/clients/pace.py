"""When each step of a call is due: an absolute schedule, so that small delays do not add up."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable


class Pace:
    """`speed` 2 is twice as fast as it was spoken, 0 as fast as it goes. `late` is the worst delay so far, in seconds.

    One per call. `steady` and `sleep` are those of the event loop.
    """

    def __init__(
        self,
        speed: float = 1.0,
        *,
        steady: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        if speed < 0:
            raise ValueError("a speed of 0 or more")
        self._speed, self._sleep = speed, sleep
        self.now = steady
        self.late = 0.0
        self._origin: float | None = None

    def afresh(self) -> Pace:
        """The same pace, for what begins now."""
        return Pace(self._speed, steady=self.now, sleep=self._sleep)

    def passed(self, since: float) -> float:
        """Seconds of audio that went by since then; none when it goes as fast as it can."""
        return (self.now() - since) * self._speed

    async def rest(self, seconds: float) -> None:
        """Wait so long, whatever the speed."""
        await self._sleep(seconds)

    async def until(self, second: float) -> None:
        """Wait until this second of the audio is due; the first call is the beginning."""
        if not self._speed:
            await self._sleep(0)
            return
        now = self.now()
        if self._origin is None:
            self._origin = now - second / self._speed
        wait = self._origin + second / self._speed - now
        if wait > 0:
            await self._sleep(wait)
        else:
            self.late = max(self.late, -wait)
