"""Instructions asked of a server on loopback."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import pytest
from pydantic import SecretStr

from line_servers import speaking
from luwte.telephony.clients.client import Refused
from luwte.telephony.clients.instructions import gives_tokens, token_of
from luwte.telephony.media_streams.access import Access
from luwte.telephony.media_streams.dialects import SIGNALWIRE, TWILIO
from luwte.telephony.media_streams.tokens import Tokens
from luwte.telephony.media_streams.twiml import Copy, instructions
from luwte.telephony.media_streams.webhook import Plan, VoiceWebhook
from receptions import KeptReception

THEN = "https://belplan.example/verder"
PUBLIC = "wss://luwte.example/lijn/twilio"


def asked(status: str, body: bytes, got: list[tuple[Mapping[str, str], bytes]] | None = None) -> str:
    """The token that a server gives that answers like this."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:] if line)}
        if got is not None:
            got.append((headers, await reader.readexactly(int(headers["content-length"]))))
        writer.write(f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body)
        await writer.drain()

    async def scene() -> str:
        async with speaking(serve) as port:
            address = f"ws://127.0.0.1:{port}/lijn/twilio"
            return await token_of(address, PUBLIC, "geheim", TWILIO, "CA1")

    return asyncio.run(scene())


def test_only_a_line_of_luwte_is_asked() -> None:
    assert gives_tokens("wss://luwte.example/lijn/twilio")
    assert not gives_tokens("wss://luwte.example/lijn")
    assert not gives_tokens("wss://elders.example/stroom")


def test_the_question_is_signed_as_our_webhook_wants_it() -> None:
    got: list[tuple[Mapping[str, str], bytes]] = []
    assert asked("200 OK", instructions(THEN, Copy(PUBLIC, "eenmalig")), got) == "eenmalig"
    ((headers, body),) = got
    access = Access(SecretStr("geheim"), PUBLIC, "https://luwte.example/lijn/twilio/stem")
    tokens = Tokens(lambda: 0.0, lambda: "nieuw")
    webhook = VoiceWebhook("twilio", access, KeptReception(), tokens, Plan(THEN))
    assert b'value="nieuw"' in webhook.answer(headers, body)


@pytest.mark.parametrize(
    ("status", "body", "told"),
    [
        ("403 Forbidden", b"", "geheim of het openbare adres klopt niet"),
        ("404 Not Found", b"", r"geen Luwte met instructies voor een gesprek \(404\)"),
        ("200 OK", b"hallo", "geen Luwte met instructies"),
        ("200 OK", instructions(THEN), "vol of bouwt af"),
    ],
)
def test_what_gives_no_token_says_why(status: str, body: bytes, told: str) -> None:
    with pytest.raises(Refused, match=told):
        asked(status, body)


def test_a_server_that_is_not_there_is_told() -> None:
    with pytest.raises(Refused, match="niet bereikbaar"):
        asyncio.run(token_of("ws://127.0.0.1:9/lijn/x", PUBLIC, "geheim", SIGNALWIRE, "CA1"))
