"""A call as it happens, for a program: server-sent events that go on where they stopped (`Last-Event-ID`).

Everything is encoded once per kind of reader. Who reads too slowly is cut off and comes back: nothing is lost by it.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterable
from typing import Annotated

from fastapi import APIRouter, Header
from fastapi.responses import StreamingResponse

from luwte.apps.web.api.access import READER
from luwte.apps.web.api.calls import CALL, owned
from luwte.apps.web.api.parts import FEEDING, Feeding
from luwte.apps.web.api.problem import documented
from luwte.apps.web.sse import HEADERS
from luwte.domain.turn import CallId
from luwte.service.live_jobs import Begun, News
from luwte.service.notices import Notice, beginning, notices
from luwte.service.records import CallRecord, Entry
from luwte.service.tokens import Scope
from luwte.service.webhook_addresses import CALLS

router = APIRouter(tags=["gesprekken"])
HEARTBEAT = b": hartslag\n\n"
AGAIN = b"retry: 1000\n: de server herstart; kom zo terug\n\n"
BEAT = 15.0
_WAITING = 200
_BEGIN = -1

_MESSAGE = {
    "type": "object",
    "properties": {
        "id": {"type": "string", "description": "Waar u verder gaat: stuur dit terug als Last-Event-ID."},
        "event": {"type": "string", "enum": sorted(kind.value for kind in CALLS)},
        "data": {"type": "string", "description": "JSON met id, type, timestamp en data, zoals in een webhook."},
    },
}

LAST = Annotated[
    str,
    Header(
        pattern=r"^(|begin|[0-9]{1,9})$",
        description="De id van het laatste bericht dat u kreeg; daarna gaat het verder.",
        examples=["12"],
    ),
]


@router.get(
    "/calls/{call}/stream",
    summary="Volg een gesprek",
    response_class=StreamingResponse,
    responses={
        200: {
            "description": "Berichten (server-sent events).",
            "content": {"text/event-stream": {"schema": _MESSAGE}},
        },
        **documented(401, 403, 404, 422, 429, 503),
    },
)
async def follow(call: CALL, token: READER, feeding: FEEDING, last_event_id: LAST = "") -> StreamingResponse:
    """Het type van elk bericht staat in `event`; de stroom stopt na `call.ended`."""
    record = await owned(feeding, token, call)
    after = int(last_event_id) if last_event_id.isdecimal() else _BEGIN
    past = await asyncio.to_thread(feeding.archive.entries, record.id, after) if record.ended_at else None
    spoken = Scope.TEXT in token.scopes
    lines = (
        _over(record, past or (), last_event_id, spoken)
        if record.ended_at
        else _running(feeding, record, after, last_event_id, spoken)
    )
    return StreamingResponse(lines, media_type="text/event-stream", headers=HEADERS)


async def _over(record: CallRecord, past: Iterable[Entry], last: str, spoken: bool) -> AsyncIterator[bytes]:
    """A call that is over, to its end."""
    yield _start(record, last, spoken)
    for entry in past:
        yield encoded(entry, spoken=spoken)


async def _running(feeding: Feeding, record: CallRecord, after: int, last: str, spoken: bool) -> AsyncIterator[bytes]:
    """What was stored after `after`, and then what happens; each stored event once, in order."""
    heard: asyncio.Queue[Entry] = asyncio.Queue(maxsize=_WAITING)
    full = asyncio.Event()
    stop = feeding.live.listen(_into(heard, full, record.id))
    try:
        yield _start(record, last, spoken)
        for entry in await asyncio.to_thread(feeding.archive.entries, record.id, after):
            after = entry.seq
            yield encoded(entry, spoken=spoken)
            if _ends(entry):
                return
        while not full.is_set():
            item = await _next(heard, feeding)
            if feeding.drain.begun and item is None:
                yield AGAIN
                return
            if item is None:
                yield HEARTBEAT
            elif item.seq > after:
                after = item.seq
                yield encoded(item, spoken=spoken)
                if _ends(item):
                    return
    finally:
        stop()


async def _next(heard: asyncio.Queue[Entry], feeding: Feeding) -> Entry | None:
    """The next entry; `None` after a while of nothing, or when the server is about to stop."""
    item = asyncio.ensure_future(heard.get())
    drained = asyncio.ensure_future(feeding.drain.wait())
    done, waiting = await asyncio.wait({item, drained}, timeout=BEAT, return_when=asyncio.FIRST_COMPLETED)
    for task in waiting:
        task.cancel()
    return item.result() if item in done else None


def _into(heard: asyncio.Queue[Entry], full: asyncio.Event, call: CallId) -> Callable[[News], None]:
    def listener(news: News) -> None:
        if isinstance(news, Begun) or news.call != call or news.entry is None:
            return
        if heard.full():
            full.set()
        else:
            heard.put_nowait(news.entry)

    return listener


def _start(record: CallRecord, last: str, spoken: bool) -> bytes:
    """The beginning, for who has nothing yet."""
    return b": stroom\n\n" if last else _message("begin", [beginning(record)], spoken)


def encoded(entry: Entry, *, spoken: bool) -> bytes:
    """All notices of an entry; the last carries its number, so that nobody comes back in the middle of one."""
    return _message(str(entry.seq), notices(entry), spoken)


def _message(number: str, told: Iterable[Notice], spoken: bool) -> bytes:
    found = list(told)
    parts = []
    for n, notice in enumerate(found):
        body = {"id": notice.id, **notice.body(spoken=spoken)}
        mark = f"id: {number}\n" if n == len(found) - 1 else ""
        parts.append(f"{mark}event: {notice.kind.value}\ndata: {json.dumps(body, ensure_ascii=False)}\n\n")
    return "".join(parts).encode("utf-8", "replace") or b": niets\n\n"


def _ends(entry: Entry) -> bool:
    return any(notice.kind.value == "call.ended" for notice in notices(entry))
