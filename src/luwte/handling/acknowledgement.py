"""The acknowledgement test (*erkenningstoets*): did the caller come down after the first real acknowledgement?

The caller's phases come from recognition and from nothing else; the employee's words only say when to look (law L1).
"""

from __future__ import annotations

from collections.abc import Iterable

from luwte.domain.behaviour import Phase
from luwte.domain.course import Acknowledgement, Effect
from luwte.domain.moves import Move

TURNS = 3
CHANGE = 0.5


class AcknowledgementTest:
    """One call's test: the mean phase of up to three caller turns before and of three after (DOMAIN 13.1)."""

    def __init__(self) -> None:
        self._before: tuple[int, ...] = ()
        self._after: tuple[int, ...] = ()
        self._turn: int | None = None
        self._result: Acknowledgement | None = None

    @property
    def effect(self) -> Effect | None:
        """How it came out; `None` until three caller turns after the acknowledgement."""
        return self._result.effect if self._result else None

    def employee(self, turn: int, moves: Iterable[Move]) -> None:
        """The employee spoke. Only what follows on a complaint is worth testing; "ik begrijp u, maar" is not real."""
        made = frozenset(moves)
        real = Move.ACKNOWLEDGE in made and Move.FAKE_ACKNOWLEDGE not in made
        if self._turn is None and real and max(self._before, default=0) >= Phase.COMPLAINT:
            self._turn = turn

    def caller(self, phase: Phase) -> Acknowledgement | None:
        """The caller spoke; the result, once, after the third turn."""
        if self._turn is None:
            self._before = (*self._before, int(phase))[-TURNS:]
            return None
        if self._result is not None:
            return None
        self._after = (*self._after, int(phase))
        if len(self._after) < TURNS:
            return None
        before, after = sum(self._before) / len(self._before), sum(self._after) / TURNS
        self._result = Acknowledgement(self._turn, before, after, _effect(after - before))
        return self._result

    def correct(self, phase: Phase) -> None:
        """The last caller turn turned out otherwise; a result that came out stays as it was told."""
        if self._turn is None:
            self._before = (*self._before[:-1], int(phase))
        elif self._after and self._result is None:
            self._after = (*self._after[:-1], int(phase))


def _effect(change: float) -> Effect:
    if change <= -CHANGE:
        return Effect.FALLS
    return Effect.RISES if change >= CHANGE else Effect.STAYS
