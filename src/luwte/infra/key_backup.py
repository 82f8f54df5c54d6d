"""A copy of the key file under a passphrase (*sleutelkopie*), to keep outside the building.

scrypt makes guessing slow, AES-GCM notices a wrong passphrase and a changed byte. It writes no key file itself.
"""

from __future__ import annotations

import base64
import json
import os
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from luwte.errors import SettingsError, Unreadable
from luwte.infra.keys import Keys, read, written
from luwte.infra.sealing import KEY_BYTES, seal, unseal

_KIND, _FORM = "luwte-sleutelkopie", 1
_COST = 2**17
_MOST = 2**20
"""Cost of guessing once: 128 MiB and some tenths of a second. A file may not ask for more than 1 GiB."""
_SALT_BYTES = 16
SHORTEST = 12
"""Characters of a passphrase."""


def backup(keys: Keys, passphrase: str) -> bytes:
    """The copy. Raises `SettingsError` for a passphrase that is too short."""
    if len(passphrase) < SHORTEST:
        raise SettingsError(f"de wachtzin heeft minstens {SHORTEST} tekens")
    salt = os.urandom(_SALT_BYTES)
    sealed = seal(_stretched(passphrase, salt, _COST), written(keys), _bound(salt, _COST))
    whole = {
        "soort": _KIND,
        "vorm": _FORM,
        "kosten": _COST,
        "zout": salt.hex(),
        "inhoud": base64.b64encode(sealed).decode(),
    }
    return (json.dumps(whole, indent=1) + "\n").encode()


def restore(content: bytes, passphrase: str, path: Path) -> Keys:
    """The keys in a copy. Raises `SettingsError` when it is no copy, or the passphrase is another one."""
    try:
        whole: Any = json.loads(content)
        if whole["soort"] != _KIND or whole["vorm"] != _FORM:
            raise ValueError
        cost, salt = int(whole["kosten"]), bytes.fromhex(whole["zout"])
        sealed = base64.b64decode(whole["inhoud"], validate=True)
        if not (2 <= cost <= _MOST and cost & (cost - 1) == 0):
            raise ValueError
    except (ValueError, KeyError, TypeError):
        raise SettingsError(f"{path}: dit is geen sleutelkopie van Luwte, of zij is beschadigd") from None
    try:
        return read(unseal(_stretched(passphrase, salt, cost), sealed, _bound(salt, cost)), path)
    except Unreadable:
        raise SettingsError(f"{path}: de wachtzin klopt niet, of de kopie is gewijzigd") from None


def _stretched(passphrase: str, salt: bytes, cost: int) -> bytes:
    return Scrypt(salt=salt, length=KEY_BYTES, n=cost, r=8, p=1).derive(passphrase.encode())


def _bound(salt: bytes, cost: int) -> str:
    return f"{_KIND}|{_FORM}|{cost}|{salt.hex()}"
