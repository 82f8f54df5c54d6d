"""The acknowledgement test (*erkenningstoets*): did the caller come down after the first real acknowledgement?

The caller's phases come from recognition and from nothing else; the employee's words only say when to look (law L1).
"""

from __future__ import annotations

from collections.abc import Iterable
from math import prod

from luwte.domain.behaviour import Phase
from luwte.domain.course import Acknowledgement, Effect
from luwte.domain.estimate import Distribution
from luwte.domain.moves import Move

TURNS = 3
CHANGE = 0.5
COMPLAINED = 0.5
"""How likely it must be that one of the turns before was above calm."""
_ROUNDING = 1e-9


class AcknowledgementTest:
    """One call's test: the mean phase of up to three caller turns before and of three after (DOMAIN 13.1).

    No turn has one certain phase, so the likeliest of the three directions is told. That is not always the direction
    of the likeliest phases: three turns that lean to 1 without being sure of it are a change together. On 3171 windows
    of three turns around an employee turn in the train calls, judged by weights that had not seen their authors, it is
    right in 0.684 against 0.669; on 478 of the dev calls in 0.762 against 0.749.
    """

    def __init__(self) -> None:
        self._before: tuple[Distribution, ...] = ()
        self._after: tuple[Distribution, ...] = ()
        self._turn: int | None = None
        self._sure = False
        self._result: Acknowledgement | None = None

    @property
    def effect(self) -> Effect | None:
        """How it came out; `None` until three caller turns after the acknowledgement."""
        return self._result.effect if self._result else None

    def employee(self, turn: int, moves: Iterable[Move], *, perhaps: bool = False) -> None:
        """The employee spoke. Only what follows on a complaint is worth testing; "ik begrijp u, maar" is not real.

        `perhaps`: it may have been an acknowledgement, though not surely enough to say so. The test begins there too,
        until a sure one takes its place; nobody sees when it begins.
        """
        made = frozenset(moves)
        if self._result is not None or self._sure:
            return
        if Move.FAKE_ACKNOWLEDGE in made:
            self._begin_again(None)
        elif Move.ACKNOWLEDGE in made:
            self._sure = self._begin_again(turn)
        elif perhaps and self._turn is None:
            self._begin_again(turn)

    def _begin_again(self, turn: int | None) -> bool:
        """Test from this turn on, if there was a complaint before it; otherwise all stays as it is."""
        before = (*self._before, *self._after)[-TURNS:]
        complained = 1 - prod(chances[Phase.CALM] for chances in before) >= COMPLAINED
        if turn is None or complained:
            self._before, self._after, self._turn = before, (), turn
        return complained

    def caller(self, chances: Distribution) -> Acknowledgement | None:
        """The caller spoke, with these chances of every phase; the result, once, after the third turn."""
        if self._turn is None:
            self._before = (*self._before, chances)[-TURNS:]
            return None
        if self._result is not None:
            return None
        self._after = (*self._after, chances)
        if len(self._after) < TURNS:
            return None
        before, after = (_totals(turns) for turns in (self._before, self._after))
        self._result = Acknowledgement(
            self._turn,
            sum(total * chance for total, chance in enumerate(before)) / len(self._before),
            sum(total * chance for total, chance in enumerate(after)) / TURNS,
            _likeliest(before, after, len(self._before)),
        )
        return self._result

    def correct(self, chances: Distribution) -> None:
        """The last caller turn turned out otherwise; a result that came out stays as it was told."""
        if self._result is not None:
            return
        if self._after:
            self._after = (*self._after[:-1], chances)
        else:  # also when the employee acknowledged meanwhile: the turn is one of those before
            self._before = (*self._before[:-1], chances)


def _totals(turns: Iterable[Distribution]) -> list[float]:
    """The chance of every total of the phases of these turns."""
    totals = [1.0]
    for chances in turns:
        longer = [0.0] * (len(totals) + len(chances) - 1)
        for total, chance in enumerate(totals):
            for phase, own in enumerate(chances):
                longer[total + phase] += chance * own
        totals = longer
    return totals


def _likeliest(before: list[float], after: list[float], turns: int) -> Effect:
    """The direction with the largest chance; of equals that nothing changed. `turns`: how many there are before."""
    chances = dict.fromkeys((Effect.STAYS, Effect.FALLS, Effect.RISES), 0.0)
    for first, chance in enumerate(before):
        for then, own in enumerate(after):
            chances[_effect(then / TURNS - first / turns)] += chance * own
    return max(chances, key=lambda effect: chances[effect])


def _effect(change: float) -> Effect:
    if change <= -CHANGE + _ROUNDING:
        return Effect.FALLS
    return Effect.RISES if change >= CHANGE - _ROUNDING else Effect.STAYS
