"""What the pages work with, handed over by who starts the server: use cases and ports, never an adapter by name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Protocol

from fastapi import Depends, Request

from luwte.apps.about import Credit
from luwte.apps.practice import Practice
from luwte.apps.uploads import Uploads
from luwte.apps.web.account.identity import Identity
from luwte.apps.web.api.parts import Feeding
from luwte.apps.web.gate import Gate
from luwte.apps.web.operations import Operations
from luwte.apps.web.postman import Postman
from luwte.apps.web.stage import Stage
from luwte.service.actors import UserId
from luwte.service.clock import Clock
from luwte.service.current import CurrentContent
from luwte.service.desk import Desk
from luwte.service.health import Check
from luwte.service.live import LiveCalls

if TYPE_CHECKING:  # numpy is only needed where lines are
    from luwte.apps.exchange.room import ExchangeRoom


class People(Protocol):
    """Who works here, by the name that others see on screen."""

    def alias(self, user: UserId) -> str:
        """The screen name; empty for somebody who is not known."""


@dataclass(frozen=True)
class Parts:
    """Everything that routes may use. `practice` is there in practice mode only; `identity` where accounts are kept."""

    current: CurrentContent
    live: LiveCalls
    desk: Desk
    stage: Stage
    clock: Clock
    gate: Gate
    people: People
    practice: Practice | None = None
    feeding: Feeding | None = None
    operations: Operations | None = None
    uploads: Uploads | None = None
    postman: Postman | None = None
    chores: Callable[[], object] | None = None
    """Work that comes back, in a thread: once before calls are taken up, and then every minute."""
    identity: Identity | None = None
    condition: Sequence[tuple[str, Check]] = ()
    """What the coordinator's page of the server's condition looks at."""
    hosts: tuple[str, ...] = ("127.0.0.1", "localhost")
    credits: Callable[[], Sequence[Credit]] = tuple
    """To whom the installed speech models must be attributed. Blocks."""
    exchange: ExchangeRoom | None = None
    """Live lines, where there are any."""


def the_parts(request: Request) -> Parts:
    """The parts of this application."""
    parts: Parts = request.app.state.parts
    return parts


PARTS = Annotated[Parts, Depends(the_parts)]
