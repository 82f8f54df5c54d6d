"""The media clock: time is the position in samples (TEL-06). It finds jumps and holes; it reads no clock itself."""

from __future__ import annotations

from luwte.telephony.lines.line import GapCause, MediaGap

HOLE = 0.5
"""Seconds that media may lag behind the time that passed (CHOICE, 3.2)."""
STEADY = 1.0
"""Seconds of flow after which a lag that is still there is a hole, and no late burst."""


class MediaClock:
    """The position of one session. Sources with a timestamp say where audio belongs; others only count."""

    def __init__(self, rate: int) -> None:
        self.rate = rate
        self.pts = 0
        self._origin: float | None = None
        self._behind_since: float | None = None

    def count(self, samples: int, *, now: float) -> tuple[int, MediaGap | None]:
        """Audio without a timestamp arrived: (its position, a hole before it when there was one)."""
        gap = self._hole(samples, now)
        at = self.pts
        self.pts += samples
        return at, gap

    def place(self, pts: int, samples: int, cause: GapCause = GapCause.NETWORK) -> tuple[int, MediaGap | None] | None:
        """Audio that belongs at `pts` arrived: (its position, the gap before it); `None` for what was heard before."""
        if pts < self.pts:
            return None
        gap = MediaGap(self.pts, pts, cause) if pts > self.pts else None
        self.pts = pts + samples
        return pts, gap

    def skip(self, samples: int, cause: GapCause) -> MediaGap:
        """So much is missing."""
        gap = MediaGap(self.pts, self.pts + samples, cause)
        self.pts = gap.end
        return gap

    def rest(self) -> None:
        """Media stops on purpose: the time until it goes on is no hole."""
        self._origin = self._behind_since = None

    def _hole(self, samples: int, now: float) -> MediaGap | None:
        """A lag over `HOLE` that `STEADY` seconds of flow did not make up for."""
        if self._origin is None:
            self._origin = now - (self.pts + samples) / self.rate
            return None
        lag = now - self._origin - (self.pts + samples) / self.rate
        if lag <= HOLE:
            self._behind_since = None
            if lag < 0:  # media ran ahead: the burst that opened the session hid the real start
                self._origin += lag
            return None
        if self._behind_since is None:
            self._behind_since = now
        if now - self._behind_since < STEADY:
            return None
        self._behind_since = None
        return self.skip(round(lag * self.rate), GapCause.NETWORK)
