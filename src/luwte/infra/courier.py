"""Brings signed messages to one address outside. Its name is looked up each time, and only what that gives is used.

No redirect, no proxy, nothing of the answer but its status. Where own addresses are not allowed, a name that leads to
one is refused each time anew: what a name led to yesterday says nothing.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import SplitResult, urlsplit

from luwte.errors import SettingsError
from luwte.infra.addresses import Address, addresses, is_host, own, public
from luwte.service.webhook_addresses import MOST
from luwte.service.webhooks import NotDelivered

_SECONDS = 15.0
_GONE = 410
_LOOK_UPS = ThreadPoolExecutor(MOST, "naam opzoeken")
"""Threads of their own: names that are looked up for half a minute may not hold up the pages of the server."""


class HttpCourier:
    """Raises `SettingsError` for an address that cannot be used at all."""

    def __init__(self, url: str, *, private: bool = False) -> None:
        self._parts, self._private = _checked(url, private=private), private

    async def bring(self, headers: dict[str, str], body: bytes) -> None:
        """Raises `NotDelivered` for every answer but 2xx."""
        import httpx2

        host = self._parts.hostname or ""
        address = await self._address(host)
        shown = f"[{address}]" if address.version == 6 else str(address)
        port = f":{self._parts.port}" if self._parts.port else ""
        url = self._parts._replace(netloc=f"{shown}{port}").geturl()
        sent = {**headers, "Content-Type": "application/json", "Host": self._parts.netloc, "User-Agent": "Luwte"}
        try:
            async with asyncio.timeout(_SECONDS), httpx2.AsyncClient(trust_env=False, timeout=_SECONDS) as client:
                request = client.build_request(
                    "POST", url, content=body, headers=sent, extensions={"sni_hostname": host}
                )
                answer = await client.send(request, stream=True)
                await answer.aclose()
        except (httpx2.HTTPError, OSError, TimeoutError):
            raise NotDelivered("niet te bereiken") from None
        if not answer.is_success:
            raise NotDelivered(f"antwoordde met status {answer.status_code}", gone=answer.status_code == _GONE)

    async def _address(self, host: str) -> Address:
        try:
            async with asyncio.timeout(_SECONDS):
                found = await asyncio.get_running_loop().run_in_executor(_LOOK_UPS, addresses, host)
        except (LookupError, TimeoutError):
            raise NotDelivered("de computernaam is niet te vinden") from None
        allowed = [address for address in found if public(address) or (self._private and own(address))]
        if not allowed or len(allowed) != len(found):
            raise NotDelivered("het adres ligt in een netwerk dat niet mag (webhook_private)")
        return min(allowed, key=lambda address: (address.version, str(address)))


def _checked(url: str, *, private: bool) -> SplitResult:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise SettingsError("dit is geen webadres") from None
    if not host or port == 0 or not is_host(host) or not all("!" <= c <= "~" for c in url):
        raise SettingsError("dit is geen webadres")
    if parts.username is not None or parts.fragment:
        raise SettingsError("alleen het webadres, zonder naam of hekje")
    if parts.scheme != "https" and not (private and parts.scheme == "http"):
        raise SettingsError(
            "het webadres moet met https:// beginnen (http:// mag alleen met webhook_private in luwte.toml)"
        )
    return parts
