"""The clock of a leg: samples since the call began, counted in whole samples. Lost stretches stay lost stretches.

A hole of at most 60 ms is filled with silence, as exchanges do, and counted: a single lost packet ends no sentence.
What is longer is a gap. Samples that were there already are dropped. A jump of more than a minute, or back by more than
a second, is believed only when the next block follows on from it: one broken packet moves no call. Up to an hour ahead
nothing was sent (hold); further, or back, the sender's clock was set, and time goes on.
"""

from __future__ import annotations

from dataclasses import dataclass

CONCEALED = 0.06
"""Seconds of loss that are filled with silence (CHOICE: three packets of 20 ms)."""
_DOUBTFUL = 60.0
_LONGEST_HOLD = 3600.0
_FAR_BACK = 1.0


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a block goes. `skip` leading samples are dropped, `silence` samples of silence go before it.

    `gap` is (first, end) in samples of what is missing, or `None`; `cause` says why. The rest starts at `at`.
    """

    at: int
    skip: int
    silence: int = 0
    gap: tuple[int, int] | None = None
    cause: str = ""


class MediaClock:
    """Counts the samples of one leg at its own rate."""

    def __init__(self, rate: int) -> None:
        if rate <= 0:
            raise ValueError(f"a rate is a positive number of samples a second, not {rate}")
        self._rate = rate
        self._next = 0
        self._offset = 0
        self._doubted: int | None = None
        self.lost = 0
        """Samples that were missing and were filled with silence."""
        self.repeated = 0
        """Samples that came twice or too late and were dropped."""

    @property
    def next(self) -> int:
        """The sample that is expected."""
        return self._next

    def place(self, pts: int, count: int) -> Placed:
        """Where `count` samples go of which the first is number `pts` on the sender's clock."""
        first = pts + self._offset
        ahead = first - self._next
        if ahead > _DOUBTFUL * self._rate or ahead < -_FAR_BACK * self._rate:
            if pts != self._doubted:
                return self._doubt(pts, count)
            if not 0 < ahead <= _LONGEST_HOLD * self._rate:
                return self._set(first, count)
        self._doubted = None
        if ahead < 0:
            skip = min(-ahead, count)
            self.repeated += skip
            placed = Placed(self._next, skip)
        elif ahead <= CONCEALED * self._rate:
            self.lost += ahead
            placed = Placed(first, 0, silence=ahead)
        else:
            placed = Placed(first, 0, gap=(self._next, first), cause="netwerk")
        self._next = max(self._next, first + count)
        return placed

    def skip_to(self, end: int) -> tuple[int, int] | None:
        """Nothing comes up to sample `end` of the sender's clock: the gap, or `None` when it is not ahead."""
        start, end = self._next, end + self._offset
        if end <= start:
            return None
        self._next = end
        return start, end

    def _doubt(self, pts: int, count: int) -> Placed:
        """A block that can hardly be right is dropped; the next one says whether it was."""
        self._doubted = pts + count
        self.repeated += count
        return Placed(self._next, count)

    def _set(self, first: int, count: int) -> Placed:
        """The sender's clock was set: its samples follow on here."""
        start = self._next
        self._offset += start - first
        self._doubted = None
        self._next = start + count
        return Placed(start, 0, gap=(start, start), cause="klok")
