from __future__ import annotations

import asyncio
import base64
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError
from starlette.applications import Starlette
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient

from audiohook_client import KEY, SECRET
from luwte.apps.exchange.listener import address_of
from luwte.apps.exchange.listeners import drained, listeners_of
from luwte.errors import SettingsError
from luwte.exchange_settings import AudioHookExchange, Exchange, LinearExchange, MediaStreamExchange, SiprecExchange
from luwte.telephony.media_streams.signature import signature
from receptions import KeptReception

GENESYS = AudioHookExchange(kind="audiohook", keys={KEY: SecretStr(base64.b64encode(SECRET).decode())})
TWILIO = MediaStreamExchange(
    kind="twilio",
    secret=SecretStr("geheim"),
    public_url="https://luwte.example.nl",
    then="https://example.nl/menu",
    line="balie",
)
VOICE = "/lijn/twilio/stem"


def client(*, room: int = 10, **exchanges: Exchange) -> tuple[TestClient, KeptReception]:
    reception = KeptReception(room=room)
    listeners = listeners_of(exchanges, reception, str)
    return TestClient(Starlette(routes=[route for each in listeners for route in each.routes])), reception


def test_every_exchange_has_an_address_of_its_own() -> None:
    listeners = listeners_of({"genesys": GENESYS, "twilio": TWILIO}, KeptReception(), str)
    assert [each.kind for each in listeners] == ["audiohook", "twilio"]
    paths = [route.path for each in listeners for route in each.routes if isinstance(route, WebSocketRoute | Route)]
    assert paths == [address_of("genesys"), address_of("twilio"), VOICE]
    asyncio.run(drained(listeners, 0.1))


def test_a_signed_question_is_answered_with_a_stream_and_where_the_call_goes_on() -> None:
    browser, _ = client(twilio=TWILIO)
    signed = signature(f"https://luwte.example.nl{VOICE}", "geheim", [("CallSid", "CA1")])
    answer = browser.post(VOICE, data={"CallSid": "CA1"}, headers={"X-Twilio-Signature": signed})
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("application/xml")
    assert "wss://luwte.example.nl/lijn/twilio" in answer.text
    assert "https://example.nl/menu" in answer.text
    assert 'name="line" value="balie"' in answer.text


def test_an_unsigned_or_endless_question_learns_nothing() -> None:
    browser, reception = client(twilio=TWILIO)
    answer = browser.post(VOICE, data={"CallSid": "CA1"})
    assert (answer.status_code, answer.text) == (403, "")
    assert len(reception.refusals) == 1
    assert browser.post(VOICE, content=b"a" * 70_000).status_code == 413


def test_lines_of_16_bit_samples_and_recording_servers_are_made_from_their_settings() -> None:
    exchanges: dict[str, Exchange] = {
        "jambonz": LinearExchange(kind="jambonz", token=SecretStr("t"), caller_side="rechts"),
        "sbc": SiprecExchange(kind="siprec", port=0, outside=("@trunk.example",), rtp_ports="40000-40099"),
    }
    jambonz, sbc = listeners_of(exchanges, KeptReception(), str)
    assert [route.path for route in jambonz.routes if isinstance(route, WebSocketRoute)] == ["/lijn/jambonz"]
    assert sbc.routes == ()
    assert sbc.start is not None


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        ({"outside": ()}, "outside"),
        ({"certificate": Path("a.pem")}, "horen bij elkaar"),
        ({"rtp_ports": "5000-4000"}, "rtp_ports"),
    ],
)
def test_half_a_recording_server_is_refused(changed: dict[str, object], what: str) -> None:
    with pytest.raises(ValidationError, match=what):
        SiprecExchange.model_validate({"kind": "siprec", "outside": ("@trunk.example",), **changed})


def test_what_a_protocol_cannot_use_is_said_before_anything_starts() -> None:
    telnyx = TWILIO.model_copy(update={"kind": "telnyx", "secret": SecretStr("geen sleutel")})
    with pytest.raises(SettingsError, match="Ed25519"):
        listeners_of({"telnyx": telnyx}, KeptReception(), str)
