"""Carries what calls tell to the outbox and from there outside, beside everything else: no call ever waits for it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import structlog

from luwte.apps.web.metrics import Metrics
from luwte.errors import LuwteError
from luwte.service.live import LiveCalls
from luwte.service.live_jobs import Begun, News
from luwte.service.notices import Notice, beginning, notices
from luwte.service.ports import CallArchive
from luwte.service.webhooks import Webhooks

_WAITING = 20_000
_PAUSE = 1.0


class Postman:
    """Started and stopped with the server."""

    def __init__(self, live: LiveCalls, archive: CallArchive, webhooks: Webhooks, metrics: Metrics) -> None:
        self._live, self._archive, self._webhooks, self._metrics = live, archive, webhooks, metrics
        self._heard: asyncio.Queue[Notice] = asyncio.Queue(maxsize=_WAITING)
        self._told: list[Notice] = []
        """What was taken from the queue and is not in the outbox yet."""
        self._rounds: list[asyncio.Task[None]] = []
        live.listen(self._hear)

    async def start(self) -> None:
        """Fill the outbox from the calls that still run; what it has already is skipped. Raises `StoreUnavailable`."""
        for record in self._live.open:
            entries = await asyncio.to_thread(self._archive.entries, record.id)
            told = [beginning(record), *(notice for entry in entries for notice in notices(entry))]
            await asyncio.to_thread(self._webhooks.put, told)
        self._rounds = [asyncio.ensure_future(self._collect()), asyncio.ensure_future(self._deliver())]

    async def stop(self) -> None:
        """Put what was heard in the outbox; the next start brings it."""
        for task in self._rounds:
            task.cancel()
        await self._put([*self._told, *self._waiting()])

    def _hear(self, news: News) -> None:
        told: Sequence[Notice] = ()
        if isinstance(news, Begun):
            told = () if news.moments else (beginning(news.record),)
        elif news.entry is not None:
            told = notices(news.entry)
        for notice in told:
            if self._heard.full():
                structlog.get_logger().warning("te veel berichten naar buiten wachten; een bericht is overgeslagen")
                return
            self._heard.put_nowait(notice)

    async def _collect(self) -> None:
        """What was heard goes to the outbox together; without a store it stays in memory until there is one."""
        while True:
            self._told = [await self._heard.get()]
            self._told += self._waiting()
            while not await self._put(self._told):
                await asyncio.sleep(_PAUSE)
            self._told = []

    def _waiting(self) -> list[Notice]:
        found = []
        while not self._heard.empty():
            found.append(self._heard.get_nowait())
        return found

    async def _put(self, told: list[Notice]) -> bool:
        try:
            await asyncio.to_thread(self._webhooks.put, told)
        except LuwteError:
            structlog.get_logger().warning("berichten naar buiten nog niet opgeslagen")
            return False
        return True

    async def _deliver(self) -> None:
        while True:
            try:
                tally, results = await self._webhooks.deliver(await asyncio.to_thread(self._webhooks.due))
                await asyncio.to_thread(self._webhooks.note, results)
            except LuwteError:
                structlog.get_logger().warning("berichten naar buiten nog niet te lezen")
                results = []
            else:
                self._metrics.webhooks.labels("bezorgd").inc(tally.delivered)
                self._metrics.webhooks.labels("mislukt").inc(tally.failed)
            if not results:
                await asyncio.sleep(_PAUSE)
