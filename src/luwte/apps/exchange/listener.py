"""One exchange that is listened to, whatever its protocol: where it is reached, and how it begins and ends."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from starlette.routing import BaseRoute

from luwte.exchange_settings import Exchange
from luwte.telephony.lines.line import Profile


class Endpoint(Protocol):
    """What takes connections of one exchange in."""

    async def drain(self, within: float) -> None:
        """Take nothing in any more; after so many seconds let go of what is left."""


class Warnings(Protocol):
    """An exchange that can let a warning be heard in a call."""

    @property
    def levels(self) -> frozenset[int]:
        """Which ready warnings it has a sound for."""

    async def play(self, call_key: str, level: int, by: str) -> None:
        """Play it because `by` pressed. Raises `NotFound` for a call that is not tapped, `ExchangeUnavailable`."""


@dataclass(frozen=True)
class Listener:
    """One exchange: `kind` of protocol, where it is reached, and what takes it in."""

    name: str
    kind: str
    endpoint: Endpoint
    routes: tuple[BaseRoute, ...] = ()
    start: Callable[[], Awaitable[object]] | None = None
    """What listens by itself, beside the server of the pages. Raises OSError for a port that is taken."""
    warnings: Warnings | None = None


def address_of(name: str) -> str:
    """The path on this server."""
    return f"/lijn/{name}"


def profile_of(exchange: Exchange) -> Profile:
    """Which legs may leave its adapter (TEL-02)."""
    return Profile.TWO_LEGS if exchange.both_legs else Profile.CALLER_ONLY
