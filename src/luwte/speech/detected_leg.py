"""A leg with its speech detector: pieces of it and what was detected, in the order in which it was known.

Two steps, so that the detectors of many legs can be worked out together in between: what is put in waits, and `take`
gives it once they are. It does not know which leg it is.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from luwte.speech.leg import Block, Hole, Leg
from luwte.speech.vad.interface import RATE, Vad, VadEvent


class DetectedLeg:
    """One leg at `rate`. Raises ValueError for a rate that no speech has."""

    def __init__(self, rate: int, vad: Vad) -> None:
        self._leg = Leg(rate)
        self.vad = vad
        self._pieces: list[tuple[Block | Hole, int]] = []
        """What waits, and the number of the sample up to which the detector heard when it came."""
        self._heard = 0

    def put(self, samples: NDArray[np.int16] | NDArray[np.float32], pts: int) -> None:
        """Samples, mono, int16 or float in -1..1, the first being number `pts` of this leg."""
        self._place(self._leg.accept(samples, pts))

    def lose(self, end: int, cause: str) -> None:
        """Nothing comes up to sample `end`."""
        self._place(self._leg.lose(end, cause))

    def finish(self) -> None:
        """The end of the leg: also what was still waiting in it."""
        self._place(self._leg.finish())
        self.vad.end()

    def take(self) -> Iterator[Block | Hole | VadEvent]:
        """What was put in: samples up to the moment at which something was known come before it, later ones after."""
        found = deque(self.vad.take())  # bounded: what was found in what is given here
        pieces, self._pieces = self._pieces, []
        for piece, heard in pieces:
            done = 0
            while found and (known := round(found[0].known_at * RATE)) <= heard:
                if isinstance(piece, Block):
                    cut = max(done, known - round(piece.at * RATE))
                    yield from _part(piece, done, cut)
                    done = cut
                yield found.popleft()
            if isinstance(piece, Hole):
                yield piece
            else:
                yield from _part(piece, done, len(piece.pcm))
        yield from found

    def _place(self, pieces: Iterable[Block | Hole]) -> None:
        for piece in pieces:
            if isinstance(piece, Hole):
                self.vad.end()
            else:
                self.vad.put(piece.pcm, piece.at)
                self._heard = round(piece.at * RATE) + len(piece.pcm)
            self._pieces.append((piece, self._heard))


def _part(block: Block, first: int, end: int) -> Iterator[Block]:
    """Samples of a block, if there are any."""
    if end > first:
        yield Block(block.pcm[first:end], block.at + first / RATE)
