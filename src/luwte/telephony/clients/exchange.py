"""An exchange to try a listener with: of one kind, at one address, with one recording, for as many calls as wanted."""

from __future__ import annotations

import asyncio
import base64
import binascii
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from luwte.errors import SettingsError
from luwte.telephony.clients.asterisk import AudioSocketClient, WebSocketTapClient
from luwte.telephony.clients.audiohook import Account, AudioHookClient, Ids
from luwte.telephony.clients.audiohook import signed as audiohook_signed
from luwte.telephony.clients.client import Legs, LineClient, Refused
from luwte.telephony.clients.dialing import StreamDoor, WebSocketDoor
from luwte.telephony.clients.instructions import gives_tokens, token_of
from luwte.telephony.clients.kind import Kind
from luwte.telephony.clients.linear import LinearClient
from luwte.telephony.clients.media_streams import MediaStreamClient, Reel, StreamIds
from luwte.telephony.clients.media_streams import signed as twilio_signed
from luwte.telephony.clients.pace import Pace
from luwte.telephony.clients.play import Outcome, play
from luwte.telephony.clients.siprec import Names, SiprecClient
from luwte.telephony.clients.siprec_door import SipDoor
from luwte.telephony.clients.siprec_text import Speakers
from luwte.telephony.clients.sound import Sound
from luwte.telephony.drivers.drive import Transport
from luwte.telephony.linear.dialects import AUDIO_FORK, AUDIO_STREAM, JAMBONZ, VONAGE
from luwte.telephony.media_streams.dialects import SIGNALWIRE, TELNYX, TWILIO, Dialect

AS_USUAL = Speakers()
SPREAD = 1.0
"""Seconds over which calls begin, so that they do not all speak at the same moment."""
_NONCE = 18
_MOST_SESSIONS = 10
_AGAIN = 0.25
"""Seconds between two attempts to be connected again."""
_MEDIA = "media"
"""Subprotocol of Asterisk's WebSocket channel."""


_STREAMS = {Kind.TWILIO: TWILIO, Kind.SIGNALWIRE: SIGNALWIRE, Kind.TELNYX: TELNYX}
_LINEAR = {
    Kind.JAMBONZ: JAMBONZ,
    Kind.AUDIO_FORK: AUDIO_FORK,
    Kind.AUDIO_STREAM: AUDIO_STREAM,
    Kind.VONAGE: VONAGE,
}


@dataclass(frozen=True, slots=True)
class Credentials:
    """What the server knows the exchange by, as far as its kind has it. `secret` of AudioHook is base64.

    `public`: the address as the server is known outside, when it is signed but not the one that is dialled.
    `speakers`: as whom the parties are announced (SIPREC).
    """

    key: str = ""
    secret: str = ""
    token: str = ""
    organization: str = "00000000-0000-4000-8000-000000000000"
    public: str = ""
    speakers: Speakers = AS_USUAL


