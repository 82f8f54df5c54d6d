"""Exchanges that call our own listeners, over real sockets on loopback."""

from __future__ import annotations

import asyncio
import base64
import itertools
import json
from collections.abc import Awaitable, Callable

import pytest
from pydantic import SecretStr
from starlette.websockets import WebSocket

from line_servers import CALLER_LEFT, heard, sound, speaking
from luwte.domain.turn import Party
from luwte.errors import SettingsError
from luwte.telephony.asterisk.taps import AudioSocketAdapter, Expected, WebSocketTapAdapter
from luwte.telephony.audiohook.endpoint import Access, AudioHookEndpoint
from luwte.telephony.clients.client import Legs
from luwte.telephony.clients.dialing import WebSocketDoor
from luwte.telephony.clients.exchange import Credentials, Exchange, play_many
from luwte.telephony.clients.kind import Kind
from luwte.telephony.clients.pace import Pace
from luwte.telephony.clients.play import Outcome
from luwte.telephony.drivers.live import Live
from luwte.telephony.drivers.stream import StreamTransport
from luwte.telephony.drivers.websocket import WebSocketTransport
from luwte.telephony.linear.adapter import LinearAdapter, Source
from luwte.telephony.linear.dialects import JAMBONZ
from luwte.telephony.lines.line import EndReason, SessionEnded, SessionOpened
from luwte.telephony.lines.roles import RoleMap
from luwte.telephony.media_streams import access
from luwte.telephony.media_streams.endpoint import MediaStreamEndpoint
from luwte.telephony.media_streams.tokens import Tokens
from receptions import KeptReception, listening, until

ULAW = sound().leg(Party.CALLER).ulaw
GENESYS = Credentials("sleutel", base64.b64encode(b"geheim").decode())


def calls(
    serve: Callable[[WebSocket], Awaitable[None]],
    kind: Kind,
    credentials: Credentials,
    legs: Legs = Legs.CHOICE,
    number: int = 1,
) -> list[Outcome]:
    async def scene() -> list[Outcome]:
        async with listening("/lijn", serve) as port:
            exchange = Exchange(kind, f"ws://127.0.0.1:{port}/lijn", sound(), credentials, legs)
            return await play_many(exchange, number, 0, lambda _number, _outcome: None)

    return asyncio.run(scene())


def genesys(reception: KeptReception) -> AudioHookEndpoint:
    return AudioHookEndpoint(
        "genesys", Access({"sleutel": b"geheim"}), reception, hashed=lambda _: "#", steady=itertools.count().__next__
    )


def test_many_calls_at_once_are_each_heard_whole() -> None:
    reception = KeptReception()
    outcomes = calls(genesys(reception).serve, Kind.AUDIOHOOK, GENESYS, number=3)
    assert [outcome.answer for outcome in outcomes] == ["aangenomen; de server koos alleen de beller"] * 3
    assert [heard(connection.events) for connection in reception.connections] == [ULAW] * 3
    keys = {event.call_key for event in reception.events if isinstance(event, SessionOpened)}
    assert len(keys) == 3


def test_a_wrong_secret_is_told_and_not_raised() -> None:
    wrong = Credentials("sleutel", base64.b64encode(b"fout").decode())
    (outcome,) = calls(genesys(KeptReception()).serve, Kind.AUDIOHOOK, wrong)
    assert (outcome.ok, outcome.seconds) == (False, 0.0)
    assert "401" in outcome.answer


def reconnecting(times: int, opened: list[dict[str, object]]) -> Callable[[WebSocket], Awaitable[None]]:
    """A server that asks so many times to go on in another session."""

    async def serve(socket: WebSocket) -> None:
        await socket.accept()
        message = await socket.receive_json()
        opened.append(message)
        seq = itertools.count(1)

        async def say(kind: str, parameters: dict[str, object]) -> None:
            head = {"version": "2", "id": message["id"], "type": kind, "seq": next(seq), "clientseq": 1}
            await socket.send_text(json.dumps({**head, "parameters": parameters}))

        await say("opened", {"media": message["parameters"]["media"][1:2]})
        if len(opened) <= times:
            await say("reconnect", {})
        while (got := await socket.receive()).get("bytes") or '"close"' not in got["text"]:
            pass
        await say("closed", {})

    return serve


