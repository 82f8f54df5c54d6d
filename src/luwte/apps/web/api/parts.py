"""What the API works with, handed over by who starts the server."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request

from luwte.apps.web.metrics import Metrics
from luwte.service.clock import Clock
from luwte.service.current import CurrentContent
from luwte.service.drain import Drain
from luwte.service.intake import Intake
from luwte.service.live import LiveCalls
from luwte.service.pace import Pace
from luwte.service.ports import CallArchive
from luwte.service.tokens import Tokens
from luwte.service.webhook_addresses import WebhookAddresses


@dataclass(frozen=True)
class Feeding:
    """Everything that the routes of the API may use. `pace` holds per token, `guesses` per address without one."""

    live: LiveCalls
    archive: CallArchive
    current: CurrentContent
    tokens: Tokens
    clock: Clock
    intake: Intake
    pace: Pace
    guesses: Pace
    webhooks: WebhookAddresses
    metrics: Metrics = field(default_factory=Metrics)
    drain: Drain = field(default_factory=Drain)


def paces(clock: Clock) -> tuple[Pace, Pace]:
    """What a token may ask (1000 requests a second), and how often an address may bring a wrong one (1 a second)."""
    return Pace(clock, rate=1000, burst=2000), Pace(clock, rate=1, burst=20)


def the_feeding(request: Request) -> Feeding:
    """The parts of this application."""
    feeding: Feeding = request.app.state.feeding
    return feeding


FEEDING = Annotated[Feeding, Depends(the_feeding)]
