"""Messages to other systems about what happens in calls (*webhooks*): signed, and kept per address until they arrived.

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
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from luwte.errors import SettingsError
from luwte.service.clock import Clock
from luwte.service.notices import Notice
from luwte.service.webhook_addresses import Address, AddressBook

RETRIES = tuple(timedelta(seconds=s) for s in (5, 30, 120, 600, 1800, 7200, 18_000, 36_000, 57_600))
"""How long to wait after each attempt that failed; after the last a message is given up, a day and a half later."""
_SECRET_BYTES = range(24, 65)
_MARK = "whsec_"


@dataclass(frozen=True, slots=True)
class Message:
    """A message that waits for one address: `body` is exactly what is signed and sent. `attempts` counts failures."""

    address: str
    id: str
    body: str
    made_at: datetime
    attempts: int = 0


class Outbox(Protocol):
    """Where messages wait. Every method raises `StoreUnavailable`."""

    def put(self, messages: Sequence[Message]) -> None:
        """Keep them, due at once; one that this address knows is skipped, also when it was sent already."""

    def due(self, address: str, now: datetime, limit: int) -> Sequence[Message]:
        """Those for this address whose time has come, oldest first."""

    def sent(self, message: Message) -> None:
        """It arrived: what was in it is forgotten, the id is remembered for a while."""

    def later(self, message: Message, due_at: datetime | None, reason: str) -> None:
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
class Outcome:
    """What became of a message: it arrived when there is no `reason`. `again_at`: when it is tried again."""

    message: Message
    at: datetime
    reason: str = ""
    again_at: datetime | None = None
    gone: bool = False


class Webhooks:
    """Puts notices in the outbox and brings what is due. `couriers` makes one for a url; `words`: may leave."""

    def __init__(
        self,
        outbox: Outbox,
        book: AddressBook,
        couriers: Callable[[str], Courier],
        clock: Clock,
        *,
        words: bool = False,
    ) -> None:
        self._outbox, self._book, self._couriers, self._clock = outbox, book, couriers, clock
        self._words = words

    def addresses(self) -> list[Address]:
        """Where messages go now. Blocks; raises `StoreUnavailable`."""
        return [address for address in self._book.addresses() if address.enabled]

    def put(self, notices: Sequence[Notice]) -> None:
        """Keep messages for these, for every address that wants them. Blocks; raises `StoreUnavailable`."""
        if not notices:
            return
        made = [self._made(to, notice) for to in self.addresses() for notice in notices if notice.kind in to.kinds]
        if made:
            self._outbox.put(made)

    def put_for(self, address: Address, notice: Notice) -> None:
        """Keep a message for one address, whatever it wants to hear. Blocks; raises `StoreUnavailable`."""
        self._outbox.put([self._made(address, notice)])

    def _made(self, to: Address, notice: Notice) -> Message:
        return Message(to.id, notice.id, _body(notice, spoken=to.spoken and self._words), self._clock.now())

    def due(self, address: Address, limit: int = 10) -> Sequence[Message]:
        """What has to go there now. Blocks; raises `StoreUnavailable`."""
        return self._outbox.due(address.id, self._clock.now(), limit)

    async def deliver(self, address: Address, due: Iterable[Message]) -> list[Outcome]:
        """Bring these, one after another, until the address wants none any more."""
        found = list[Outcome]()
        for message in due:
            now = self._clock.now()
            try:
                await self._courier(address.url).bring(headers(message, address.secret, now), message.body.encode())
            except NotDelivered as refusal:
                again = None if refusal.gone else _next(message, now)
                found.append(Outcome(message, now, refusal.reason, again, refusal.gone))
            else:
                found.append(Outcome(message, now))
            if found[-1].gone:
                break
        return found

    def _courier(self, url: str) -> Courier:
        try:
            return self._couriers(url)
        except SettingsError as error:  # what was allowed when it was filled in, may not be any more
            raise NotDelivered(str(error)) from None

    def note(self, address: Address, outcomes: Sequence[Outcome]) -> Address:
        """Write down what became of messages. Blocks; raises `StoreUnavailable`, and then they are brought again.

        Who answered that it never wants any again is switched off: somebody has to look at it.
        """
        standing = address.standing
        for outcome in outcomes:
            if outcome.reason:
                self._outbox.later(outcome.message, outcome.again_at, outcome.reason)
                failures = standing.failures + 1
                standing = replace(standing, failed_at=outcome.at, reason=outcome.reason, failures=failures)
            else:
                self._outbox.sent(outcome.message)
                standing = replace(standing, delivered_at=outcome.at, failures=0, reason="")
        if outcomes:
            self._book.note(address.id, standing)
        if any(outcome.gone for outcome in outcomes):
            self._book.switch_off(address)
        return replace(address, standing=standing)


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
