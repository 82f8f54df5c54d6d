"""How often somebody may try: per name and per address, with pauses that double. It lives in memory, one per process.

After a restart the count starts anew; the slow password check stays. A name that does not exist counts like any other.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

from luwte.errors import NotAllowed
from luwte.service.clock import Clock

_LONGEST = 900.0
_FORGET = 3600.0
_KNOWN = 20_000


class TooOften(NotAllowed):
    """Tried too often. `wait` is in seconds."""

    def __init__(self, wait: float) -> None:
        self.wait = wait
        minutes = max(1, round(wait / 60))
        long = "een minuut" if minutes == 1 else f"{minutes} minuten"
        super().__init__(f"te vaak geprobeerd; probeer het over {long} opnieuw")


@dataclass(slots=True)
class _Tries:
    count: int = 0
    free_at: float = 0.0
    last: float = 0.0


class Throttle:
    """Counts tries of a key; `free` of them cost nothing, then each doubles the pause, up to a quarter of an hour."""

    def __init__(self, clock: Clock, free: int = 5) -> None:
        self._clock, self._free = clock, free
        self._tries: OrderedDict[str, _Tries] = OrderedDict()
        self._lock = Lock()

    def enter(self, key: str) -> None:
        """One more try, counted before it is known how it ends. Raises `TooOften`."""
        now = self._clock.steady()
        with self._lock:
            tries = self._tries.setdefault(key, _Tries())
            self._tries.move_to_end(key)
            if now - tries.last > _FORGET:
                tries.count, tries.free_at = 0, 0.0
            if tries.free_at > now:
                raise TooOften(tries.free_at - now)
            tries.count, tries.last = tries.count + 1, now
            if tries.count >= self._free:
                tries.free_at = now + min(_LONGEST, 2.0 ** (tries.count - self._free) * 5.0)
            while len(self._tries) > _KNOWN:
                self._tries.popitem(last=False)

    def returned(self, key: str) -> None:
        """This try was right: it does not count, and those before it still do (many people share one address)."""
        with self._lock:
            tries = self._tries.get(key)
            if tries is None:
                return
            tries.count = max(0, tries.count - 1)
            if tries.count < self._free:
                tries.free_at = 0.0

    def worked(self, key: str) -> None:
        """It was right: start anew."""
        with self._lock:
            self._tries.pop(key, None)
