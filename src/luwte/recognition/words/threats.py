"""The parts of a threat: target, means, time, place, condition (R-R7). It fills slots; it judges nothing.

Whether a turn is a threat was decided elsewhere; here it is only read again, for the employee to confirm.
"""

from __future__ import annotations

from collections.abc import Iterator

from luwte.content.content import Content
from luwte.content.schema.course import ArticleCheck
from luwte.domain.behaviour import Detail, Phase
from luwte.domain.estimate import TurnAssessment
from luwte.domain.evidence import Mark, Span
from luwte.domain.threat import Article, ThreatNote, ThreatSlot
from luwte.recognition.words.normalise import NormText, normalise
from luwte.recognition.words.phrases import PhraseSet


class ThreatReader:
    """Compiled slot words. One instance serves all calls."""

    def __init__(self, content: Content) -> None:
        self._slots = content.threats.slots
        self._articles = content.threats.articles
        spot = [(i, text) for i, slot in enumerate(self._slots) for text in slot.spot]
        unless = [(i, text) for i, slot in enumerate(self._slots) for text in slot.spot_unless]
        self._spot = PhraseSet(spot, content.groups)
        self._unless = PhraseSet(unless, content.groups)
        named = [(i, text) for i, article in enumerate(self._articles) for text in article.spot]
        self._named = PhraseSet(named, content.groups)

    def read(self, raw: str, assessment: TurnAssessment) -> ThreatNote | None:
        """The note of a turn that threatens, intimidates or would expose somebody; `None` for all others."""
        details = {e.detail for e in assessment.evidence if e.counts}
        marks = {mark for e in assessment.evidence if e.counts for mark in e.marks}
        threatens = assessment.phase is Phase.EXPLOSIVE and Detail.THREAT in details
        if not (threatens or Detail.INTIMIDATION in details or Mark.EXPOSURE in marks):
            return None
        text = normalise(raw)
        return ThreatNote(
            turn=assessment.turn,
            quote=text.span(0, len(text.text)),
            slots=tuple(self._filled(text)),
            articles=tuple(self._worth_checking(text, frozenset(d for d in details if d), frozenset(marks))),
        )

    def _filled(self, text: NormText) -> Iterator[tuple[ThreatSlot, Span]]:
        """Per slot the longest finds that do not overlap, in order of place."""
        excused = {hit.key for hit in self._unless.find(text.text)}
        hits = sorted(self._spot.find(text.text), key=lambda hit: (hit.start, -hit.end))
        ends: dict[ThreatSlot, int] = {}
        for hit in hits:
            slot = self._slots[hit.key].slot
            if hit.key not in excused and hit.start >= ends.get(slot, 0):
                ends[slot] = hit.end
                yield slot, text.span(hit.start, hit.end)

    def _worth_checking(self, text: NormText, details: frozenset[Detail], marks: frozenset[Mark]) -> Iterator[Article]:
        named = {hit.key for hit in self._named.find(text.text)}
        for i, check in enumerate(self._articles):
            if i in named or _fits(check, details, marks):
                yield check.article


def _fits(check: ArticleCheck, details: frozenset[Detail], marks: frozenset[Mark]) -> bool:
    return bool(check.details & details) or (check.article is Article.DOXING and Mark.EXPOSURE in marks)
