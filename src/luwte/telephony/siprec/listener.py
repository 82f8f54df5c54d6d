"""Where session border controllers call: SIP over UDP, TCP and TLS, RTP on a range of ports, one connection per call.

Readers hand on what comes and never wait. Who is not on the list is answered 403 and nothing more. Our own end of a
session only stops listening: the call of the two people goes on.
"""

from __future__ import annotations

import asyncio
import ipaddress
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from luwte.errors import SettingsError
from luwte.telephony.drivers.drive import TICK_EVERY
from luwte.telephony.drivers.live import USUAL, Limits
from luwte.telephony.drivers.tls import Certificate, ServerTls
from luwte.telephony.lines.attempts import Attempts
from luwte.telephony.lines.line import EndReason, LineCommand, LineEvent, Profile, SessionEnded
from luwte.telephony.lines.networks import check, holds
from luwte.telephony.lines.reception import Connection, Reception
from luwte.telephony.siprec.call import RecordedCall
from luwte.telephony.siprec.message import Message, NotSip, answer, parse
from luwte.telephony.siprec.ports import RtpPorts
from luwte.telephony.siprec.sdes import LONGEST_KEY
from luwte.telephony.siprec.server import Decision, Left, Outside, RecordingServer, Reply, Taken
from luwte.telephony.siprec.transports import SipSockets

UNNAMED_WITHIN = 60.0
"""Seconds in which it must be said whose each stream is (CHOICE)."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where we listen and who may call. `address` is ours as the exchange reaches it; `allowed` are networks.

    `media` are the networks that may send RTP, when those are others. Raises `SettingsError`.
    """

    host: str = "127.0.0.1"
    port: int = 5060
    tls_port: int = 5061
    address: str = ""
    rtp: range = range(40000, 40800)
    allowed: tuple[str, ...] = ()
    media: tuple[str, ...] = ()
    certificate: Certificate | None = None

    def __post_init__(self) -> None:
        check("SIPREC", self.host, self.allowed)
        check("SIPREC", "127.0.0.1", self.media)
        try:
            reached = ipaddress.IPv4Address(self.address or self.host)
        except ValueError:
            reached = ipaddress.IPv4Address(0)
        if reached.is_unspecified:
            raise SettingsError("SIPREC: geef het IPv4-adres op waarop de centrale Luwte bereikt; daar komt het geluid")

    def admits(self, peer: str, *, media: bool = False) -> bool:
        """Whether this address may call, or may send RTP."""
        return holds((self.media or self.allowed) if media else self.allowed, peer)


@dataclass(slots=True)
class _Running:
    call: RecordedCall
    ports: tuple[int, ...]
    since: float
    connection: Connection | None = None
    locked: bool = False


