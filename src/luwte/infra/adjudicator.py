"""A second reader behind an OpenAI-compatible chat endpoint at the user's own site. It asks; it judges no answer.

One question is one request with one deadline. Nothing is followed elsewhere: no redirect, no proxy of the environment,
and no plain text over a network that is not the site's own.
"""

from __future__ import annotations

import asyncio
import json
import ssl
from typing import Any
from urllib.parse import SplitResult, urlsplit

from luwte.errors import SettingsError
from luwte.infra.addresses import inside, is_host
from luwte.infra.instruction import messages
from luwte.service.answer import ANSWER_SCHEMA
from luwte.service.ports import Endpoint, NoAnswer, Question, Refused

MAX_BYTES = 64 * 1024
MAX_TOKENS = 300
_BAD_REQUEST = 400
_NOT_FOUND = 404
_REFUSED = frozenset({_BAD_REQUEST, 413, 422})
"""What a server answers when this one question is wrong for it: too long, or its filter does not want it."""
_OK = 200
_MAX_URL = 2000

_SCHEMA: dict[str, Any] = {
    "type": "json_schema",
    "json_schema": {"name": "tweede_lezing", "strict": True, "schema": ANSWER_SCHEMA},
}
_OBJECT: dict[str, Any] = {"type": "json_object"}


class ChatAdjudicator:
    """Raises `SettingsError` when the address or the key cannot be used."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._url = f"{_checked(endpoint.url).geturl().rstrip('/')}/chat/completions"
        self._model = endpoint.model
        self._headers = {"Content-Type": "application/json", "Accept-Encoding": "identity"} | _authorisation(endpoint)
        self._certificates = ssl.create_default_context()
        _require_address(self._url)
        self._format = _SCHEMA

    @property
    def model(self) -> str:
        """The model as the administrator named it; what the server calls itself is not believed."""
        return self._model

    def ask(self, question: Question, timeout: float) -> str:
        """The text that the model answered, within `timeout` seconds in all. Raises `NoAnswer`."""
        return asyncio.run(self._within(question, timeout))

    async def _within(self, question: Question, timeout: float) -> str:
        import httpx2

        try:
            async with asyncio.timeout(timeout):
                async with httpx2.AsyncClient(verify=self._certificates, trust_env=False, timeout=timeout) as client:
                    status, body = await self._send(client, question, self._format)
                    if status == _BAD_REQUEST and self._format is _SCHEMA:
                        status, body = await self._send(client, question, _OBJECT)
                        if status == _OK:
                            self._format = _OBJECT  # this server knows no schema: ask it no more
        except (TimeoutError, httpx2.TimeoutException):
            raise NoAnswer(f"gaf geen antwoord binnen {timeout:g} seconden") from None
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError, UnicodeError):
            raise NoAnswer("is niet te bereiken") from None
        if status != _OK:
            about_this = status in _REFUSED or (status == _NOT_FOUND and _filtered(body))
            raise (Refused if about_this else NoAnswer)(f"antwoordde met status {status}")
        return _content(body)

    async def _send(self, client: Any, question: Question, form: dict[str, Any]) -> tuple[int, bytes]:
        body = {
            "model": self._model,
            "messages": messages(question),
            "temperature": 0,
            "max_tokens": MAX_TOKENS,
            "response_format": form,
        }
        data = json.dumps(body).encode("ascii")
        async with client.stream("POST", self._url, content=data, headers=self._headers) as response:
            answer = b""
            async for chunk in response.aiter_raw():
                answer += chunk
                if len(answer) > MAX_BYTES:
                    raise NoAnswer(f"antwoordde met meer dan {MAX_BYTES // 1024} kB")
            return response.status_code, answer


def _content(body: bytes) -> str:
    message = None
    try:
        message = json.loads(body)["choices"][0]["message"]
        content = message["content"]
    except (ValueError, LookupError, TypeError, RecursionError):
        content = None
    if isinstance(content, str):
        return content
    if isinstance(message, dict) and content is None:
        raise Refused("gaf een chat-antwoord zonder tekst")  # so a model that declines, or a filter
    raise NoAnswer("antwoordde in een vorm die geen chat-antwoord is")


def _filtered(body: bytes) -> bool:
    """Whether an error says that a content filter stopped the question."""
    try:
        error = json.loads(body)["error"]
        codes = f"{error.get('code')} {error.get('type')}"
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return False
    return "content_filter" in codes or "content_policy" in codes


def _authorisation(endpoint: Endpoint) -> dict[str, str]:
    if endpoint.key is None:
        return {}
    key = endpoint.key.get_secret_value()
    if not key or not all("!" <= c <= "~" for c in key):
        raise SettingsError("adjudicator_key: een sleutel bestaat uit letters, cijfers en leestekens, zonder spaties")
    return {"Authorization": f"Bearer {key}"}


def _require_address(url: str) -> None:
    import httpx2  # slow to import, and only needed where there is a second reader

    try:
        httpx2.URL(url)
    except httpx2.InvalidURL:
        raise SettingsError("adjudicator_url: dit is geen adres") from None


def _checked(url: str) -> SplitResult:
    """The address, when caller text may be sent there; messages do not repeat it."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise SettingsError("adjudicator_url: dit is geen adres") from None
    if parts.scheme not in {"http", "https"} or not host:
        raise SettingsError("adjudicator_url: geef een adres dat met http:// of https:// begint")
    if len(url) > _MAX_URL or not all("!" <= c <= "~" for c in url) or port == 0 or not is_host(host):
        raise SettingsError("adjudicator_url: dit is geen adres")
    if parts.username is not None or parts.query or parts.fragment:
        raise SettingsError(
            "adjudicator_url: alleen het adres, zonder naam, vraagteken of hekje (sleutel: adjudicator_key)"
        )
    if parts.scheme == "http" and not _inside(host):
        raise SettingsError(
            "adjudicator_url: dit adres is niet deze computer en niet uw eigen netwerk; gebruik https, want anders "
            "gaan woorden van de beller onversleuteld over het netwerk"
        )
    return parts


def _inside(host: str) -> bool:
    """Whether every address of this host is this computer or the own network; a name is looked up once, now."""
    try:
        return inside(host)
    except LookupError:
        raise SettingsError("adjudicator_url: deze computernaam is niet te vinden") from None
