"""An outbox and an address book in memory, and couriers that do what a test wants."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from luwte.errors import StoreUnavailable
from luwte.service.webhook_addresses import SETTING, Address, Standing
from luwte.service.webhooks import Message, NotDelivered

SECRET = b"x" * 24


def address(identity: str = SETTING, **more: object) -> Address:
    """An address that wants everything."""
    return Address(identity, identity.title(), f"https://{identity}.example.nl/x", SECRET, **more)  # type: ignore[arg-type]


@dataclass
class Waiting:
    """A message with what became of it."""

    message: Message
    due_at: datetime | None
    arrived: bool = False
    reason: str = ""


@dataclass
class InMemoryOutbox:
    """Everything in a dictionary, by address and id. While `down`, every method raises."""

    kept: dict[tuple[str, str], Waiting] = field(default_factory=dict)
    down: bool = False

    def put(self, messages: Sequence[Message]) -> None:
        self._reach()
        for message in messages:
            self.kept.setdefault((message.address, message.id), Waiting(message, message.made_at))

    def due(self, address: str, now: datetime, limit: int) -> Sequence[Message]:
        self._reach()
        waiting = [w for w in self.kept.values() if w.due_at is not None and w.due_at <= now]
        return [w.message for w in waiting if w.message.address == address][:limit]

    def sent(self, message: Message) -> None:
        self._reach()
        waiting = self.kept[message.address, message.id]
        waiting.arrived, waiting.due_at = True, None

    def later(self, message: Message, due_at: datetime | None, reason: str) -> None:
        self._reach()
        waiting = self.kept[message.address, message.id]
        waiting.due_at, waiting.reason = due_at, reason
        waiting.message = replace(waiting.message, attempts=waiting.message.attempts + 1)

    def _reach(self) -> None:
        if self.down:
            raise StoreUnavailable("de schijf is vol")


class InMemoryBook:
    """Addresses in a dictionary; `forgot` is for which ones waiting messages were forgotten."""

    def __init__(self, *known: Address) -> None:
        self.kept = {one.id: one for one in known}
        self.forgot: list[str] = []

    def addresses(self) -> Sequence[Address]:
        return sorted(self.kept.values(), key=lambda one: (one.name, one.id))

    def save(self, address: Address) -> None:
        held = self.kept.get(address.id)
        self.kept[address.id] = replace(address, standing=held.standing if held else address.standing)

    def remove(self, identity: str) -> None:
        self.kept.pop(identity, None)

    def forget_waiting(self, identity: str) -> None:
        self.forgot.append(identity)

    def switch_off(self, address: Address) -> None:
        self.kept[address.id] = replace(self.kept[address.id], enabled=False)

    def note(self, identity: str, standing: Standing) -> None:
        self.kept[identity] = replace(self.kept[identity], standing=standing)


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
