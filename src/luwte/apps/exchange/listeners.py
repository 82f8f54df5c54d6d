"""The listeners that the settings ask for: an endpoint for each exchange, and where it is reached."""

from __future__ import annotations

import asyncio
import base64
import time
from collections.abc import Callable, Mapping, Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, WebSocketRoute

from luwte.apps.exchange.asterisk import asterisk
from luwte.apps.exchange.listener import Listener, address_of, profile_of
from luwte.domain.turn import Party
from luwte.exchange_settings import (
    AsteriskExchange,
    AudioHookExchange,
    Exchange,
    LinearExchange,
    MediaStreamExchange,
    SiprecExchange,
)
from luwte.telephony.audiohook.adapter import DEFAULT_ROLES
from luwte.telephony.audiohook.endpoint import Access as AudioHookAccess
from luwte.telephony.audiohook.endpoint import AudioHookEndpoint
from luwte.telephony.drivers.credentials import bearer
from luwte.telephony.drivers.tls import Certificate
from luwte.telephony.linear.adapter import Source
from luwte.telephony.linear.dialects import DIALECTS as LINEAR_DIALECTS
from luwte.telephony.linear.endpoint import LinearEndpoint
from luwte.telephony.lines.reception import Reception
from luwte.telephony.lines.roles import RoleMap
from luwte.telephony.media_streams.access import LONGEST, Access
from luwte.telephony.media_streams.dialects import DIALECTS
from luwte.telephony.media_streams.endpoint import MediaStreamEndpoint
from luwte.telephony.media_streams.signature import NotSigned
from luwte.telephony.media_streams.tokens import Tokens
from luwte.telephony.media_streams.twiml import CONTENT_TYPE
from luwte.telephony.media_streams.webhook import Plan, VoiceWebhook
from luwte.telephony.siprec.listener import Place, SiprecListener
from luwte.telephony.siprec.server import Outside

_SIDES = {"links": "rechts", "rechts": "links"}
_TRACKS = {"inbound": "outbound", "outbound": "inbound"}


async def drained(listeners: Sequence[Listener], within: float) -> None:
    """Let all of them go."""
    await asyncio.gather(*(listener.endpoint.drain(within) for listener in listeners))


def listeners_of(
    exchanges: Mapping[str, Exchange], reception: Reception, hashed: Callable[[str], str]
) -> tuple[Listener, ...]:
    """A listener for each. Raises `SettingsError` for what the protocol cannot use."""
    return tuple(_listener(name, exchange, reception, hashed) for name, exchange in exchanges.items())


def _listener(name: str, exchange: Exchange, reception: Reception, hashed: Callable[[str], str]) -> Listener:
    match exchange:
        case AudioHookExchange():
            return _audiohook(name, exchange, reception, hashed)
        case MediaStreamExchange():
            return _media_streams(name, exchange, reception)
        case LinearExchange():
            return _linear(name, exchange, reception)
        case AsteriskExchange():
            return asterisk(name, exchange, reception, hashed)
        case SiprecExchange():
            return _siprec(name, exchange, reception, hashed)


def _audiohook(name: str, exchange: AudioHookExchange, reception: Reception, hashed: Callable[[str], str]) -> Listener:
    secrets = {key: base64.b64decode(secret.get_secret_value()) for key, secret in exchange.keys.items()}
    roles = RoleMap(DEFAULT_ROLES.roles, profile_of(exchange))
    access = AudioHookAccess(secrets, exchange.authority)
    endpoint = AudioHookEndpoint(name, access, reception, hashed=hashed, roles=roles)
    return Listener(name, exchange.kind, endpoint, (WebSocketRoute(address_of(name), endpoint.serve),))


def _linear(name: str, exchange: LinearExchange, reception: Reception) -> Listener:
    side = exchange.caller_side
    parties: dict[str, Party] = {side: Party.CALLER}
    if side != "mono":
        parties[_SIDES[side]] = Party.EMPLOYEE
    source = Source(RoleMap(parties, profile_of(exchange)), exchange.rate, "mono" if side == "mono" else "stereo")
    endpoint = LinearEndpoint(
        name,
        bearer(exchange.token, exchange.header),
        reception,
        source=source,
        dialect=LINEAR_DIALECTS[exchange.kind],
    )
    return Listener(name, exchange.kind, endpoint, (WebSocketRoute(address_of(name), endpoint.serve),))


def _siprec(name: str, exchange: SiprecExchange, reception: Reception, hashed: Callable[[str], str]) -> Listener:
    first, last = map(int, exchange.rtp_ports.split("-"))
    files = exchange.certificate, exchange.key
    place = Place(
        host=exchange.host,
        port=exchange.port,
        tls_port=exchange.tls_port,
        address=exchange.address,
        rtp=range(first, last + 1),
        allowed=exchange.allowed,
        media=exchange.media,
        certificate=Certificate(files[0], files[1], exchange.peers) if files[0] and files[1] else None,
    )
    outside = Outside(exchange.outside, exchange.inside)
    listener = SiprecListener(name, place, reception, outside, hashed, profile_of(exchange))
    return Listener(name, exchange.kind, listener, start=listener.start)


def _media_streams(name: str, exchange: MediaStreamExchange, reception: Reception) -> Listener:
    path, base = address_of(name), exchange.public_url
    stream = f"wss{base.removeprefix('https')}{path}"
    access = Access(exchange.secret, stream, f"{base}{path}/stem", DIALECTS[exchange.kind])
    tokens = Tokens(time.monotonic)
    parties = {exchange.caller_track: Party.CALLER, _TRACKS[exchange.caller_track]: Party.EMPLOYEE}
    endpoint = MediaStreamEndpoint(name, access, reception, tokens, roles=RoleMap(parties, profile_of(exchange)))
    webhook = VoiceWebhook(name, access, reception, tokens, Plan(exchange.then, exchange.line, exchange.both_legs))

    async def answer(request: Request) -> Response:
        """The instructions for a call that begins; what is not signed learns nothing."""
        body = bytearray()
        async for chunk in request.stream():
            body += chunk
            if len(body) > LONGEST:
                return Response(status_code=413)
        try:
            return Response(webhook.answer(request.headers, bytes(body)), media_type=CONTENT_TYPE)
        except NotSigned:
            return Response(status_code=403)

    routes = (WebSocketRoute(path, endpoint.serve), Route(f"{path}/stem", answer, methods=["POST"]))
    return Listener(name, exchange.kind, endpoint, routes)
