"""Addresses for who keeps the server running: is it alive, can it work, and its measured values. No page, no cookie."""

from __future__ import annotations

import asyncio
import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass, field

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from luwte.apps.web.metrics import MEDIA_TYPE, Metrics
from luwte.service.clock import Clock
from luwte.service.drain import Drain
from luwte.service.health import Check, Finding, Weight, examine, good, worst, wrong
from luwte.service.tokens import Scope, Tokens

_FRESH = 2.0
"""Seconds that findings are used again: whoever asks often does not burden the store."""


@dataclass
class Operations:
    """What these addresses need. `open_nearby`: this computer reads the measured values without a token.

    Leave that off behind a proxy on the same computer: there everybody comes from nearby.
    """

    checks: Sequence[tuple[str, Check]]
    metrics: Metrics
    drain: Drain
    clock: Clock
    tokens: Tokens | None = None
    open_nearby: bool = True
    _found: tuple[Finding, ...] = field(default=(), init=False)
    _found_at: float | None = field(default=None, init=False)

    async def findings(self) -> tuple[Finding, ...]:
        """What is wrong now, at most two seconds old."""
        now = self.clock.steady()
        if self._found_at is None or now - self._found_at >= _FRESH:
            self._found_at = now
            self._found = await asyncio.to_thread(examine, self.checks)
        stopping = wrong("server", "stopt zo", "probeer het straks opnieuw") if self.drain.begun else None
        return (*self._found, stopping or good("server", "draait"))


def operations_router(operations: Operations) -> APIRouter:
    """The routes."""
    router = APIRouter()

    @router.get("/health/live")
    async def live() -> Response:
        """The process answers; whether it can work is another question."""
        return JSONResponse({"status": "goed"}, headers={"Cache-Control": "no-store"})

    @router.get("/health")
    @router.get("/health/ready")
    async def ready() -> Response:
        """503 while something does not work; a notice is no reason to send people elsewhere."""
        found = await operations.findings()
        weight = worst(found)
        body = {
            "status": weight.value,
            "onderdelen": [{"naam": f.name, "status": f.weight.value, "tekst": f.text} for f in found],
        }
        return JSONResponse(body, 503 if weight is Weight.WRONG else 200, {"Cache-Control": "no-store"})

    @router.get("/metrics")
    async def metrics(request: Request) -> Response:
        """For Prometheus: from this computer, or with a token that may."""
        if not await _may_read(operations, request):
            detail = f"de meetwaarden vragen een koppelsleutel met het recht {Scope.METRICS.value}"
            return JSONResponse({"detail": detail}, 401, {"WWW-Authenticate": "Bearer"})
        return Response(operations.metrics.page(), media_type=MEDIA_TYPE, headers={"Cache-Control": "no-store"})

    return router


async def _may_read(operations: Operations, request: Request) -> bool:
    if operations.open_nearby and request.client is not None and _nearby(request.client.host):
        return True
    kind, _, key = request.headers.get("authorization", "").partition(" ")
    if operations.tokens is None or kind.lower() != "bearer":
        return False
    token = await asyncio.to_thread(operations.tokens.check, key)
    return token is not None and Scope.METRICS in token.scopes


def _nearby(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
