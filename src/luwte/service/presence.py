"""Who still has a page of ours open, so that nobody is counted on who went home.

In memory, and for one question only: can somebody still see that they are asked? What they look at is not noted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from luwte.service.actors import UserId
from luwte.service.clock import Clock


class Presence:
    """Open pages per person, and when each was last heard of."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._pages: Counter[UserId] = Counter()
        self._seen: dict[UserId, float] = {}

    @contextmanager
    def page(self, user: UserId) -> Iterator[None]:
        """A page is open for as long as this lasts."""
        self._pages[user] += 1
        try:
            yield
        finally:
            self._pages[user] -= 1
            if not self._pages[user]:
                del self._pages[user]
            self.seen(user)

    def seen(self, user: UserId) -> None:
        """Somebody asked for something just now."""
        self._seen[user] = self._clock.steady()

    def pages(self, user: UserId) -> int:
        """How many pages are open."""
        return self._pages[user]

    def away(self, user: UserId, seconds: float) -> bool:
        """Whether there is no open page, and nothing was asked for so long."""
        return not self._pages[user] and self._clock.steady() - self._seen.get(user, 0.0) >= seconds
