"""The load of `bench.lines`: what the calls sound like, who calls, and what server and clients agree on.

The caller speaks three of every six seconds, the employee the other three; between them the noise of a quiet line.
"""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from bench.voice import speechlike
from luwte.speech.g711 import Law, decode, encode
from luwte.telephony.clients.audiohook import Account, Ids
from luwte.telephony.clients.media_streams import StreamIds
from luwte.telephony.clients.sound import RATE, Leg, Sound

SPOKEN = 3
_NOISE = 0.0003
"""Of full scale (-70 dB): a quiet line, not digital silence."""
PATH = "/lijn/meting"
STAND = "/stand"
ACCOUNT = Account("sleutel", b"geheim van de meting", str(uuid.UUID(int=1)))
PUBLIC = "wss://luwte.example/lijn/meting"
TOKEN = "auth token van de meting"
STAMP = re.compile(rb"s(\d+)x(\d+)z")
"""The number of a call, and the sample after the last one that its words needed."""


@dataclass(frozen=True, slots=True)
class Given:
    """One measurement. `kind`: "audiohook" or "twilio"; `bare`: decode and discard; `ramp`: seconds in which the
    calls begin; `seconds` are measured after that."""

    kind: str
    bare: bool
    calls: int
    port: int
    folder: str
    cpu: int
    ramp: float
    seconds: float


def stamp(call: int, sample: int) -> str:
    """Words that tell which audio they came from."""
    return f"ik wacht al drie weken op antwoord s{call}x{sample}z"


def number_of(call_key: str) -> int:
    """The number of a call, from the key that its exchange gave it."""
    return int(call_key.removeprefix("CA").partition(":")[0].replace("-", ""), 16) - 1


def audiohook_ids(call: int) -> Ids:
    """Who the n-th call is; a name of zeros only would be a trial of the connection."""
    own = str(uuid.UUID(int=call + 1))
    return Ids(str(uuid.uuid4()), own, own, own)


def stream_ids(call: int) -> StreamIds:
    """Who the n-th call is."""
    return StreamIds(f"CA{call + 1:032x}", f"MZ{call:032x}", f"t{call}")


@cache
def sound(seconds: int) -> Sound:
    """Both legs of a call of at least so many seconds."""
    chance = np.random.default_rng(7)
    speech = speechlike(SPOKEN)
    quiet = (_NOISE * chance.normal(size=len(speech))).astype(np.float32)
    rounds = -(-seconds // (2 * SPOKEN))
    return Sound(_leg([speech, quiet] * rounds), _leg([quiet, speech] * rounds))


def _leg(parts: list[NDArray[np.float32]]) -> Leg:
    ulaw = encode(np.rint(np.concatenate(parts) * 32767).astype(np.int16), Law.MU)
    return Leg(ulaw, decode(ulaw, Law.MU).astype("<i2").tobytes())


def frame_of(sample: int, interval: float) -> int:
    """Which frame brought the last sample before this one."""
    return max(0, sample - 1) // round(interval * RATE)
