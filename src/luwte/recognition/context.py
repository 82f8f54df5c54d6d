"""What recognition may look at besides the turn itself: compiled content, the word model, the caller's own last turns.

Nothing of the employee is in it (law L1).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from luwte.content.content import Content
from luwte.domain.behaviour import Detail
from luwte.domain.estimate import Distribution, TurnAssessment
from luwte.domain.turn import CallerTurn
from luwte.recognition.words.classes import WordClasses
from luwte.recognition.words.features import EARLIER_TURNS
from luwte.recognition.words.opinion import OpinionReader
from luwte.recognition.words.rules import WordRules
from luwte.recognition.words.table import loads
from luwte.recognition.words.threats import ThreatReader


@dataclass(frozen=True, slots=True)
class Context:
    """Shared by all calls of one installation, except what belongs to this call.

    `earlier`: the caller's last turns in plain form; `expected`: what they lead to expect of the next one; `worries`:
    how likely each of the last ones asked for care, since a person last answered a question about that.
    """

    words: WordRules
    classes: WordClasses
    opinions: OpinionReader
    threats: ThreatReader
    severe: frozenset[Detail]
    floor: tuple[float, float, float, float]
    own: frozenset[str]
    earlier: tuple[str, ...] = ()
    expected: Distribution | None = None
    worries: tuple[float, ...] = ()

    def opening(self) -> Context:
        """The context of a call that begins, and of one whose last turn turned out to mean nothing."""
        return replace(self, expected=self.opinions.expected_first)

    def answered(self) -> Context:
        """A person answered a question about care: what led to it asks for nothing more."""
        return replace(self, worries=())

    def after(self, turn: CallerTurn, assessment: TurnAssessment) -> Context:
        """The context of the caller's next turn."""
        if turn.words is None:
            return self
        said = self.words.plain(turn.words.text).text
        expected = self.opinions.expected_after(assessment.probabilities)
        worries = (*self.worries, assessment.worry)[-EARLIER_TURNS:]
        return replace(self, earlier=(*self.earlier, said)[-EARLIER_TURNS:], expected=expected, worries=worries)


@lru_cache(maxsize=4)
def context_of(content: Content) -> Context:
    """Compile content once; the same content gives the same context."""
    classes = WordClasses(content.word_classes)
    return Context(
        words=WordRules(content),
        classes=classes,
        opinions=OpinionReader(classes, loads(content.word_model)),
        threats=ThreatReader(content),
        severe=content.phases.severe,
        floor=content.estimation.floor,
        own=content.own_entries,
    )
