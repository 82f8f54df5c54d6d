"""Makes and clears away taps over ARI. Sans-I/O: events and answers in, requests out; ids are given, not drawn here.

A call is tapped when a channel on a trunk endpoint is up: that channel is the outside party, inbound or outbound. One
without is internal and gets no tap (TEL-05). Everything made here has an id that begins with `luwte-`, and nothing else
is ever deleted (TEL-08). A prompt is played into a call only when a person pressed for it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any
from urllib.parse import quote

from luwte.domain.turn import Party
from luwte.telephony.asterisk.prompts import Prompts, Told
from luwte.telephony.asterisk.releases import Tap, tap_of
from luwte.telephony.asterisk.requests import APP, PREFIX, Request, deletion
from luwte.telephony.asterisk.taps import Expected


class UnusableRelease(ValueError):  # noqa: N818
    """This Asterisk has no way that we can use; in Dutch."""


@dataclass(frozen=True, slots=True)
class Trunks:
    """Which channels are the outside party: beginnings of channel names, such as `PJSIP/trunk-`."""

    prefixes: tuple[str, ...]

    def holds(self, channel: str) -> bool:
        """Whether this channel comes from outside."""
        return channel.startswith(self.prefixes)


@dataclass(frozen=True, slots=True)
class TapPlan:
    """How taps reach us: the section of `websocket_client.conf`, or the address of the AudioSocket listener."""

    websocket: str = "luwte"
    audiosocket: str = "127.0.0.1:8090"
    employee: bool = False
    """Whether the employee's leg is tapped too, for on and off times and text (profile "twee lijnen")."""


class _Stage(Enum):
    MAKING = auto()
    BRIDGING = auto()
    RUNNING = auto()


@dataclass(slots=True)
class _Leg:
    """One tap: a snoop channel, an external media channel and the bridge between them."""

    trunk: str
    key: str
    id: str
    stage: _Stage = _Stage.MAKING
    ready: set[str] = field(default_factory=set)

    @property
    def snoop(self) -> str:
        return f"{PREFIX}sn-{self.id}"

    @property
    def media(self) -> str:
        return f"{PREFIX}em-{self.id}"

    @property
    def bridge(self) -> str:
        return f"{PREFIX}br-{self.id}"


