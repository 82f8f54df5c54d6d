"""Taps that we asked the exchange for and that have not connected yet: each id counts once, and not for long."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

from luwte.telephony.asterisk.taps import Expected

VALID = 30.0
"""Seconds in which a tap must connect."""
_MOST = 10_000


class Announced:
    """Bounded; the oldest make room. `steady` is monotonic seconds."""

    def __init__(self, steady: Callable[[], float]) -> None:
        self._steady = steady
        self._waiting: OrderedDict[str, tuple[float, Expected]] = OrderedDict()

    def expect(self, id_: str, expected: Expected) -> None:
        """A tap is about to come."""
        now = self._steady()
        while self._waiting and (len(self._waiting) >= _MOST or now - next(iter(self._waiting.values()))[0] >= VALID):
            self._waiting.popitem(last=False)
        self._waiting[id_] = now, expected

    def admit(self, id_: str) -> Expected | None:
        """Uses up an id; `None` when we did not announce it, when it was used, or when it came too late."""
        since, expected = self._waiting.pop(id_, (0.0, None))
        return expected if self._steady() - since < VALID else None
