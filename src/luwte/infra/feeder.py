"""Feeds a Luwte elsewhere through its API. It follows no redirect and no proxy, and sends no key in the open."""

from __future__ import annotations

import json
from collections.abc import Sequence
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from luwte.errors import SettingsError
from luwte.infra.addresses import inside
from luwte.service.replay import FeedRefused, Sent, Unreachable

_SECONDS = 30.0
_LATER = frozenset({408, 425, 429, 500, 502, 503, 504})
_OVER = 409
_SHOWN = 300
_AT_ONCE = 64


class HttpFeeder:
    """Use it as an async context. Raises `SettingsError` for an address that cannot be used."""

    def __init__(self, url: str, key: str) -> None:
        import httpx2

        self._base = f"{_checked(url)}/api/v1"
        limits = httpx2.Limits(max_connections=_AT_ONCE, max_keepalive_connections=_AT_ONCE)
        headers = {"Authorization": f"Bearer {_plain(key)}", "Content-Type": "application/json"}
        # A long queue for a connection is no lost server: only connecting and answering have a limit.
        timeout = httpx2.Timeout(_SECONDS, pool=None)
        self._client = httpx2.AsyncClient(trust_env=False, timeout=timeout, limits=limits, headers=headers)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.aclose()

    async def begin(self, opening: Sent) -> None:
        """Open a call; that it is over already shows when events are sent."""
        await self._post("calls", opening, fine=_OVER)

    async def send(self, call: str, events: Sequence[Sent]) -> None:
        """Send events; they are kept when this returns."""
        await self._post(f"calls/{call}/events", {"events": list(events)})

    async def _post(self, path: str, body: Sent, fine: int | None = None) -> None:
        import httpx2

        data = json.dumps(body).encode("ascii")
        try:
            answer = await self._client.post(f"{self._base}/{path}", content=data)
        except (httpx2.HTTPError, OSError):
            raise Unreachable("de server is niet te bereiken") from None
        if answer.status_code in _LATER:
            raise Unreachable(f"de server antwoordde {answer.status_code}", _wait(answer))
        if not answer.is_success and answer.status_code != fine:
            raise FeedRefused(f"geweigerd ({answer.status_code}): {_detail(answer)}")


def _wait(answer: Any) -> float:
    said = answer.headers.get("retry-after", "")
    return float(said) if said.isdecimal() else 0.0


def _detail(answer: Any) -> str:
    """What the other side says is wrong, without believing its form."""
    try:
        detail = answer.json()["detail"]
    except (ValueError, LookupError, TypeError):
        detail = "dit lijkt geen Luwte"
    return str(detail)[:_SHOWN]


def _plain(key: str) -> str:
    if not key or not all("!" <= c <= "~" for c in key):
        raise SettingsError("de koppelsleutel bestaat uit letters, cijfers en leestekens, zonder spaties")
    return key


def _checked(url: str) -> str:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise SettingsError("--to: dit is geen adres") from None
    if parts.scheme not in {"http", "https"} or not host or port == 0 or parts.username or parts.query:
        raise SettingsError("--to: geef een adres als https://luwte.uw-organisatie.nl")
    try:
        near = parts.scheme == "https" or inside(host)
    except LookupError:
        raise SettingsError("--to: deze computernaam is niet te vinden") from None
    if not near:
        raise SettingsError("--to: gebruik https; anders gaat de sleutel onversleuteld over het netwerk")
    return url.rstrip("/")
