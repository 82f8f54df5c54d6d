"""How much somebody may ask in a while: a bucket per name that fills with time. It holds no more names than `most`."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from luwte.service.clock import Clock


@dataclass(slots=True)
class _Bucket:
    left: float
    at: float


class Pace:
    """`rate` per second in the long run, `burst` at once."""

    def __init__(self, clock: Clock, *, rate: float, burst: float, most: int = 10_000) -> None:
        self._clock, self._rate, self._burst, self._most = clock, rate, burst, most
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    def wait(self, name: str) -> float:
        """Take one; 0 when there was one, else the seconds until there is."""
        now = self._clock.steady()
        bucket = self._buckets.setdefault(name, _Bucket(self._burst, now))
        self._buckets.move_to_end(name)
        if len(self._buckets) > self._most:
            self._buckets.popitem(last=False)
        bucket.left = min(self._burst, bucket.left + (now - bucket.at) * self._rate)
        bucket.at = now
        if bucket.left >= 1:
            bucket.left -= 1
            return 0.0
        return (1 - bucket.left) / self._rate
