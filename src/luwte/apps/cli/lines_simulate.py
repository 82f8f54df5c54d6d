"""`luwte lines simulate`: play a recording to a line as its exchange would, to try it out or to load it."""

from __future__ import annotations

import asyncio
import os
import sys
from dataclasses import dataclass
from pathlib import Path

import typer

from luwte.errors import SettingsError
from luwte.telephony.clients.client import Legs
from luwte.telephony.clients.exchange import Credentials, Exchange, play_many
from luwte.telephony.clients.kind import Kind
from luwte.telephony.clients.play import Outcome
from luwte.telephony.clients.siprec_text import Speakers
from luwte.telephony.clients.sound import Leg, Sound

SECRET, TOKEN = "LUWTE_LIJN_GEHEIM", "LUWTE_LIJN_TOKEN"
"""Where secrets come from: never from the command line, which others on the machine can read."""
_SIGNING = (Kind.AUDIOHOOK, Kind.TWILIO, Kind.SIGNALWIRE)
"""Kinds that sign, so that nothing can be tried without the secret."""


@dataclass(frozen=True, slots=True)
class Given:
    """How the exchange is known, as far as it is no secret. `caller` and `employee` are addresses of SIP."""

    key: str = ""
    organization: str = ""
    public: str = ""
    caller: str = ""
    employee: str = ""


@dataclass(frozen=True, slots=True)
class Options:
    """What was asked on the command line."""

    kind: Kind
    address: str
    recording: Path
    side: str
    speed: float
    calls: int
    given: Given
    both: bool = False
    mute: bool = False
    shuffled: bool = False
    patience: float = 0.0


def run(options: Options) -> int:
    """Play; 0 when the server took every call, else 1. Raises `LuwteError` for what cannot be used."""
    sound = load(options.recording, options.side, mute=options.mute)
    exchange = Exchange(
        options.kind,
        options.address,
        sound,
        _credentials(options),
        Legs.BOTH if options.both else Legs.CHOICE,
        shuffled=options.shuffled,
        patience=options.patience,
    )
    outcomes = asyncio.run(play_many(exchange, options.calls, options.speed, _tell))
    good = sum(outcome.ok for outcome in outcomes)
    typer.echo(f"{good} van {len(outcomes)} gesprekken aangenomen en afgespeeld ({sound.seconds:.1f} s elk)")
    return 0 if good == len(outcomes) else 1


def load(recording: Path, side: str, *, mute: bool = False) -> Sound:
    """A recording to play; `side` is the caller's. With `mute` the employee says nothing. Raises `LuwteError`."""
    from luwte.speech.line_sound import line_sound
    from luwte.speech.recording import Channels

    caller, employee = line_sound(recording, Channels.of_side(side))
    return Sound(Leg(*caller), Leg.silence(len(caller[0])) if mute else Leg(*employee))


def _credentials(options: Options) -> Credentials:
    given = options.given
    secret = os.environ.get(SECRET, "")
    if options.kind is Kind.AUDIOHOOK and not given.key:
        raise SettingsError("audiohook: geef de API-sleutel van de integratie met --sleutel")
    if options.kind in _SIGNING:
        secret = secret or _asked()
    usual = Credentials()
    return Credentials(
        given.key,
        secret,
        os.environ.get(TOKEN, ""),
        given.organization or usual.organization,
        given.public,
        Speakers(_address(given.caller), _address(given.employee)) if given.caller else usual.speakers,
    )


def _address(text: str) -> str:
    """Without the `sip:` that some write before it. Raises `SettingsError` for what cannot stand in a message."""
    bare = text.removeprefix("sip:")
    if not bare.isprintable() or any(sign in bare for sign in " <>;,\"&'"):
        raise SettingsError(f"dit is geen SIP-adres: {text}")
    return bare


def _asked() -> str:
    if not sys.stdin.isatty():
        raise SettingsError(f"zet het geheim in {SECRET}")
    answer: str = typer.prompt("Geheim", hide_input=True)
    return answer


def _tell(number: int, outcome: Outcome) -> None:
    played = f" ({outcome.seconds:.1f} s gestuurd, hoogstens {outcome.late * 1000:.0f} ms te laat)"
    typer.echo(f"gesprek {number}: {outcome.answer}{played if outcome.seconds else ''}", err=not outcome.ok)
