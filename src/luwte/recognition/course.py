"""Hints about the course of a call, from the caller's words only. A hint is reversible and claims no intention.

It never moves a phase, an alert or the light; handling may choose another cue by it.
"""

from __future__ import annotations

from dataclasses import dataclass

from luwte.content.schema.course import CourseFile, Signs
from luwte.domain.behaviour import CareKind, Detail, Phase
from luwte.domain.course import CourseHint, ShownHint
from luwte.domain.estimate import TurnAssessment

_KEEP = 40


@dataclass(frozen=True, slots=True)
class _Heard:
    turn: int
    phase: Phase
    details: frozenset[Detail]
    care: frozenset[CareKind]


class CourseReader:
    """One per call. Feed it assessed caller turns; it says which hint fits, if any."""

    def __init__(self, course: CourseFile) -> None:
        self._hints = course.hints
        self._heard: tuple[_Heard, ...] = ()
        self._refused: frozenset[CourseHint] = frozenset()
        self._shown: ShownHint | None = None

    @property
    def shown(self) -> ShownHint | None:
        """The hint on screen."""
        return self._shown

    def add(self, assessment: TurnAssessment) -> bool:
        """Take in a caller turn; whether the hint on screen changed."""
        heard = _Heard(
            assessment.turn, assessment.phase, frozenset(assessment.details), frozenset(assessment.care_kinds)
        )
        self._heard = (*self._heard, heard)[-_KEEP:]
        return self._show(self._fitting())

    def refuse(self) -> bool:
        """The employee says that the hint does not fit; whether there was one. It does not come back in this call."""
        if self._shown is None:
            return False
        self._refused |= {self._shown.hint}
        return self._show(self._fitting())

    def _show(self, hint: ShownHint | None) -> bool:
        changed = (hint.hint if hint else None) != (self._shown.hint if self._shown else None)
        self._shown = hint
        return changed

    def _fitting(self) -> ShownHint | None:
        for hint in self._hints:
            if hint.id in self._refused:
                continue
            for signs in hint.signs:
                if turns := _turns(signs, self._heard):
                    return ShownHint(hint.id, turns)
        return None


def _turns(signs: Signs, heard: tuple[_Heard, ...]) -> tuple[int, ...]:
    """The turns that carry the signs; empty when something is missing."""
    window = heard[-signs.within :]
    carrying = [h for h in window if (h.details & signs.details and h.phase >= signs.phase) or h.care & signs.care]
    if len(carrying) < signs.least or any(h.details & signs.without for h in window):
        return ()
    if signs.before:
        earlier = [h for h in heard if h.turn < carrying[0].turn]
        if not any(h.phase in signs.before for h in earlier):
            return ()
    return tuple(h.turn for h in carrying)