class Exchange:
    """Plays `sound` to the server at `address`. Raises `SettingsError` for what cannot be dialled.

    `shuffled`: media streams out of order. `patience`: seconds that a connection that broke is asked for again, with
    AudioHook. `fresh` makes the names of calls, `wall` is seconds since 1970.
    """

    def __init__(
        self,
        kind: Kind,
        address: str,
        sound: Sound,
        credentials: Credentials,
        legs: Legs = Legs.CHOICE,
        *,
        shuffled: bool = False,
        patience: float = 0.0,
        fresh: Callable[[], UUID] = uuid4,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self._socket = _tcp(address) if kind is Kind.ASTERISK else None
        self._sip = SipDoor.at(address) if kind is Kind.SIPREC else None
        if not (self._socket or self._sip) and urlsplit(address).scheme not in {"ws", "wss"}:
            raise SettingsError("het adres van deze lijn begint met ws:// of wss:// (asterisk: of tcp://naam:poort)")
        self._address, self._signed_address = address, credentials.public or address
        self._kind, self._sound, self._credentials, self._legs = kind, sound, credentials, legs
        self._fresh, self._wall, self._patience = fresh, wall, patience
        self._reel = Reel(sound, _STREAMS[kind], legs, shuffled=shuffled) if kind in _STREAMS else None
        self._secret = _decoded(credentials.secret) if kind is Kind.AUDIOHOOK else b""

    async def call(self, pace: Pace) -> Outcome:
        """One call, also when the server asks to go on in another session."""
        try:
            if self._kind is Kind.AUDIOHOOK:
                return await self._audiohook(pace)
            if self._sip is not None:
                return await self._siprec(self._sip, pace)
            door, client = await self._other()
            return await play(client, await door.open(), pace)
        except Refused as refused:
            return Outcome(False, str(refused))

    async def _audiohook(self, pace: Pace) -> Outcome:
        ids = Ids(*(str(self._fresh()) for _ in range(4)))
        account = Account(self._credentials.key, self._secret, self._credentials.organization)
        client = AudioHookClient(self._sound, account.organization, ids, self._legs)
        seconds, again = 0.0, 0
        transport = await self._genesys(account, client, ids).open()
        for _ in range(_MOST_SESSIONS):
            outcome = await play(client, transport, pace)
            seconds += outcome.seconds
            since, missed = pace.now(), 0.0
            if outcome.broken and self._patience:
                door = self._genesys(account, client := client.next_session(str(self._fresh())), ids)
                transport = await self._back(door, pace)
                again, missed = again + 1, pace.passed(since)
            elif outcome.ok and client.reconnects:
                transport = await self._genesys(account, client := client.next_session(str(self._fresh())), ids).open()
            else:
                back = f"; {again} keer opnieuw verbonden" if again else ""
                return replace(outcome, answer=f"{outcome.answer}{back}", seconds=round(seconds, 3))
            client, pace = client.further(missed), pace.afresh()
        raise Refused("de server blijft om een nieuwe verbinding vragen")

    def _genesys(self, account: Account, client: AudioHookClient, ids: Ids) -> WebSocketDoor:
        """The door of a session; each is signed anew."""

        def headers() -> Mapping[str, str]:
            now, nonce = int(self._wall()), secrets.token_bytes(_NONCE)
            names = Ids(client.session, ids.conversation, ids.participant, ids.correlation)
            return audiohook_signed(account, names, self._signed_address, nonce=nonce, now=now)

        return WebSocketDoor(self._address, headers)

    async def _back(self, door: WebSocketDoor, pace: Pace) -> Transport:
        """A connection after the last one broke, as soon as there is one. Raises `Refused`."""
        until = pace.now() + self._patience
        while True:
            try:
                return await door.open()
            except Refused:
                if pace.now() >= until:
                    raise
            await pace.rest(_AGAIN)

    async def _siprec(self, door: SipDoor, pace: Pace) -> Outcome:
        connection = await door.open()
        names = Names(self._fresh(), self._fresh(), self._fresh())
        client = SiprecClient(self._sound, names, self._credentials.speakers, connection.here, connection.media)
        return await play(client, connection, pace)

    async def _other(self) -> tuple[WebSocketDoor | StreamDoor, LineClient]:
        if self._socket is not None:
            return self._socket, AudioSocketClient(self._sound, self._tap())
        call = str(self._fresh())
        if self._kind is Kind.ASTERISK:
            door = WebSocketDoor(self._address, self._authorized, _MEDIA)
            return door, WebSocketTapClient(self._sound, f"luwte-em-{call}")
        if self._reel is not None:
            ids = StreamIds(call, str(self._fresh()), await self._token(call, self._reel.dialect))
            return WebSocketDoor(self._address, self._signed), MediaStreamClient(self._reel, ids)
        dialect = _LINEAR[self._kind]
        door = WebSocketDoor(self._address, self._authorized, dialect.subprotocol)
        return door, LinearClient(self._sound, dialect, call, self._legs)

    async def _token(self, call: str, dialect: Dialect) -> str:
        """The one that was given; else a Luwte is asked for one, as the exchange would. Raises `Refused`."""
        given = self._credentials
        if given.token or not given.secret or dialect.stamped or not gives_tokens(self._address):
            return given.token
        return await token_of(self._address, self._signed_address, given.secret, dialect, call)

    def _tap(self) -> UUID:
        """The tap that the server waits for; without a token one that it does not know."""
        try:
            return UUID(self._credentials.token) if self._credentials.token else self._fresh()
        except ValueError:
            raise Refused("de token van een AudioSocket is een UUID") from None

    def _signed(self) -> Mapping[str, str]:
        return twilio_signed(self._signed_address, self._credentials.secret) if self._kind is Kind.TWILIO else {}

    def _authorized(self) -> Mapping[str, str]:
        """Name and password, or a token."""
        ours = self._credentials
        if ours.token:
            return {"Authorization": f"Bearer {ours.token}"}
        if ours.key:
            return {"Authorization": "Basic " + base64.b64encode(f"{ours.key}:{ours.secret}".encode()).decode()}
        return {}


async def play_many(
    exchange: Exchange, calls: int, speed: float, told: Callable[[int, Outcome], None]
) -> list[Outcome]:
    """So many calls at once; `told` hears of each, by its number from 1, as it is over."""

    async def one(number: int) -> Outcome:
        if speed:
            await asyncio.sleep(SPREAD * number / calls)
        outcome = await exchange.call(Pace(speed))
        told(number + 1, outcome)
        return outcome

    return list(await asyncio.gather(*(one(number) for number in range(calls))))


def _tcp(address: str) -> StreamDoor | None:
    """The door of an AudioSocket. Raises `SettingsError` for one without a port."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError:
        host = port = None
    else:
        if parts.scheme != "tcp":
            return None
    if not host or not port:
        raise SettingsError("het adres van een AudioSocket is tcp://naam:poort")
    return StreamDoor(host, port)


def _decoded(secret: str) -> bytes:
    try:
        return base64.b64decode(secret, validate=True)
    except (binascii.Error, ValueError):
        raise SettingsError("het geheim van AudioHook is geen base64") from None
