"""Where messages about calls go outside: addresses of other systems, each with its own secret and kinds of messages.

`luwte.toml` may name one (`webhook_url`); it follows the file until somebody changes it on the page, and from then on
the page decides. Whether an address may be in the own network, and whether words may leave, is said in the file only.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from luwte.domain.turn import CallId
from luwte.errors import NotFound, SettingsError
from luwte.service.actors import Actor
from luwte.service.clock import Clock
from luwte.service.notices import Notice, NoticeKind
from luwte.service.permissions import UseCase, permit
from luwte.service.ports import AuditTrail

SETTING = "instelling"
"""The id of the address that `luwte.toml` names."""
MOST = 20
"""Addresses at most: each has its own deliveries under way (CHOICE)."""
CALLS = frozenset(NoticeKind) - {NoticeKind.TRIAL}
"""What can be told about calls."""
_NAME, _URL = 60, 500
_SECRET_BYTES = 32
_MARK = "whsec_"


@dataclass(frozen=True, slots=True)
class Standing:
    """How deliveries go. `failures` counts those since the last that arrived; `reason` is fixed text about the last."""

    delivered_at: datetime | None = None
    failed_at: datetime | None = None
    failures: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Address:
    """An address (*adres*) with what it wants to hear. `follows`: it follows `luwte.toml`."""

    id: str
    name: str
    url: str
    secret: bytes = field(repr=False)
    kinds: frozenset[NoticeKind] = CALLS
    spoken: bool = False
    enabled: bool = True
    follows: bool = False
    standing: Standing = field(default=Standing(), compare=False)


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody fills in for an address."""

    name: str
    url: str
    kinds: frozenset[NoticeKind] = CALLS
    spoken: bool = False


class AddressBook(Protocol):
    """Where addresses are kept. Every method raises `StoreUnavailable`."""

    def addresses(self) -> Sequence[Address]:
        """All, by name."""

    def save(self, address: Address) -> None:
        """A new one, or another version of one that is there; how its deliveries go stays as it is."""

    def remove(self, identity: str) -> None:
        """It is forgotten, with what waits for it."""

    def forget_waiting(self, identity: str) -> None:
        """What waits for it is forgotten."""

    def switch_off(self, address: Address) -> None:
        """Nothing goes to this url any more, and what waits for it is forgotten; another url goes on."""

    def note(self, identity: str, standing: Standing) -> None:
        """How its deliveries go now."""


