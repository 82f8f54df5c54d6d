"""A circuit breaker: what failed a few times in a row is left alone for a while. It reads no clock of its own."""

from __future__ import annotations

from collections.abc import Callable


class Breaker:
    """After `failures` in a row it is open for `seconds`; then it may be tried, and one failure opens it again."""

    def __init__(self, clock: Callable[[], float], *, failures: int = 3, seconds: float = 60.0) -> None:
        self._clock = clock
        self._most = failures
        self._seconds = seconds
        self._failed = 0
        self._until = float("-inf")

    @property
    def open(self) -> bool:
        """Whether nothing should be tried now."""
        return self._failed >= self._most and self._clock() < self._until

    def failed(self) -> None:
        """A try failed."""
        self._failed += 1
        self._until = self._clock() + self._seconds

    def worked(self) -> None:
        """A try worked."""
        self._failed = 0
