"""What a client plays: both legs of a call at 8 kHz, cut into the frames that a protocol sends.

Frames are cut once and shared by all calls that play the same recording, so that generating load costs little.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from luwte.domain.turn import Party
from luwte.telephony.lines.line import Encoding

RATE = 8000
FRAME = 160
"""Samples in 20 ms."""


@dataclass(frozen=True, slots=True)
class Leg:
    """One party, written in mu-law and as the same samples in 16 bit little-endian."""

    ulaw: bytes
    linear: bytes

    @classmethod
    def silence(cls, samples: int) -> Leg:
        """So much of nothing."""
        return cls(Encoding.ULAW.silence * samples, Encoding.LINEAR.silence * samples)

    def written(self, encoding: Encoding) -> bytes:
        """In this encoding. Raises ValueError for one that no client sends."""
        if encoding is Encoding.ALAW:
            raise ValueError("clients send mu-law or 16 bit samples")
        return self.ulaw if encoding is Encoding.ULAW else self.linear


class Sound:
    """A call to play. The legs are made equally long, a whole number of frames, with silence."""

    def __init__(self, caller: Leg, employee: Leg) -> None:
        longest = max(len(caller.ulaw), len(employee.ulaw))
        self.samples = -(-longest // FRAME) * FRAME
        self._legs: Mapping[Party, Leg] = {
            Party.CALLER: _filled(caller, self.samples),
            Party.EMPLOYEE: _filled(employee, self.samples),
        }
        self._cut: dict[tuple[Encoding, tuple[Party, ...], int], tuple[bytes, ...]] = {}

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return self.samples / RATE

    def leg(self, party: Party) -> Leg:
        """The audio of one party."""
        return self._legs[party]

    def frames(self, encoding: Encoding, parties: tuple[Party, ...], samples: int = FRAME) -> tuple[bytes, ...]:
        """Frames of so many samples, interleaved in the order of `parties`; the last one may be shorter."""
        wanted = (encoding, parties, samples)
        if wanted not in self._cut:
            whole = _interleaved([self._legs[party].written(encoding) for party in parties], encoding.width)
            size = samples * encoding.width * len(parties)
            self._cut[wanted] = tuple(whole[first : first + size] for first in range(0, len(whole), size))
        return self._cut[wanted]


def _filled(leg: Leg, samples: int) -> Leg:
    rest = Leg.silence(samples - len(leg.ulaw))
    return Leg(leg.ulaw + rest.ulaw, leg.linear + rest.linear)


def _interleaved(channels: list[bytes], width: int) -> bytes:
    if len(channels) == 1:
        return channels[0]
    step = width * len(channels)
    whole = bytearray(len(channels[0]) * len(channels))
    for number, data in enumerate(channels):
        for byte in range(width):
            whole[number * width + byte :: step] = data[byte::width]
    return bytes(whole)
