"""The keys of the organisation (*sleutelbestand*): generations that wrap the data keys of calls, and one for signing.

The file is made at the first start, only its owner may read it, and without it nothing of any call can be read again.
It stands apart from the database on purpose: who has one of the two has nothing. Whoever wraps looks at the file again
first, so that a running server follows a rotation made beside it.
"""

from __future__ import annotations

import base64
import binascii
import json
import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from luwte.errors import SettingsError, Unreadable
from luwte.infra.private_file import read_private, write_private
from luwte.infra.sealing import KEY_BYTES, derived, new_key, seal, unseal

_KIND, _FORM = "luwte-sleutels", 1
_ID_BYTES = 4
SEAL = "zegel"
"""The name under which the signing key has its check in the database."""
_KNOWN = b"luwte"


@dataclass(frozen=True, slots=True)
class Generation:
    """One key of the organisation; the last of a ring wraps what is new."""

    id: str
    made_at: str
    key: bytes


@dataclass(frozen=True, slots=True)
class Keys:
    """What stands in the file."""

    seal: bytes
    generations: tuple[Generation, ...]


class KeyRing:
    """The keys that are in force. Threads may share it."""

    def __init__(self, path: Path, keys: Keys) -> None:
        self.path = path
        self._keys = keys
        self._seen = _face(path)

    @classmethod
    def create(cls, path: Path, now: datetime) -> KeyRing:
        """New keys in a new file. Raises `SettingsError` when it exists: nothing is overwritten."""
        keys = Keys(new_key(), (_generation(now),))
        write_private(path, written(keys), replace=False)
        return cls(path, keys)

    @classmethod
    def load(cls, path: Path) -> KeyRing:
        """The keys of a file. Raises `SettingsError`."""
        return cls(path, read(read_private(path), path))

    @property
    def generations(self) -> tuple[Generation, ...]:
        """All, oldest first."""
        return self._keys.generations

    @property
    def active(self) -> Generation:
        """The generation that wraps what is new, as the file has it now."""
        self._follow()
        return self._keys.generations[-1]

    @property
    def all(self) -> Keys:
        """Everything in the file, to back it up."""
        return self._keys

    def derive(self, purpose: str) -> bytes:
        """32 bytes that are the same at every start and for this purpose only; no rotation changes them."""
        return derived(self._keys.seal, purpose)

    def wrap(self, data_key: bytes, bound: str) -> tuple[str, bytes]:
        """A data key under the active generation, and which that is."""
        active = self.active
        return active.id, seal(active.key, data_key, _bound(active.id, bound))

    def unwrap(self, generation: str, wrapped: bytes, bound: str) -> bytes:
        """The data key. Raises `Unreadable`."""
        return unseal(self._key(generation), wrapped, _bound(generation, bound))

    def check(self, generation: str) -> bytes:
        """Something known, sealed by a generation (or `SEAL`): the database keeps it to know its own keys by."""
        return seal(self._key(generation), _KNOWN, _bound(generation, "controle"))

    def knows(self, generation: str, sealed: bytes) -> bool:
        """Whether such a check can be opened with these keys."""
        try:
            return unseal(self._key(generation), sealed, _bound(generation, "controle")) == _KNOWN
        except Unreadable:
            return False

    def add(self, now: datetime) -> Generation:
        """A new generation, on disk before it is used. Raises `SettingsError`."""
        self._follow()
        added = _generation(now)
        self._write(Keys(self._keys.seal, (*self._keys.generations, added)))
        return added

    def drop_old(self) -> tuple[Generation, ...]:
        """Destroy every generation but the active one: what only they wrapped, backups included, is gone for good."""
        self._follow()
        dropped = self._keys.generations[:-1]
        if dropped:
            self._write(Keys(self._keys.seal, self._keys.generations[-1:]))
        return dropped

    def _key(self, generation: str) -> bytes:
        if generation == SEAL:
            return self.derive("controle")
        for follow in (False, True):
            if follow:
                self._follow()
            for one in self._keys.generations:
                if one.id == generation:
                    return one.key
        raise Unreadable("de sleutel die hierbij hoort, staat niet in het sleutelbestand")

    def _write(self, keys: Keys) -> None:
        write_private(self.path, written(keys), replace=True)
        self._keys, self._seen = keys, _face(self.path)

    def _follow(self) -> None:
        """Read the file again when another process replaced it."""
        face = _face(self.path)
        if face is not None and face != self._seen:
            keys = read(read_private(self.path), self.path)
            if keys.seal != self._keys.seal:
                raise SettingsError(f"{self.path}: het sleutelbestand is door een ander vervangen")
            self._keys, self._seen = keys, face


def written(keys: Keys) -> bytes:
    """The file as it is on disk."""
    generations = [{"id": g.id, "gemaakt": g.made_at, "sleutel": _text(g.key)} for g in keys.generations]
    whole = {"soort": _KIND, "vorm": _FORM, "zegel": _text(keys.seal), "sleutels": generations}
    return (json.dumps(whole, indent=1) + "\n").encode()


def read(content: bytes, path: Path) -> Keys:
    """The keys in such a file. Raises `SettingsError` without repeating anything of it."""
    try:
        whole: Any = json.loads(content)
        if whole["soort"] != _KIND or whole["vorm"] != _FORM:
            raise ValueError
        listed = tuple(Generation(str(g["id"]), str(g["gemaakt"]), _bytes(g["sleutel"])) for g in whole["sleutels"])
        if not listed:
            raise ValueError
        return Keys(_bytes(whole["zegel"]), listed)
    except (ValueError, KeyError, TypeError, binascii.Error):
        raise SettingsError(f"{path}: dit is geen sleutelbestand van Luwte, of het is beschadigd") from None


def _generation(now: datetime) -> Generation:
    return Generation(secrets.token_hex(_ID_BYTES), now.isoformat(timespec="seconds"), new_key())


def _bound(generation: str, bound: str) -> str:
    return f"{generation}|{bound}"


def _text(key: bytes) -> str:
    return base64.b64encode(key).decode("ascii")


def _bytes(text: str) -> bytes:
    key = base64.b64decode(text, validate=True)
    if len(key) != KEY_BYTES:
        raise ValueError
    return key


def _face(path: Path) -> tuple[int, int] | None:
    """What a replaced file cannot share with the one before."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns
