"""Fetching the archive of a model: the one place from where Luwte reaches out of the site, and only when asked (S20).

Https only, only to the addresses and hosts it is given, no proxy of the environment, never more than the stated size.
What it unpacks or trusts is not its business: it delivers a file with the right hash, or nothing.
"""

from __future__ import annotations

import hashlib
import os
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from luwte.errors import ModelError

_OK, _PARTIAL, _UNSATISFIABLE = 200, 206, 416
_MOVED = frozenset({301, 302, 303, 307, 308})
_MOST_REDIRECTS = 5
_TIMEOUT = 30.0
"""Seconds of silence after which a server is given up."""

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Address:
    """Where the archive is, and the hosts (`host` or `host:port`) that it may send us on to."""

    url: str
    redirects: tuple[str, ...] = ()

    def allows(self, url: str) -> bool:
        """Whether this hop is to a place that the manifest names, over https."""
        parts = urlsplit(url)
        hosts = {urlsplit(self.url).netloc, *self.redirects}
        return parts.scheme == "https" and parts.netloc.lower() in {host.lower() for host in hosts}


@dataclass(frozen=True, slots=True)
class Wanted:
    """The archive: its addresses in order of preference, its size and its sha256."""

    addresses: Sequence[Address]
    bytes: int
    sha256: str


class _Failed(Exception):  # noqa: N818 never leaves this file
    """This address did not work; perhaps the next one does."""


def download(
    wanted: Wanted, target: Path, *, trust: ssl.SSLContext | None = None, progress: Progress = lambda _: None
) -> None:
    """Leave the whole, checked archive in `target`, going on from what is there already. `progress`: bytes so far.

    Raises `ModelError` when no address gives it; what came in whole blocks stays for the next try. `OSError`: the disk.
    """
    import httpx2  # only this command needs it

    failures = []
    with httpx2.Client(verify=trust or ssl.create_default_context(), trust_env=False, timeout=_TIMEOUT) as client:
        for address in wanted.addresses:
            try:
                _from(client, address, wanted, target, progress)
            except (httpx2.HTTPError, httpx2.InvalidURL):
                failures.append(f"{urlsplit(address.url).netloc} is niet te bereiken of brak af")
            except _Failed as failed:
                failures.append(f"{urlsplit(address.url).netloc} {failed}")
            else:
                return
    raise ModelError("; ".join(failures) or "dit model heeft geen adres; gebruik luwte models import")


def _from(client: Any, address: Address, wanted: Wanted, target: Path, progress: Progress) -> None:
    have = target.stat().st_size if target.exists() else 0
    if have > wanted.bytes:
        target.unlink()
        have = 0
    if have < wanted.bytes:
        _fetch(client, address, wanted, target, have, progress)
    with target.open("rb") as whole:
        found = hashlib.file_digest(whole, "sha256").hexdigest()
    if found == wanted.sha256:
        return
    target.unlink()
    if not have:
        raise _Failed("gaf een ander archief dan in het manifest staat (sha256 klopt niet)")
    _from(client, address, wanted, target, progress)  # what was here may have been the start of something else


def _fetch(client: Any, address: Address, wanted: Wanted, target: Path, have: int, progress: Progress) -> None:
    url = address.url
    for _ in range(_MOST_REDIRECTS):
        if not address.allows(url):
            raise _Failed("verwijst door naar een plaats die niet in het manifest staat")
        headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={have}-"} if have else {})
        with client.stream("GET", url, headers=headers) as response:
            if response.status_code in _MOVED:
                url = urljoin(url, response.headers.get("location", ""))
                continue
            _receive(response, wanted, target, have, progress)
            return
    raise _Failed("blijft doorverwijzen")


def _receive(response: Any, wanted: Wanted, target: Path, have: int, progress: Progress) -> None:
    """Write the body, stopping above the stated size."""
    goes_on = _goes_on(response, target, have)
    size = have if goes_on else 0
    with target.open("ab" if goes_on else "wb") as sink:
        for block in response.iter_raw():
            size += len(block)
            if size > wanted.bytes:
                break
            sink.write(block)
            progress(size)
        sink.flush()
        os.fsync(sink.fileno())
    if size > wanted.bytes:
        target.unlink()
        raise _Failed(f"stuurde meer dan de {wanted.bytes} bytes uit het manifest")
    if size < wanted.bytes:
        raise _Failed(f"hield op na {size} van {wanted.bytes} bytes; de volgende keer gaat het daar verder")


def _goes_on(response: Any, target: Path, have: int) -> bool:
    """Whether the body comes after the `have` bytes that are here, instead of being the whole."""
    if response.status_code == _UNSATISFIABLE:
        target.unlink(missing_ok=True)
        raise _Failed("kon niet verder waar het gebleven was; probeer het opnieuw")
    if response.status_code not in {_OK, _PARTIAL}:
        raise _Failed(f"antwoordde met status {response.status_code}")
    if response.headers.get("content-encoding", "identity") != "identity":
        raise _Failed("stuurde iets anders dan het archief zelf")
    if response.status_code == _OK:
        return False
    if not response.headers.get("content-range", "").startswith(f"bytes {have}-"):
        raise _Failed("stuurde een ander deel dan gevraagd")
    return True
