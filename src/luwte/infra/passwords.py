"""Password hashes with argon2id, slow and heavy on purpose, a few at a time so that guessing cannot fill the memory."""

from __future__ import annotations

from threading import BoundedSemaphore

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

_AT_ONCE = 2
_TIME, _MEMORY_KIB, _LANES = 7, 64 * 1024, 1

_NOBODYS = f"$argon2id$v=19$m={{memory}},t={{time}},p={_LANES}${'A' * 22}${'A' * 43}"
"""A hash that no password has: comparing with it takes as long as with somebody's."""


class ArgonHasher:
    """argon2id; the settings stand in every hash, so that they can grow."""

    def __init__(self, time_cost: int = _TIME, memory_kib: int = _MEMORY_KIB) -> None:
        self._argon = PasswordHasher(
            time_cost=time_cost, memory_cost=memory_kib, parallelism=_LANES, type=Type.ID, hash_len=32, salt_len=16
        )
        self._turn = BoundedSemaphore(_AT_ONCE)
        self._nobodys = _NOBODYS.format(memory=memory_kib, time=time_cost)

    def hash(self, password: str) -> str:
        """What is kept of a password."""
        with self._turn:
            return self._argon.hash(password)

    def right(self, kept: str | None, password: str) -> bool:
        """Whether it is this one; without `kept` it takes as long and says no."""
        with self._turn:
            try:
                return self._argon.verify(kept or self._nobodys, password) and kept is not None
            except (VerificationError, InvalidHashError):
                return False

    def outdated(self, kept: str) -> bool:
        """Whether it was made with lighter settings than those of now."""
        return self._argon.check_needs_rehash(kept)