@dataclass(slots=True)
class SiprecListener:
    """One recording server. `start` it in the event loop, and `drain` it at the end."""

    name: str
    place: Place
    reception: Reception
    outside: Outside
    hashed: Callable[[str], str]
    profile: Profile = Profile.CALLER_ONLY
    limits: Limits = USUAL
    steady: Callable[[], float] = time.monotonic
    _running: dict[str, _Running] = field(default_factory=dict, init=False)
    _at_port: dict[int, _Running] = field(default_factory=dict, init=False)
    _draining: bool = field(default=False, init=False)
    _empty: asyncio.Event = field(default_factory=asyncio.Event, init=False)
    _attempts: Attempts = field(init=False)
    _server: RecordingServer = field(init=False)
    _sockets: SipSockets = field(init=False)
    _ports: RtpPorts = field(init=False)
    _clockwork: asyncio.Task[None] | None = field(default=None, init=False)
    _tls: ServerTls | None = field(init=False)

    def __post_init__(self) -> None:
        place = self.place
        self._attempts = Attempts(self.limits.attempts, self.limits.within)
        self._empty.set()
        self._tls = ServerTls(place.certificate) if place.certificate else None
        self._sockets = SipSockets(self._answers, place.admits)
        self._ports = RtpPorts(place.host, place.rtp, self._hear)
        self._server = RecordingServer(
            address=place.address or place.host,
            outside=self.outside,
            ports=self._ports,
            new_tag=lambda: secrets.token_hex(8),
            new_key=lambda: secrets.token_bytes(LONGEST_KEY),
            profile=self.profile,
            turns_away=self._turns_away,
        )

    async def start(self) -> tuple[int, ...]:
        """Listens from now on; gives the ports of UDP, TCP and, with a certificate, TLS. Raises OSError."""
        place = self.place
        tls = (place.tls_port, self._tls.context) if self._tls else None
        ports = await self._sockets.open(place.host, place.port, tls)
        self._server.listens = dict(zip(("UDP", "TCP", "TLS"), ports, strict=False))
        self._clockwork = asyncio.ensure_future(self._let_time_pass())
        return ports

    async def drain(self, within: float) -> None:
        """Takes nothing in any more, waits so many seconds for calls to end, lets go of the rest, and closes."""
        self._draining = True
        try:
            await asyncio.wait_for(self._empty.wait(), within)
        except TimeoutError:
            self._carry_out(self._server.drain())
        if self._clockwork is not None:
            self._clockwork.cancel()
        await self._sockets.close()
        self._ports.close()

    def tick(self) -> None:
        """Time passed: sessions that nobody refreshes, of which nobody says who calls or whose audio does not open, and
        a new certificate."""
        now = self.steady()
        self._carry_out(self._server.tick(now=now))
        for dialog, running in tuple(self._running.items()):
            if running.connection is None and now - running.since >= UNNAMED_WITHIN:
                self.reception.refused(self.name, "de centrale zegt niet wie de beller is")
                self._carry_out(self._server.let_go(dialog, EndReason.REFUSED))
            if running.call.is_locked and not running.locked:
                self.reception.refused(self.name, "het geluid van een gesprek opent niet met de afgesproken sleutel")
            running.locked = running.call.is_locked
        if self._tls is not None and self._tls.refresh():
            self.reception.refused(self.name, "het nieuwe certificaat is niet te gebruiken; het oude blijft")

    def _answers(self, data: bytes, peer: str) -> list[bytes]:
        """A message of SIP: what goes back to where it came from."""
        if not self.place.admits(peer):
            return self._forbidden(data, peer)
        return self._carry_out(self._server.receive(data, peer=peer, now=self.steady()))

    def _forbidden(self, data: bytes, peer: str) -> list[bytes]:
        if not self._attempts.may(peer, now=self.steady()):
            return []
        self.reception.refused(self.name, "een adres belt dat niet op de lijst staat")
        try:
            message: Message | None = parse(data)
        except NotSip:
            message = None
        if message is None or message.method in {"", "ACK"}:
            return []
        return [answer(message, 403, "Forbidden", secrets.token_hex(8))]

    def _turns_away(self, peer: str, call_key: str) -> str:
        if not self._attempts.may(peer, now=self.steady()):
            return "te veel pogingen achter elkaar vanaf één adres"
        if self._draining:
            return "deze lijn wordt afgebouwd"
        if len(self._running) >= self.limits.connections:
            return f"er zijn al {self.limits.connections} gesprekken op deze lijn"
        return "" if self.reception.admits(self.name, call_key) else "er is geen ruimte voor nog een gesprek"

    def _carry_out(self, decisions: list[Decision]) -> list[bytes]:
        replies = []
        for decision in decisions:
            match decision:
                case Reply(data, why):
                    replies.append(data)
                    if why:
                        self.reception.refused(self.name, why)
                case Taken():
                    self._took(decision)
                case Left():
                    self._left(decision)
        return replies

    def _took(self, taken: Taken) -> None:
        running = self._running.get(taken.dialog)
        if running is None:
            running = self._running[taken.dialog] = _Running(RecordedCall(self.hashed), taken.ports, self.steady())
            self._at_port.update((port, running) for port in taken.ports if port)
            self._empty.clear()
        events = running.call.told(taken, now=self.steady())
        if running.connection is None and events:
            running.connection = self.reception.connect(self.name, lambda command: self._asked(taken.dialog, command))
        _pass(running, events)

    def _left(self, left: Left) -> None:
        running = self._running.pop(left.dialog)
        for port in running.ports:
            self._at_port.pop(port, None)
        if not self._running:
            self._empty.set()
        if running.connection is not None:
            ended = [] if left.reason is EndReason.LOST else [SessionEnded(left.reason)]
            _pass(running, [*running.call.finish(), *ended])
            running.connection.lost()
            running.connection = None

    def _hear(self, port: int, data: bytes, host: str, sender: int) -> None:
        running = self._at_port.get(port)
        if running is not None and self.place.admits(host, media=True):
            _pass(running, running.call.hear(port, data, (host, sender), now=self.steady()))

    def _asked(self, dialog: str, command: LineCommand) -> None:
        """We can only stop listening."""
        if command in {LineCommand.CLOSE, LineCommand.REFUSE}:
            self._carry_out(self._server.let_go(dialog, EndReason.DRAINED))

    async def _let_time_pass(self) -> None:
        while True:
            await asyncio.sleep(TICK_EVERY)
            self.tick()


def _pass(running: _Running, events: list[LineEvent]) -> None:
    for event in events:
        if running.connection is not None:  # who takes an event may have us let go of the call
            running.connection.take(event)
