"""The connection to ARI: events over a WebSocket, requests over HTTP, both with the same account.

It carries out what `TapController` asks and keeps trying to be connected; taps that an earlier run left are swept at
every new connection. A request that fails is told to the controller, which clears that tap away.
"""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import httpx2
from pydantic import SecretStr
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

from luwte.errors import ExchangeUnavailable
from luwte.telephony.asterisk.controller import TapController, UnusableRelease
from luwte.telephony.asterisk.prompts import Progress
from luwte.telephony.asterisk.requests import APP, Request

_ANSWER_WITHIN = 5.0
_BEGINS_WELL = 1.0
"""Seconds in which a sound that an exchange does not have shows: it begins then, and is over with an error."""
_PAUSES = (1.0, 2.0, 5.0, 10.0)
_LARGEST = 1 << 20
_NOT_PLAYED = "de telefooncentrale speelde de waarschuwing niet af; zeg haar zelf"
_PLAYS = "er klinkt al een waarschuwing in dit gesprek"


@dataclass(frozen=True, slots=True)
class Exchange:
    """Where ARI is, for example `https://centrale:8089/ari`, and the account for it."""

    url: str
    user: str
    password: SecretStr

    @property
    def events(self) -> str:
        """The address of the event stream."""
        parts = urlsplit(self.url)
        scheme = "wss" if parts.scheme == "https" else "ws"
        return urlunsplit((scheme, parts.netloc, f"{parts.path}/events", f"app={APP}&subscribeAll=true", ""))


@dataclass(frozen=True, slots=True)
class Press:
    """A person pressed for a warning; `by` is who. Raises ValueError without one."""

    by: str

    def __post_init__(self) -> None:
        if not self.by.strip():
            raise ValueError("a press is of a person")


class AriConnection:
    """Keeps one exchange's controller connected. `told` hears in Dutch when that works and when it does not."""

    def __init__(self, exchange: Exchange, controller: TapController, told: Callable[[str], None]) -> None:
        self._exchange = exchange
        self._controller = controller
        self._told = told
        self._http: httpx2.AsyncClient | None = None
        self._under_way: asyncio.Task[None] | None = None

    async def run(self) -> None:
        """Until cancelled; then every tap is cleared away."""
        failures = 0
        auth = (self._exchange.user, self._exchange.password.get_secret_value())
        async with httpx2.AsyncClient(auth=auth, timeout=_ANSWER_WITHIN, trust_env=False) as http:
            self._http = http
            try:
                while True:
                    try:
                        await self._connected(http)
                        failures = 0
                    except UnusableRelease as unusable:
                        self._told(str(unusable))
                    except (OSError, WebSocketException, httpx2.HTTPError, ValueError):
                        self._told("de telefooncentrale is niet bereikbaar; Luwte probeert het opnieuw")
                    await asyncio.sleep(_PAUSES[min(failures, len(_PAUSES) - 1)])
                    failures += 1
            finally:
                self._http = None
                await asyncio.shield(self._clear_away(http))

    async def play_warning(self, call_key: str, sound: str, press: Press) -> None:
        """Plays a prompt into a call that is tapped. The only thing that reaches a call, and only on a press (TEL-08).

        Raises ValueError for a call that is not tapped, and `ExchangeUnavailable` when the exchange does not do it, or
        when another one is being played. It comes back once the sound is to be heard.
        """
        if self._http is None:
            raise ExchangeUnavailable(_NOT_PLAYED)
        if self._controller.plays(call_key):
            raise ExchangeUnavailable(_PLAYS)
        progress: asyncio.Queue[Progress] = asyncio.Queue(maxsize=4)
        requests = self._controller.play(call_key, sound, progress.put_nowait, pressed_by=press.by)
        await self._carry_out(self._http, requests)
        try:
            async with asyncio.timeout(_ANSWER_WITHIN):
                how = await progress.get()
        except TimeoutError:
            await self._carry_out(self._http, self._controller.failed(requests[0].purpose))
            how = Progress.FAILED
        if how is Progress.BEGAN:
            with suppress(TimeoutError):
                async with asyncio.timeout(_BEGINS_WELL):
                    how = await progress.get()
        if how is Progress.FAILED:
            raise ExchangeUnavailable(_NOT_PLAYED)

    async def _connected(self, http: httpx2.AsyncClient) -> None:
        headers = {"Authorization": _basic(self._exchange)}
        async with connect(self._exchange.events, additional_headers=headers, max_size=_LARGEST, proxy=None) as socket:
            info = await http.get(f"{self._exchange.url}/asterisk/info")
            info.raise_for_status()
            await self._carry_out(http, self._controller.connected(info.json()))
            self._told("verbonden met de telefooncentrale")
            async for text in socket:
                event = _object(text)
                if event is not None:
                    await self._whole(self._carry_out(http, self._controller.receive(event)))

    async def _whole(self, work: Coroutine[Any, Any, None]) -> None:
        """What an event asks for is done to its end, also when we stop meanwhile: half a tap would stay behind."""
        self._under_way = asyncio.ensure_future(work)
        await asyncio.shield(self._under_way)

    async def _clear_away(self, http: httpx2.AsyncClient) -> None:
        if self._under_way is not None:
            await asyncio.gather(self._under_way, return_exceptions=True)
        await self._carry_out(http, self._controller.stop())

    async def _carry_out(self, http: httpx2.AsyncClient, requests: list[Request]) -> None:
        for request in requests:
            try:
                answer = await http.request(
                    request.method, f"{self._exchange.url}{request.path}", params=dict(request.query)
                )
            except httpx2.HTTPError:
                await self._carry_out(http, self._controller.failed(request.purpose))
                continue
            if request.purpose == "sweep" and answer.is_success:
                await self._carry_out(http, self._controller.swept(answer.json()))
            elif answer.is_error and request.purpose != "cleanup":
                await self._carry_out(http, self._controller.failed(request.purpose))


def _object(text: str | bytes) -> Mapping[str, Any] | None:
    try:
        found = json.loads(text)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _basic(exchange: Exchange) -> str:
    account = f"{exchange.user}:{exchange.password.get_secret_value()}"
    return f"Basic {base64.b64encode(account.encode()).decode()}"