def test_a_call_goes_on_in_another_session_when_the_server_asks() -> None:
    opened: list[dict[str, object]] = []
    (outcome,) = calls(reconnecting(1, opened), Kind.AUDIOHOOK, GENESYS)
    assert (outcome.ok, len(opened)) == (True, 2)
    first, second = opened
    parameters = second["parameters"]
    assert isinstance(parameters, dict)
    assert [session["id"] for session in parameters["continuedSessions"]] == [first["id"]]


def breaking(opened: list[dict[str, object]], code: int) -> Callable[[WebSocket], Awaitable[None]]:
    """A server that is gone after its first message of audio; the next time it stays."""
    stays = reconnecting(0, opened)

    async def serve(socket: WebSocket) -> None:
        if opened:
            await stays(socket)
            return
        await socket.accept()
        opened.append(message := await socket.receive_json())
        head = {"version": "2", "id": message["id"], "type": "opened", "seq": 1, "clientseq": 1}
        await socket.send_json({**head, "parameters": {"media": message["parameters"]["media"][1:2]}})
        await socket.receive()
        await socket.close(code)

    return serve


@pytest.mark.parametrize(
    ("code", "patience", "sessions", "answer"),
    [
        (1012, 9.0, 2, "aangenomen; de server koos alleen de beller; 1 keer opnieuw verbonden"),
        (1012, 0.0, 1, "de server verbrak de verbinding (1012)"),
        (1008, 9.0, 1, "geweigerd (1008): sleutel, token of instelling van de lijn klopt niet"),
    ],
)
def test_a_connection_that_breaks_is_asked_for_again_with_patience(
    code: int, patience: float, sessions: int, answer: str
) -> None:
    opened: list[dict[str, object]] = []

    async def scene() -> Outcome:
        async with listening("/lijn", breaking(opened, code)) as port:
            exchange = Exchange(Kind.AUDIOHOOK, f"ws://127.0.0.1:{port}/lijn", sound(16000), GENESYS, patience=patience)
            return await exchange.call(Pace(4))

    outcome = asyncio.run(scene())
    assert (outcome.answer, len(opened)) == (answer, sessions)
    conversations = {message["parameters"]["conversationId"] for message in opened}  # type: ignore[index]
    assert len(conversations) == 1


def test_a_server_that_stays_away_is_left_in_the_end() -> None:
    opened: list[dict[str, object]] = []

    async def scene() -> Outcome:
        async with listening("/lijn", breaking(opened, 1012)) as port:
            exchange = Exchange(Kind.AUDIOHOOK, f"ws://127.0.0.1:{port}/lijn", sound(16000), GENESYS, patience=0.3)
            wrong = exchange._genesys
            exchange._genesys = (  # type: ignore[method-assign]
                lambda *who: wrong(*who) if not opened else WebSocketDoor("ws://127.0.0.1:9/")
            )
            return await exchange.call(Pace(4))

    assert asyncio.run(scene()) == Outcome(False, "niet bereikbaar: op dit adres luistert niets")


def test_a_server_that_keeps_asking_is_left() -> None:
    opened: list[dict[str, object]] = []
    (outcome,) = calls(reconnecting(99, opened), Kind.AUDIOHOOK, GENESYS)
    assert outcome == Outcome(False, "de server blijft om een nieuwe verbinding vragen")
    assert len(opened) == 10


def test_a_signed_stream_with_a_token_is_taken() -> None:
    public = "wss://luwte.example/lijn/twilio"
    tokens, reception = Tokens(lambda: 0.0), KeptReception()
    endpoint = MediaStreamEndpoint(
        "twilio",
        access.Access(SecretStr("geheim"), public, "https://luwte.example/gesprek"),
        reception,
        tokens,
        roles=RoleMap({"inbound": Party.CALLER, "outbound": Party.EMPLOYEE}),
        steady=itertools.count().__next__,
    )
    good = Credentials(secret="geheim", token=tokens.issue(), public=public)
    assert calls(endpoint.serve, Kind.TWILIO, good, Legs.BOTH) == [Outcome(True, "aangenomen", 0.5)]
    assert heard(reception.events) == ULAW
    assert reception.events[-1] == SessionEnded(EndReason.HANGUP)
    (unsigned,) = calls(endpoint.serve, Kind.TELNYX, good)
    assert "401" in unsigned.answer


