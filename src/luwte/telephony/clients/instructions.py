"""Asks a Luwte what to do with a call, as the exchange of media streams does first, for the token in the answer.

Without that token a stream is not taken. Telnyx signs with a key of its own that nobody else has: it is not asked here.
"""

from __future__ import annotations

import re
from urllib.parse import urlencode, urlsplit
from xml.etree.ElementTree import ParseError

import httpx2
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from luwte.telephony.clients.client import Refused
from luwte.telephony.media_streams.dialects import Dialect
from luwte.telephony.media_streams.signature import signature

ANSWER_WITHIN = 10.0
_OURS = re.compile(r"/lijn/[a-z0-9][a-z0-9_-]{0,39}")
_NOT_HERE = "op dit adres antwoordt geen Luwte met instructies voor een gesprek"


def gives_tokens(address: str) -> bool:
    """Whether this is how a line of Luwte is addressed, so that it must be asked first."""
    return _OURS.fullmatch(urlsplit(address).path) is not None


async def token_of(address: str, public: str, secret: str, dialect: Dialect, call: str) -> str:
    """The token for a stream to `address` (`ws…`), known outside as `public`. Raises `Refused`."""
    form = {"CallSid": call, "From": "+31600000000", "To": "+31880000000"}
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        dialect.header: signature(_webhook(public), secret, tuple(form.items())),
    }
    try:
        async with httpx2.AsyncClient(trust_env=False, timeout=ANSWER_WITHIN) as http:
            answer = await http.post(_webhook(address), content=urlencode(form).encode(), headers=headers)
    except (httpx2.HTTPError, httpx2.InvalidURL):
        raise Refused("niet bereikbaar: het adres voor instructies geeft geen antwoord") from None
    if answer.status_code == httpx2.codes.FORBIDDEN:
        raise Refused("geweigerd (403): het geheim of het openbare adres klopt niet met dat van de server")
    if not answer.is_success:
        raise Refused(f"{_NOT_HERE} ({answer.status_code})")
    return _token(answer.content)


def _webhook(address: str) -> str:
    return f"http{address.removeprefix('ws')}/stem"


def _token(document: bytes) -> str:
    try:
        response = fromstring(document)
    except (ParseError, DefusedXmlException):
        raise Refused(_NOT_HERE) from None
    token = next((each.get("value", "") for each in response.iter("Parameter") if each.get("name") == "t"), "")
    if not token:
        raise Refused("de server is vol of bouwt af: hij vraagt niet om het geluid van dit gesprek")
    return token
