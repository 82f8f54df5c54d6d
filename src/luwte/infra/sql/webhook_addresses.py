"""Addresses for messages outside, in the database; their secrets are sealed. Implements `AddressBook`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import delete, insert, select, update

from luwte.errors import Unreadable
from luwte.infra.sealer import AesSealer
from luwte.infra.sql.database import Database
from luwte.infra.sql.feeding_rows import AddressRow, OutboxRow
from luwte.service.notices import NoticeKind
from luwte.service.webhook_addresses import Address, Standing

_KNOWN = {kind.value for kind in NoticeKind}


class SqlAddressBook:
    """`key` is 32 bytes; a secret is sealed for its own address."""

    def __init__(self, database: Database, key: bytes) -> None:
        self._database, self._sealer = database, AesSealer(key)

    def addresses(self) -> Sequence[Address]:
        """All, by name. Raises `Unreadable` for a secret that was sealed elsewhere."""
        wanted = select(AddressRow.__table__).order_by(AddressRow.name, AddressRow.id)
        with self._database.read() as connection:
            rows = connection.execute(wanted).mappings().all()
        return [self._address(dict(row)) for row in rows]

    def save(self, address: Address) -> None:
        """How its deliveries go stays as it is."""
        row = {
            "name": address.name,
            "url": address.url,
            "secret": self._sealer.seal(address.secret, _whose(address.id)),
            "kinds": sorted(address.kinds),
            "spoken": address.spoken,
            "enabled": address.enabled,
            "follows": address.follows,
        }
        with self._database.write() as connection:
            done = connection.execute(update(AddressRow).where(AddressRow.id == address.id).values(row))
            if not done.rowcount:
                connection.execute(insert(AddressRow).values(id=address.id, **row, **asdict(address.standing)))

    def remove(self, identity: str) -> None:
        """With what waits for it, and the ids that it knew."""
        with self._database.write() as connection:
            connection.execute(delete(AddressRow).where(AddressRow.id == identity))
            connection.execute(delete(OutboxRow).where(OutboxRow.address == identity))

    def forget_waiting(self, identity: str) -> None:
        """The ids stay known, so that nothing of it comes back."""
        mine = update(OutboxRow).where(OutboxRow.address == identity, OutboxRow.body.is_not(None))
        with self._database.write() as connection:
            connection.execute(mine.values(body=None, due_at=None, reason="vervallen"))

    def switch_off(self, address: Address) -> None:
        """Only while it still has this url."""
        mine = update(AddressRow).where(AddressRow.id == address.id, AddressRow.url == address.url)
        with self._database.write() as connection:
            done = connection.execute(mine.values(enabled=False)).rowcount
        if done:
            self.forget_waiting(address.id)

    def note(self, identity: str, standing: Standing) -> None:
        """How its deliveries go now."""
        with self._database.write() as connection:
            connection.execute(update(AddressRow).where(AddressRow.id == identity).values(asdict(standing)))

    def _address(self, row: dict[str, Any]) -> Address:
        standing = Standing(row["delivered_at"], row["failed_at"], row["failures"], row["reason"])
        return Address(
            id=row["id"],
            name=row["name"],
            url=row["url"],
            secret=self._opened(row["id"], row["secret"]),
            kinds=frozenset(NoticeKind(kind) for kind in row["kinds"] if kind in _KNOWN),
            spoken=row["spoken"],
            enabled=row["enabled"],
            follows=row["follows"],
            standing=standing,
        )

    def _opened(self, identity: str, sealed: bytes) -> bytes:
        try:
            return self._sealer.open(sealed, _whose(identity))
        except ValueError:
            raise Unreadable("het geheim van een adres voor berichten is met een andere sleutel verzegeld") from None


def _whose(identity: str) -> str:
    return f"webhook {identity}"
