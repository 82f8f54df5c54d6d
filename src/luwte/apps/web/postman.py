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
from luwte.service.webhook_addresses import Address
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
        self._under_way: dict[str, tuple[Address, asyncio.Task[None]]] = {}
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
        """Each address has deliveries of its own: one that answers slowly or never holds up no other."""
        try:
            while True:
                try:
                    self._send_out(await asyncio.to_thread(self._webhooks.addresses))
                except LuwteError:
                    structlog.get_logger().warning("adressen voor berichten nog niet te lezen")
                await asyncio.sleep(_PAUSE)
        finally:
            self._send_out([])

    def _send_out(self, wanted: Sequence[Address]) -> None:
        """A round for every address; one that was changed or is there no more ends in the middle of its round."""
        now = {address.id: address for address in wanted}
        for identity, (held, task) in list(self._under_way.items()):
            if task.done() or now.get(identity) != held:
                task.cancel()
                del self._under_way[identity]
        for identity in now.keys() - self._under_way.keys():
            self._under_way[identity] = now[identity], asyncio.ensure_future(self._bring(now[identity]))

    async def _bring(self, address: Address) -> None:
        """What is due there now, until it is there or something failed."""
        going = True
        while going:
            try:
                outcomes = await self._webhooks.deliver(address, await asyncio.to_thread(self._webhooks.due, address))
                address = await asyncio.to_thread(self._webhooks.note, address, outcomes)
            except Exception as error:  # noqa: BLE001 one failing round may not be the last of an address
                structlog.get_logger().warning("berichten naar buiten nog niet bezorgd", kind=type(error).__name__)
                return
            failed = sum(1 for outcome in outcomes if outcome.reason)
            self._metrics.webhooks.labels("bezorgd").inc(len(outcomes) - failed)
            self._metrics.webhooks.labels("mislukt").inc(failed)
            going = bool(outcomes) and not failed
