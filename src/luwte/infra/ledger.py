"""What was destroyed, in a file beside the keys that only grows (*vernietigingsboek*), and where the trail stood.

A backup of the database is older than what was destroyed after it. Put back, it would bring that to life again; with
this file it is destroyed again before anybody can read it. Calls stand in it under a pseudonym that only this
installation can make. A line is on disk before the database loses anything, so that no destruction goes unnoted.
"""

from __future__ import annotations

import fcntl
import hashlib
import hmac
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from luwte.errors import SettingsError, StoreUnavailable
from luwte.infra.private_file import settle

_DESTROYED, _HEAD, _PUT_BACK = "vernietigd", "kop", "teruggezet"
_NAME_BYTES = 16


@dataclass(frozen=True, slots=True)
class Destroyed:
    """One destruction: under which proof, of what (*transcript*, *gesprek*), and which calls, as pseudonyms."""

    proof: str
    what: str
    calls: tuple[str, ...]


class Ledger:
    """The file. `key` makes the pseudonyms."""

    def __init__(self, path: Path, key: bytes) -> None:
        self.path = path
        self._key = key

    def pseudonym(self, call: str) -> str:
        """The name of a call in this file."""
        return hmac.digest(self._key, call.encode("utf-8", "surrogatepass"), hashlib.sha256)[:_NAME_BYTES].hex()

    def destroyed(self, proof: str, what: str, calls: Iterable[str], at: datetime) -> Destroyed:
        """Note a destruction that is about to happen. Raises `StoreUnavailable`; then it may not happen."""
        noted = Destroyed(proof, what, tuple(sorted(self.pseudonym(call) for call in calls)))
        self._add({"soort": _DESTROYED, "bewijs": proof, "wat": what, "op": _stamp(at), "gesprekken": noted.calls})
        return noted

    def head(self, number: int, digest: str, at: datetime) -> None:
        """Note where the trail stands: a trail that is shorter later has lost lines."""
        self._add({"soort": _HEAD, "nummer": number, "hash": digest, "op": _stamp(at)})

    def put_back(self, number: int, at: datetime) -> None:
        """Note that a backup was put back whose trail ends at this number."""
        self._add({"soort": _PUT_BACK, "nummer": number, "op": _stamp(at)})

    def destructions(self) -> Iterator[Destroyed]:
        """Every destruction, oldest first. Raises `SettingsError` when the file is damaged."""
        for line in self._lines():
            if line["soort"] == _DESTROYED:
                yield Destroyed(line["bewijs"], line["wat"], tuple(line["gesprekken"]))

    def last_head(self) -> tuple[int, str] | None:
        """Number and digest of a line that the trail must still have; `None` when that is not known."""
        head: tuple[int, str] | None = None
        for line in self._lines():
            if line["soort"] == _HEAD:
                head = line["nummer"], line["hash"]
            elif line["soort"] == _PUT_BACK and head is not None and head[0] > line["nummer"]:
                head = None
        return head

    def _add(self, line: dict[str, object]) -> None:
        whole = json.dumps(line, separators=(",", ":")).encode("ascii") + b"\n"
        try:
            new = not self.path.exists()
            descriptor = os.open(self.path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX)
                _cut_torn_line(descriptor)
                if os.write(descriptor, whole) != len(whole):
                    raise OSError
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
            if new:
                settle(self.path.parent)
        except OSError:
            raise StoreUnavailable(
                f"{self.path}: dit bestand kan niet bijgeschreven worden; er is niets gewist"
            ) from None

    def _lines(self) -> Iterator[dict[str, Any]]:
        try:
            content = self.path.read_bytes()
        except FileNotFoundError:
            return
        except OSError:
            raise SettingsError(f"{self.path}: dit bestand kan niet gelezen worden") from None
        whole = content[: content.rfind(b"\n") + 1]  # a line that was cut off by a crash was never relied on
        for number, line in enumerate(whole.splitlines(), start=1):
            try:
                read = json.loads(line)
                read["soort"]
            except (ValueError, KeyError, TypeError):
                raise SettingsError(f"{self.path}:{number}: deze regel is beschadigd") from None
            yield read


def digest_of(calls: Iterable[str]) -> str:
    """The digest that a proof holds of these pseudonyms."""
    return hashlib.sha256("\n".join(sorted(calls)).encode("ascii")).hexdigest()


def _cut_torn_line(descriptor: int) -> None:
    """Half a line of a process that was killed goes, so that the next one is whole."""
    size = os.fstat(descriptor).st_size
    start, tail = size, b""
    while start and b"\n" not in tail:
        step = min(4096, start)
        start -= step
        tail = os.pread(descriptor, step, start) + tail
    os.ftruncate(descriptor, start + tail.rfind(b"\n") + 1)


def _stamp(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