class TapController:
    """All taps of one exchange.

    `expect` is told of every tap before the exchange is asked for it, `describe` says what a trunk channel is of, and
    `ended` hears the key of a call whose trunk channel is gone.
    """

    def __init__(
        self,
        trunks: Trunks,
        plan: TapPlan,
        *,
        new_id: Callable[[], str],
        expect: Callable[[str, Expected], None],
        describe: Callable[[Mapping[str, Any], Party], Expected],
        ended: Callable[[str], None],
    ) -> None:
        self._trunks = trunks
        self._plan = plan
        self._new_id = new_id
        self._expect = expect
        self._describe = describe
        self._ended = ended
        self._keys: dict[str, str] = {}
        """Calls by their trunk channel, until that is gone: at a hang-up a tap goes before it."""
        self._tap: Tap | None = None
        self._legs: dict[str, _Leg] = {}
        self._prompts = Prompts(new_id)

    @property
    def taps(self) -> int:
        """How many taps stand now."""
        return len(self._legs)

    def connected(self, info: Mapping[str, Any]) -> list[Request]:
        """The exchange answered `GET /asterisk/info`: choose the way, and sweep what an earlier run left behind.

        Raises `UnusableRelease` when this release has no way that we can use.
        """
        version = str(info.get("system", {}).get("version", ""))
        self._tap = tap_of(version)
        if self._tap is None:
            raise UnusableRelease(f"Asterisk {version or '?'} kan geen geluid leveren; 20.0 of nieuwer is nodig")
        self._legs.clear()
        self._keys.clear()
        self._prompts.stop()
        return [Request("GET", "/channels", purpose="sweep"), Request("GET", "/bridges", purpose="sweep")]

    def swept(self, found: list[Mapping[str, Any]]) -> list[Request]:
        """Channels or bridges that stand on the exchange: ours, of no tap that we know, are deleted.

        A call from outside that already runs is tapped from now on.
        """
        known = {name for leg in self._legs.values() for name in (leg.snoop, leg.media, leg.bridge)}
        known |= self._prompts.channels
        ids = [str(item.get("id", "")) for item in found]
        swept = [deletion(id_) for id_ in ids if id_.startswith(PREFIX) and id_ not in known]
        return [*swept, *(request for item in found for request in self._up(item))]

    def receive(self, event: Mapping[str, Any]) -> list[Request]:
        """One event of the exchange."""
        return [*self._prompts.receive(event), *self._tapped(event)]

    def _tapped(self, event: Mapping[str, Any]) -> list[Request]:
        channel = event.get("channel")
        if not isinstance(channel, dict):
            return []
        id_ = str(channel.get("id", ""))
        match event.get("type"):
            case "ChannelStateChange":
                return self._up(channel)
            case "StasisStart":
                return self._ready(id_)
            case "ChannelDestroyed" | "StasisEnd":
                return self._gone(id_)
            case _:
                return []

    def failed(self, purpose: str) -> list[Request]:
        """A request was refused: a tap that cannot be made whole is cleared away."""
        leg = self._legs.pop(purpose, None)
        return self._clear(leg) if leg else self._prompts.failed(purpose)

    def play(self, call_key: str, sound: str, told: Told, *, pressed_by: str) -> list[Request]:
        """Play a warning prompt into a call that is tapped, because `pressed_by` pressed for it.

        `told` hears what becomes of it. Raises ValueError without a person, for what is no name of one sound, or for a
        call that is not tapped.
        """
        if not pressed_by:
            raise ValueError("a prompt is played only when a person pressed for it")
        trunk = self._trunk(call_key)
        if trunk is None:
            raise ValueError("this call is not tapped")
        return self._prompts.play(trunk, sound, told)

    def plays(self, call_key: str) -> bool:
        """Whether a prompt is being played in this call."""
        trunk = self._trunk(call_key)
        return trunk is not None and self._prompts.plays(trunk)

    def stop(self) -> list[Request]:
        """We stop: every tap goes."""
        legs, self._legs = list(self._legs.values()), {}
        return [*self._prompts.stop(), *(request for leg in legs for request in self._clear(leg))]

    def _trunk(self, call_key: str) -> str | None:
        return next((leg.trunk for leg in self._legs.values() if leg.key == call_key), None)

    def _up(self, channel: Mapping[str, Any]) -> list[Request]:
        name, trunk = str(channel.get("name", "")), str(channel.get("id", ""))
        tapped = any(leg.trunk == trunk for leg in self._legs.values())
        if channel.get("state") != "Up" or not self._trunks.holds(name) or tapped or self._tap is None:
            return []
        parties = (Party.CALLER, Party.EMPLOYEE) if self._plan.employee else (Party.CALLER,)
        return [request for party in parties for request in self._make(trunk, self._describe(channel, party))]

    def _make(self, trunk: str, expected: Expected) -> list[Request]:
        """`spy=in` is what that channel's party says, `spy=out` what it hears: the other one."""
        leg = _Leg(trunk, expected.call_key, self._new_id())
        self._legs[leg.id] = leg
        self._keys[trunk] = expected.call_key
        self._expect(leg.id, expected)
        spy = "in" if expected.party is Party.CALLER else "out"
        snoop = Request(
            "POST", f"/channels/{quote(trunk, safe='')}/snoop/{leg.snoop}", {"spy": spy, "app": APP}, leg.id
        )
        return [snoop, Request("POST", "/channels/externalMedia", self._media(leg), leg.id)]

    def _media(self, leg: _Leg) -> dict[str, str]:
        """The query parameter `direction` is left out on purpose: it would override `d(in)`."""
        shared = {"app": APP, "channelId": leg.media}
        if self._tap is Tap.WEBSOCKET:
            data = f"f(json)d(in)v(tap={quote(leg.id, safe='')})"
            return shared | {
                "transport": "websocket",
                "encapsulation": "none",
                "external_host": self._plan.websocket,
                "format": "ulaw",
                "transport_data": data,
            }
        return shared | {
            "transport": "tcp",
            "encapsulation": "audiosocket",
            "external_host": self._plan.audiosocket,
            "data": leg.id,
            "format": "slin",
        }

    def _ready(self, channel: str) -> list[Request]:
        """Both channels must be in our application before they can be bridged."""
        leg = self._of(channel)
        if leg is None or leg.stage is not _Stage.MAKING:
            return []
        leg.ready.add(channel)
        if leg.ready != {leg.snoop, leg.media}:
            return []
        leg.stage = _Stage.BRIDGING
        add = {"channel": f"{leg.snoop},{leg.media}"}
        return [
            Request("POST", "/bridges", {"type": "mixing", "bridgeId": leg.bridge}, leg.id),
            Request("POST", f"/bridges/{leg.bridge}/addChannel", add, leg.id),
        ]

    def _gone(self, channel: str) -> list[Request]:
        """A trunk channel, a snoop or our media channel is gone: what is left of its tap is deleted."""
        legs = [leg for leg in self._legs.values() if channel in {leg.trunk, leg.snoop, leg.media}]
        for leg in legs:
            del self._legs[leg.id]
        if channel in self._keys:
            self._ended(self._keys.pop(channel))
        return [request for leg in legs for request in self._clear(leg, gone=channel)]

    def _of(self, channel: str) -> _Leg | None:
        return next((leg for leg in self._legs.values() if channel in {leg.snoop, leg.media}), None)

    def _clear(self, leg: _Leg, gone: str = "") -> list[Request]:
        return [deletion(id_) for id_ in (leg.bridge, leg.media, leg.snoop) if id_ != gone]