class WebhookAddresses:
    """The use cases of addresses. `check` raises `SettingsError` for a url that cannot be used.

    `send` puts a message in the outbox for one address; `words`: whether messages may hold what was said.
    """

    def __init__(
        self,
        book: AddressBook,
        trail: AuditTrail,
        clock: Clock,
        check: Callable[[str], object],
        send: Callable[[Address, Notice], None],
        *,
        words: bool = False,
    ) -> None:
        self._book, self._trail, self._clock, self._check, self._send = book, trail, clock, check, send
        self.words = words
        self._in_file = False

    def adopt(self, url: str | None, secret: bytes) -> None:
        """Take over what `luwte.toml` says, unless somebody changed it on the page. Raises `SettingsError`.

        A url that answered that it wants nothing any more stays off; another url in the file begins anew.
        """
        self._in_file = url is not None
        held = self._known().get(SETTING)
        if held is not None and not held.follows:
            return
        if url is None:
            self._book.remove(SETTING)
            return
        self._check(url)
        on = held is None or held.url != url or held.enabled
        if held is not None and held.url != url:
            self._book.forget_waiting(SETTING)
        self._book.save(Address(SETTING, "luwte.toml", url, secret, spoken=self.words, enabled=on, follows=True))

    def standing(self) -> Sequence[Address]:
        """Every address, for who looks after the server."""
        return self._book.addresses()

    def all(self, actor: Actor) -> Sequence[Address]:
        """Every address; the secrets are for deliveries only."""
        permit(actor, UseCase.SEE_WEBHOOKS)
        return self._book.addresses()

    def one(self, actor: Actor, identity: str) -> Address:
        """Raises `NotFound`."""
        permit(actor, UseCase.SEE_WEBHOOKS)
        known = self._known()
        if identity not in known:
            raise NotFound("dit adres is er niet")
        return known[identity]

    def add(self, actor: Actor, wish: Wish) -> tuple[Address, str]:
        """A new address, and the secret to give to the other side, shown once. Raises `SettingsError`."""
        permit(actor, UseCase.CHANGE_WEBHOOKS)
        plain = self._checked(wish)
        if len(self._known()) >= MOST:
            raise SettingsError(f"er zijn al {MOST} adressen; haal er eerst een weg")
        secret = secrets.token_bytes(_SECRET_BYTES)
        made = Address(secrets.token_hex(6), plain.name, plain.url, secret, plain.kinds, plain.spoken)
        self._keep(actor, made, "adres voor berichten gemaakt")
        return made, _text(secret)

    def change(self, actor: Actor, identity: str, wish: Wish) -> Address:
        """Another name, url or choice of messages. Raises `SettingsError` and `NotFound`."""
        permit(actor, UseCase.CHANGE_WEBHOOKS)
        held, plain = self.one(actor, identity), self._checked(wish)
        changed = replace(held, name=plain.name, url=plain.url, kinds=plain.kinds, spoken=plain.spoken, follows=False)
        if changed.url != held.url:
            self._book.forget_waiting(identity)
        self._keep(actor, changed, "adres voor berichten gewijzigd")
        return changed

    def renew(self, actor: Actor, identity: str) -> str:
        """Another secret, shown once; the old one signs nothing from now on."""
        permit(actor, UseCase.CHANGE_WEBHOOKS)
        secret = secrets.token_bytes(_SECRET_BYTES)
        self._keep(
            actor, replace(self.one(actor, identity), secret=secret, follows=False), "geheim voor berichten vernieuwd"
        )
        return _text(secret)

    def switch(self, actor: Actor, identity: str, *, on: bool) -> None:
        """Messages go there, or no longer: what still waits then is forgotten."""
        permit(actor, UseCase.CHANGE_WEBHOOKS)
        held = self.one(actor, identity)
        if held.enabled == on:
            return
        self._keep(
            actor, replace(held, enabled=on, follows=False), f"adres voor berichten {'aan' if on else 'uit'}gezet"
        )
        if not on:
            self._book.forget_waiting(identity)

    def remove(self, actor: Actor, identity: str) -> None:
        """Forget an address. Raises `SettingsError` for the one that the file would bring back."""
        permit(actor, UseCase.CHANGE_WEBHOOKS)
        held = self.one(actor, identity)
        if held.id == SETTING and self._in_file:
            raise SettingsError("dit adres staat in luwte.toml (webhook_url): zet het uit, of haal het daar weg")
        self._book.remove(identity)
        self._note(actor, "adres voor berichten weggehaald", held)

    def trial(self, actor: Actor, identity: str) -> None:
        """Send a message that says nothing, to see whether this address works. Raises `SettingsError`."""
        permit(actor, UseCase.CHANGE_WEBHOOKS)
        held = self.one(actor, identity)
        if not held.enabled:
            raise SettingsError("zet het adres eerst aan")
        name = CallId(f"proef-{secrets.token_hex(6)}")
        self._send(held, Notice(f"{name}.0.0", NoticeKind.TRIAL, name, 0.0, self._clock.now()))

    def _known(self) -> dict[str, Address]:
        return {address.id: address for address in self._book.addresses()}

    def _checked(self, wish: Wish) -> Wish:
        name, url = " ".join(wish.name.split()), wish.url.strip()
        if not 1 <= len(name) <= _NAME or not name.isprintable():
            raise SettingsError(f"geef het adres een naam van 1 tot {_NAME} tekens")
        if len(url) > _URL:
            raise SettingsError(f"het adres is langer dan {_URL} tekens")
        self._check(url)
        if not wish.kinds or not wish.kinds <= CALLS:
            raise SettingsError("kies minstens één soort bericht")
        if wish.spoken and not self.words:
            raise SettingsError("wat er gezegd is gaat alleen mee als webhook_text in luwte.toml dat toestaat")
        return Wish(name, url, wish.kinds, wish.spoken)

    def _keep(self, actor: Actor, address: Address, action: str) -> None:
        self._book.save(address)
        self._note(actor, action, address)

    def _note(self, actor: Actor, action: str, address: Address) -> None:
        self._trail.record(self._clock.now(), actor.user, action, f"berichten {address.id}", address.name)


def _text(secret: bytes) -> str:
    return f"{_MARK}{base64.b64encode(secret).decode()}"
