"""Sealing and opening of bytes with AES-256-GCM. It knows no file and no table: who seals says what it belongs to.

A sealed value is one byte for the form, a random nonce of 12 bytes, and the ciphertext with its tag. `bound` is
authenticated with it: a value that was moved to another row cannot be opened there.
"""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from luwte.errors import Unreadable

KEY_BYTES = 32
_NONCE_BYTES = 12
_FORM = b"\x01"


def new_key() -> bytes:
    """A random key of 256 bits."""
    return AESGCM.generate_key(bit_length=8 * KEY_BYTES)


def seal(key: bytes, plain: bytes, bound: str) -> bytes:
    """Sealed bytes; `bound` says what they belong to."""
    nonce = os.urandom(_NONCE_BYTES)
    return _FORM + nonce + AESGCM(key).encrypt(nonce, plain, bound.encode())


def unseal(key: bytes, sealed: bytes, bound: str) -> bytes:
    """What was sealed. Raises `Unreadable` for another key, another place, a changed byte or an unknown form."""
    start = len(_FORM) + _NONCE_BYTES
    if sealed[: len(_FORM)] != _FORM or len(sealed) < start:
        raise Unreadable("een verzegeld deel is beschadigd of van een nieuwere versie van Luwte")
    try:
        return AESGCM(key).decrypt(sealed[len(_FORM) : start], sealed[start:], bound.encode())
    except InvalidTag:
        raise Unreadable("een verzegeld deel is gewijzigd, verplaatst, of hoort bij een andere sleutel") from None


def derived(key: bytes, purpose: str) -> bytes:
    """A key for one purpose out of another key (HKDF-SHA256): who knows the one does not know the other."""
    return HKDF(algorithm=hashes.SHA256(), length=KEY_BYTES, salt=None, info=f"luwte|{purpose}".encode()).derive(key)
