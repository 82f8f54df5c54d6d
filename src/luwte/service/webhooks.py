"""Messages to another system about what happens in calls (*webhooks*): signed, and kept until they arrived.

The form is that of Standard Webhooks (webhook-id, webhook-timestamp, webhook-signature with HMAC-SHA256).
A message is put in the outbox right after its event was stored; after a restart the outbox is filled again from the
calls that still run. A message that comes twice has the same id, so that the receiver can skip it. Only the end of a
call that came in the last instant before a crash can be missing: the receiver then still sees the call as running, and
may ask the API.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from luwte.errors import SettingsError
from luwte.service.clock import Clock
from luwte.service.notices import Notice

RETRIES = tuple(timedelta(seconds=s) for s in (5, 30, 120, 600, 1800, 7200, 18_000, 36_000, 57_600))
"""How long to wait after each attempt that failed; after the last a message is given up, a day and a half later."""
_SECRET_BYTES = range(24, 65)
_MARK = "whsec_"


@dataclass(frozen=True, slots=True)
class Message:
    """A message that waits: `body` is exactly what is signed and sent. `attempts` counts those that failed."""

    id: str
    body: str
    made_at: datetime
    attempts: int = 0


class Outbox(Protocol):
    """Where messages wait. Every method raises `StoreUnavailable`."""

    def put(self, messages: Sequence[Message]) -> None:
        """Keep them, due at once; one whose id is known is skipped, also when it was sent already."""

    def due(self, now: datetime, limit: int) -> Sequence[Message]:
        """Those whose time has come, oldest first."""

    def sent(self, identity: str, at: datetime) -> None:
        """It arrived: what was in it is forgotten, the id is remembered for a while."""

    def later(self, identity: str, due_at: datetime | None, reason: str) -> None:
        """It did not arrive; `None` gives it up. `reason` is fixed text."""


class NotDelivered(Exception):  # noqa: N818 it may be delivered later
    """The other side did not take it. `reason` is fixed Dutch text; `gone`: it never wants any again (410)."""

    def __init__(self, reason: str, *, gone: bool = False) -> None:
        super().__init__(reason)
        self.reason, self.gone = reason, gone


class Courier(Protocol):
    """Brings a message to the other side. Raises `NotDelivered`."""

    async def bring(self, headers: dict[str, str], body: bytes) -> None:
        """Returns when the other side has it."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of a round of deliveries."""

    delivered: int = 0
    failed: int = 0


class Webhooks:
    """Puts notices in the outbox and brings what is due."""

    def __init__(self, outbox: Outbox, courier: Courier, secret: bytes, clock: Clock, *, spoken: bool = False) -> None:
        self._outbox, self._courier, self._secret, self._clock = outbox, courier, secret, clock
        self._spoken = spoken

    def put(self, notices: Iterable[Notice]) -> None:
        """Keep messages for these. Blocks; raises `StoreUnavailable`."""
        now = self._clock.now()
        messages = [Message(notice.id, _body(notice, spoken=self._spoken), now) for notice in notices]
        if messages:
            self._outbox.put(messages)

    async def deliver(self, due: Iterable[Message]) -> tuple[Tally, list[tuple[str, datetime | None, str]]]:
        """Bring these, one after another; what has to be written down about each comes back with it."""
        tally, results = Tally(), list[tuple[str, datetime | None, str]]()
        for message in due:
            now = self._clock.now()
            try:
                await self._courier.bring(headers(message, self._secret, now), message.body.encode())
            except NotDelivered as refusal:
                results.append((message.id, None if refusal.gone else _next(message, now), refusal.reason))
                tally = Tally(tally.delivered, tally.failed + 1)
            else:
                results.append((message.id, now, ""))
                tally = Tally(tally.delivered + 1, tally.failed)
        return tally, results

    def due(self, limit: int = 10) -> Sequence[Message]:
        """What has to go now. Blocks; raises `StoreUnavailable`."""
        return self._outbox.due(self._clock.now(), limit)

    def note(self, results: Iterable[tuple[str, datetime | None, str]]) -> None:
        """Write down what became of messages. Blocks; raises `StoreUnavailable`, and then they are brought again."""
        for identity, at, reason in results:
            if at is not None and not reason:
                self._outbox.sent(identity, at)
            else:
                self._outbox.later(identity, at, reason)


def _next(message: Message, now: datetime) -> datetime | None:
    return now + RETRIES[message.attempts] if message.attempts < len(RETRIES) else None


def _body(notice: Notice, *, spoken: bool) -> str:
    return json.dumps(notice.body(spoken=spoken), ensure_ascii=True, separators=(",", ":"))


def headers(message: Message, secret: bytes, now: datetime) -> dict[str, str]:
    """The three headers of Standard Webhooks."""
    stamp = str(int(now.timestamp()))
    signed = f"{message.id}.{stamp}.{message.body}".encode()
    signature = base64.b64encode(hmac.digest(secret, signed, hashlib.sha256)).decode()
    return {"webhook-id": message.id, "webhook-timestamp": stamp, "webhook-signature": f"v1,{signature}"}


def secret_of(text: str) -> bytes:
    """The secret in a setting. Raises `SettingsError`."""
    try:
        secret = base64.b64decode(text.removeprefix(_MARK), validate=True) if text.startswith(_MARK) else b""
    except (binascii.Error, ValueError):
        secret = b""
    if len(secret) not in _SECRET_BYTES:
        raise SettingsError("webhook_secret: begint met whsec_, met daarachter base64 van 24 tot 64 bytes")
    return secret
