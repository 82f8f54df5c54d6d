"""An outbox in memory, and couriers that do what a test wants."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from luwte.errors import StoreUnavailable
from luwte.service.webhooks import Message, NotDelivered


@dataclass
class Waiting:
    """A message with what became of it."""

    message: Message
    due_at: datetime | None
    sent_at: datetime | None = None
    reason: str = ""


@dataclass
class InMemoryOutbox:
    """Everything in a dictionary. While `down`, every method raises."""

    kept: dict[str, Waiting] = field(default_factory=dict)
    down: bool = False

    def put(self, messages: Sequence[Message]) -> None:
        self._reach()
        for message in messages:
            self.kept.setdefault(message.id, Waiting(message, message.made_at))

    def due(self, now: datetime, limit: int) -> Sequence[Message]:
        self._reach()
        waiting = [w for w in self.kept.values() if w.due_at is not None and w.due_at <= now]
        return [w.message for w in waiting[:limit]]

    def sent(self, identity: str, at: datetime) -> None:
        self._reach()
        waiting = self.kept[identity]
        waiting.sent_at, waiting.due_at = at, None

    def later(self, identity: str, due_at: datetime | None, reason: str) -> None:
        self._reach()
        waiting = self.kept[identity]
        waiting.due_at, waiting.reason = due_at, reason
        waiting.message = replace(waiting.message, attempts=waiting.message.attempts + 1)

    def _reach(self) -> None:
        if self.down:
            raise StoreUnavailable("de schijf is vol")


@dataclass
class Courier:
    """Takes everything, or refuses for `reason`."""

    reason: str = ""
    gone: bool = False
    brought: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    async def bring(self, headers: dict[str, str], body: bytes) -> None:
        if self.reason:
            raise NotDelivered(self.reason, gone=self.gone)
        self.brought.append((headers, body))