@pytest.mark.parametrize(
    ("credentials", "header"),
    [
        (Credentials("naam", "geheim"), "Basic bmFhbTpnZWhlaW0="),
        (Credentials("naam", "geheim", "sesam"), "Bearer sesam"),
        (Credentials(), ""),
    ],
)
def test_sixteen_bit_lines_authorize_as_they_are_told(credentials: Credentials, header: str) -> None:
    reception, given = KeptReception(), list[str]()

    async def serve(socket: WebSocket) -> None:
        given.append(socket.headers.get("authorization", ""))
        await socket.accept(JAMBONZ.subprotocol)
        live = Live("jambonz", reception, lambda: 0.0)
        await live.run(WebSocketTransport(socket), LinearAdapter(Source(CALLER_LEFT), JAMBONZ))

    assert calls(serve, Kind.JAMBONZ, credentials) == [Outcome(True, "aangenomen", 0.5)]
    assert given == [header]
    assert heard(reception.events) == sound().leg(Party.CALLER).linear


def test_asterisk_opens_an_audiosocket_or_a_websocket_channel() -> None:
    tap, reception = "12345678-1234-5678-1234-567812345678", KeptReception()
    live = Live("asterisk", reception, lambda: 0.0)

    async def tcp(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        adapter = AudioSocketAdapter(lambda name: Expected("gesprek-1", Party.CALLER) if name == tap else None)
        await live.run(StreamTransport(reader, writer), adapter)

    async def websocket(socket: WebSocket) -> None:
        await socket.accept("media")
        await live.run(WebSocketTransport(socket), WebSocketTapAdapter(Expected("gesprek-1", Party.CALLER)))

    async def scene() -> list[Outcome]:
        async with speaking(tcp) as number, listening("/lijn", websocket) as port:
            at = [
                (f"tcp://127.0.0.1:{number}", tap),
                (f"ws://127.0.0.1:{port}/lijn", ""),
                (f"tcp://127.0.0.1:{number}", "x"),
            ]
            outcomes = []
            for address, token in at:
                exchange = Exchange(Kind.ASTERISK, address, sound(), Credentials(token=token))
                outcomes.append(await exchange.call(Pace(0)))
            await until(lambda: all(connection.gone.is_set() for connection in reception.connections))
            return outcomes

    good = Outcome(True, "aangenomen", 0.5)
    assert asyncio.run(scene()) == [good, good, Outcome(False, "de token van een AudioSocket is een UUID")]
    linear, ulaw = (heard(connection.events) for connection in reception.connections)
    assert (linear, ulaw) == (sound().leg(Party.CALLER).linear, ULAW)


def test_calls_begin_spread_over_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    class Telling(Exchange):
        async def call(self, pace: Pace) -> Outcome:
            return Outcome(True, "aangenomen")

    told: list[int] = []
    monkeypatch.setattr("luwte.telephony.clients.exchange.asyncio.sleep", sleep)
    exchange = Telling(Kind.VONAGE, "ws://127.0.0.1:9/", sound(), Credentials())
    asyncio.run(play_many(exchange, 4, 1, lambda number, _: told.append(number)))
    assert (waited, told) == ([0, 0.25, 0.5, 0.75], [1, 2, 3, 4])


def test_what_cannot_be_dialled_or_read_is_said_before() -> None:
    with pytest.raises(SettingsError, match="ws:// of wss://"):
        Exchange(Kind.JAMBONZ, "https://luwte.example", sound(), Credentials())
    with pytest.raises(SettingsError, match="tcp://naam:poort"):
        Exchange(Kind.ASTERISK, "tcp://luwte.example:x", sound(), Credentials())
    with pytest.raises(SettingsError, match="tcp://naam:poort"):
        Exchange(Kind.ASTERISK, "tcp://luwte.example", sound(), Credentials())
    with pytest.raises(SettingsError, match="base64"):
        Exchange(Kind.AUDIOHOOK, "wss://luwte.example", sound(), Credentials("sleutel", "geen base64!"))
