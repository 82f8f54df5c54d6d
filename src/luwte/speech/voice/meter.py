"""One meter per call: samples of the caller in, once a second a measured window out.

Whatever the size of the packets and whichever other calls are measured with it, a call gives the same numbers to the
last bit. `measure_together` is for many calls at once: groups of four, because above about a hundred frames the memory
of the intermediate results costs more than the sums (V24).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from luwte.domain.events import VoiceMeasured
from luwte.recognition.voice.layout import SCORE_SECONDS
from luwte.speech.voice.frames import CARRY, DESCRIPTORS, RATE, ROW, TICK, TICK_SAMPLES, Floats, cut, describe
from luwte.speech.voice.window import ACTIVE_DB, FRAMES, Stack, measure

TOGETHER: Final = 4
_BLOCK: Final = TICK_SAMPLES + CARRY
_TICKS: Final = FRAMES // TICK
_TICKS_PER_SCORE: Final = round(SCORE_SECONDS * RATE / TICK_SAMPLES)
_FULL_SCALE: Final = 0.975
"""The loudest code of A-law and mu-law stands above this."""
FLOOR_RISE: Final = 0.05
FLOOR_ROOM: Final = 3.0
_MEL_BANDS: Final = 24

Packet = tuple["VoiceMeter", Floats, float | None]
"""A meter, the caller's next samples (8 kHz, -1..1), and the share of them that is speech where that is known."""


class VoiceMeter:
    """The caller's voice of one call. It keeps three seconds of numbers and at most half a second of sound."""

    def __init__(self) -> None:
        self._at = 0
        self._empty()

    def _empty(self) -> None:
        self._waiting: list[Floats] = []
        self._length = 0
        self._speech: list[tuple[int, float]] = []
        self._mel = np.full(_MEL_BANDS, np.nan, np.float32)
        self._rows = np.zeros((len(DESCRIPTORS), FRAMES), np.float32)
        self._active = np.zeros(FRAMES, bool)
        self._clipped = np.zeros(_TICKS, np.int64)
        self._shares = np.full(_TICKS, np.nan)
        self._floor: float | None = None
        self._ticks = 0

    def accept(self, samples: Floats, speech: float | None = None) -> tuple[VoiceMeasured, ...]:
        """Take in the caller's next samples, 8 kHz mono -1..1, any number of them.

        `speech` (0-1) is how much of them a voice activity detector calls speech; without one, leave it out. Gives a
        window for every second from the third on; `at` is seconds of accepted and skipped sound.
        """
        return measure_together([(self, samples, speech)])[0]

    def put(self, samples: Floats, speech: float | None = None) -> None:
        """Take in samples as `accept` does, and measure nothing yet: `measure_ready` does, for many calls at once."""
        if samples.ndim != 1:
            raise ValueError(f"the samples of one leg are one row, not {samples.shape}")
        if len(samples):
            self._waiting.append(np.asarray(samples, np.float32))
            self._length += len(samples)
            self._speech.append((len(samples), np.nan if speech is None else speech))

    def skip(self, seconds: float) -> None:
        """Nothing was heard for so long: the clock goes on, and what was measured before is not mixed with what comes.

        Raises ValueError for a negative time.
        """
        if seconds < 0:
            raise ValueError("time does not go back")
        self._at += self._length + round(seconds * RATE)
        self._empty()

    def _ready(self) -> bool:
        return self._length >= _BLOCK

    def _next_block(self) -> Floats:
        """(4160,) samples, of which the last 160 stay for the next block."""
        joined = self._waiting[0] if len(self._waiting) == 1 else np.concatenate(self._waiting)
        self._waiting = [joined[TICK_SAMPLES:]]
        self._length -= TICK_SAMPLES
        self._at += TICK_SAMPLES
        block = joined[:_BLOCK]
        if np.isfinite(block).all():
            return block
        # What is not a number would stay in every later sum.
        return np.nan_to_num(block, nan=0.0, posinf=1.0, neginf=-1.0)

    def _keep(self, block: Floats, rows: Floats, mel: Floats) -> None:
        quietest = float(rows[ROW["logE"]].min())
        if self._floor is None:
            self._floor = quietest
        rising = (1 - FLOOR_RISE) * self._floor + FLOOR_RISE * quietest
        self._floor = min(rising, quietest + FLOOR_ROOM)
        self._mel = mel
        for ring in (self._rows, self._active, self._clipped, self._shares):
            step = TICK if ring.shape[-1] == FRAMES else 1
            ring[..., :-step] = ring[..., step:].copy()
        self._rows[:, -TICK:] = rows
        self._active[-TICK:] = rows[ROW["logE"]] > self._floor + ACTIVE_DB
        self._clipped[-1] = np.count_nonzero(np.abs(block[:TICK_SAMPLES]) >= _FULL_SCALE)
        self._shares[-1] = self._speech_of_block()
        self._ticks += 1

    def _speech_of_block(self) -> float:
        left, heard = TICK_SAMPLES, 0.0
        while left:
            length, share = self._speech[0]
            used = min(left, length)
            heard += used * share
            left -= used
            if used == length:
                self._speech.pop(0)
            else:
                self._speech[0] = (length - used, share)
        return heard / TICK_SAMPLES

    def _due(self) -> bool:
        return self._ticks >= _TICKS and self._ticks % _TICKS_PER_SCORE == 0


def measure_together(packets: Sequence[Packet]) -> list[tuple[VoiceMeasured, ...]]:
    """The next samples of many calls; what each gives, in the same order. A call comes at most once."""
    meters = [meter for meter, _, _ in packets]
    if len(set(meters)) < len(meters):
        raise ValueError("a call gives its next samples once")
    for meter, samples, speech in packets:
        meter.put(samples, speech)
    return measure_ready(meters)


def measure_ready(meters: Sequence[VoiceMeter]) -> list[tuple[VoiceMeasured, ...]]:
    """What each of these calls gives of what was put in, in the same order. A call comes at most once."""
    found: dict[VoiceMeter, list[VoiceMeasured]] = {meter: [] for meter in meters}
    while ready := [meter for meter in found if meter._ready()]:
        for first in range(0, len(ready), TOGETHER):
            for meter, measured in _step(ready[first : first + TOGETHER]):
                found[meter].append(measured)
    return [tuple(found[meter]) for meter in meters]


def _step(group: Sequence[VoiceMeter]) -> Iterator[tuple[VoiceMeter, VoiceMeasured]]:
    blocks = np.stack([meter._next_block() for meter in group])
    rows, mels = describe(cut(blocks), np.stack([meter._mel for meter in group]))
    for i, meter in enumerate(group):
        meter._keep(blocks[i], rows[i], mels[i])
    due = [meter for meter in group if meter._due()]
    if due:
        for meter, window in zip(due, measure(_stacked(due)), strict=True):
            yield meter, VoiceMeasured(window, round(meter._at / RATE, 3))


def _stacked(meters: Sequence[VoiceMeter]) -> Stack:
    active = np.stack([meter._active for meter in meters])
    spoken = np.maximum(active.sum(1) * (TICK_SAMPLES / TICK), 1)
    return Stack(
        rows=np.stack([meter._rows for meter in meters]),
        active=active,
        clipped=np.array([meter._clipped.sum() for meter in meters]) / spoken,
        speech=np.array([meter._shares.mean() for meter in meters]),
    )
