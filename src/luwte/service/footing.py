"""What a call rests on: whether the caller was heard in words, and how well that goes now. It judges nobody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from luwte.domain.behaviour import Phase
from luwte.domain.events import HearingChanged
from luwte.domain.hearing import Ground, Hearing, ground_of
from luwte.domain.turn import CallerTurn
from luwte.service.analysis import Moment


@dataclass(frozen=True, slots=True)
class Footing:
    """`words`: whether any were heard of the caller; `hearing`: how well they are heard now."""

    words: bool = False
    hearing: Hearing = Hearing.GOOD

    def after(self, moment: Moment) -> Footing:
        """The same after a moment."""
        if isinstance(moment.event, HearingChanged):
            return replace(self, hearing=moment.event.hearing)
        if not self.words and isinstance(moment.turn, CallerTurn) and moment.turn.words is not None:
            return replace(self, words=bool(moment.turn.words.text.strip()))  # empty: nothing was understood
        return self

    def of(self, phase: Phase) -> Ground:
        """What this phase rests on."""
        return ground_of(phase, self.hearing, words=self.words)


UNHEARD = Footing()
"""A call of which nothing was heard yet."""


def footing_of(moments: Iterable[Moment]) -> Footing:
    """That of a whole call."""
    footing = UNHEARD
    for moment in moments:
        footing = footing.after(moment)
    return footing
