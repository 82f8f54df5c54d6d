"""Small secrets in the store (those of authenticator apps), sealed with AES-256-GCM under the installation's key."""

from __future__ import annotations

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE = 12


class AesSealer:
    """`key` is 32 bytes. Whose secret it is, is bound to it: a sealed secret moved to another person does not open."""

    def __init__(self, key: bytes) -> None:
        self._aes = AESGCM(key)

    def seal(self, secret: bytes, whose: str) -> bytes:
        """Nonce and ciphertext."""
        nonce = secrets.token_bytes(_NONCE)
        return nonce + self._aes.encrypt(nonce, secret, whose.encode())

    def open(self, sealed: bytes, whose: str) -> bytes:
        """Raises `ValueError` when it was sealed elsewhere or for somebody else."""
        try:
            return self._aes.decrypt(sealed[:_NONCE], sealed[_NONCE:], whose.encode())
        except InvalidTag:
            raise ValueError("this was sealed with another key or for somebody else") from None
