"""Tokens for streams that are about to connect: given out in the answer to a signed request, good once, for a minute.

The address of a stream may carry no secret, so this is how a stream shows that it was we who asked for it.
"""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Callable

VALID = 60.0
"""Seconds."""
_MOST = 10_000
_BYTES = 24


def _drawn() -> str:
    return secrets.token_urlsafe(_BYTES)


class Tokens:
    """What was given out and not used yet; bounded, the oldest make room. `steady` is monotonic seconds."""

    def __init__(self, steady: Callable[[], float], new: Callable[[], str] = _drawn) -> None:
        self._steady = steady
        self._new = new
        self._given: OrderedDict[str, float] = OrderedDict()

    def issue(self) -> str:
        """A new token."""
        now = self._steady()
        while self._given and (len(self._given) >= _MOST or now - next(iter(self._given.values())) >= VALID):
            self._given.popitem(last=False)
        token = self._new()
        self._given[token] = now
        return token

    def admit(self, token: str) -> bool:
        """Uses up a token, and says whether it was good."""
        given = self._given.pop(token, None)
        return given is not None and self._steady() - given < VALID
