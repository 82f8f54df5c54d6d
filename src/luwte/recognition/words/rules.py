"""The word rules of one installation, compiled: from a caller's words to evidence, repairs and care signals.

A finding that is retold, denied, joked … is kept with its reason but supports phase 0. Nothing here remembers the
call, and nothing decides what to do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from luwte.content.content import Content
from luwte.content.schema.lexicon import Entry
from luwte.domain.behaviour import Detail, Phase, SpeechAct, Target
from luwte.domain.evidence import CareSignal, Evidence, Mark, MessageId, Repair
from luwte.recognition.words.acts import ActContext, ActReader
from luwte.recognition.words.normalise import NormText, normalise
from luwte.recognition.words.phrases import Hit, PhraseSet, words_of
from luwte.recognition.words.targets import TargetReader

SIGNAL = "woorden"
OUTBURST = "uitbarsting"
Finding = Evidence | Repair | CareSignal

_EXCUSE_REACH = 8
_RAGE = frozenset({Detail.SWEARING, Detail.INSULT, Detail.DISCRIMINATION, Detail.SEXUAL})
_RAGE_COUNT = 3


class WordRules:
    """Compiled lexicon, cues and targets. Immutable after construction; shared by all calls."""

    def __init__(self, content: Content) -> None:
        self._entries = content.entries
        self._severe = content.phases.severe
        self._support = {s.detail: s.per_target for s in content.phases.support}
        self.vocabulary = words_of((t for e in content.entries for t in e.utterances), content.groups)
        groups = content.groups
        self._phrases = PhraseSet([(i, t) for i, e in enumerate(self._entries) for t in e.utterances], groups)
        self._unless = PhraseSet([(i, t) for i, e in enumerate(self._entries) for t in e.unless], groups)
        self._acts = ActReader(content)
        self._targets = TargetReader(content)

    def plain(self, raw: str) -> NormText:
        """The turn in plain form, as all word recognition reads it."""
        return normalise(raw, self.vocabulary)

    def assess(self, raw: str, turn: int) -> tuple[Finding, ...]:
        """All findings in the words of one caller turn, in order of place."""
        text = self.plain(raw)
        hits = self._phrases.find(text.text)
        if not hits:
            return ()
        acts = self._acts.read(text)
        kept = self._without_excused(text, hits)
        findings = [self._finding(text, hit, turn, acts) for hit in sorted(kept, key=lambda h: (h.start, h.key))]
        return tuple(_with_outburst(_in_need(_strongest(findings)), turn))

    def _without_excused(self, text: NormText, hits: list[Hit]) -> Iterator[Hit]:
        excused = self._unless.find(text.text)
        for hit in hits:
            if not any(e.key == hit.key and _distance(text, e, hit) <= _EXCUSE_REACH for e in excused):
                yield hit

    def _finding(self, text: NormText, hit: Hit, turn: int, acts: ActContext) -> Finding:
        entry = self._entries[hit.key]
        quote = text.span(hit.start, hit.end)
        if entry.care is not None:
            return CareSignal(entry.care, turn, quote, entry.id)
        if entry.repair:
            return Repair(turn, entry.strength, quote, entry.id)
        detail = entry.detail
        assert detail is not None  # the schema allows exactly one kind
        act = SpeechAct.ASSERTED if entry.literal else acts.act(hit.start, hit.end, detail)
        target = self._targets.target(text, hit.start, hit.end, entry)
        supports = self._supports(entry, detail, target) if act is SpeechAct.ASSERTED else Phase.CALM
        because = f"{detail.value}.{target.value}" if act is SpeechAct.ASSERTED else f"telt_niet.{act.value}"
        return Evidence(
            signal=SIGNAL,
            turn=turn,
            strength=entry.strength,
            supports=supports,
            detail=detail,
            target=target,
            act=act,
            quote=quote,
            because=MessageId(because),
            rule=entry.id,
            marks=self._marks(entry, detail, target, supports),
        )

    def _supports(self, entry: Entry, detail: Detail, target: Target) -> Phase:
        by_target = self._support[detail][target]
        if entry.phase is None:
            return by_target
        # An entry may speak for more or less, but words aimed at no person here stay where the target puts them.
        return entry.phase if entry.aim.fixed is not None or target is Target.EMPLOYEE else min(entry.phase, by_target)

    def _marks(self, entry: Entry, detail: Detail, target: Target, supports: Phase) -> frozenset[Mark]:
        severe = detail in self._severe and target is Target.EMPLOYEE and supports >= Phase.PERSONAL
        return entry.marks | {Mark.SEVERE} if severe else entry.marks


def _distance(text: NormText, one: Hit, other: Hit) -> int:
    """Words between two hits; 0 when they touch or overlap."""
    left, right = sorted((one, other), key=lambda h: h.start)
    return max(0, text.text.count(" ", left.end, right.start) - 1) if right.start > left.end else 0


def _strongest(findings: list[Finding]) -> list[Finding]:
    """Drop evidence that lies inside stronger evidence of the same turn ("wijf" inside "kankerwijf")."""
    evidence = [f for f in findings if isinstance(f, Evidence)]
    return [f for f in findings if not isinstance(f, Evidence) or not any(_covers(other, f) for other in evidence)]


def _covers(other: Evidence, one: Evidence) -> bool:
    if other is one or other.quote is None or one.quote is None:
        return False
    inside = other.quote.start <= one.quote.start and one.quote.end <= other.quote.end
    rank = (other.supports, other.quote.end - other.quote.start, other.strength, other.rule)
    return inside and rank > (one.supports, one.quote.end - one.quote.start, one.strength, one.rule)


def _in_need(findings: list[Finding]) -> list[Finding]:
    """Somebody in need who has waited long is not impatient: a care signal takes the complaint away (LABELS.md, 0)."""
    if not any(isinstance(f, CareSignal) for f in findings):
        return findings
    return [f for f in findings if not (isinstance(f, Evidence) and f.detail is Detail.COMPLAINT)]


def _with_outburst(findings: Iterable[Finding], turn: int) -> Iterator[Finding]:
    """Three or more curses at the person in one turn are phase 4 (LABELS.md); the same words count once."""
    rage: list[Evidence] = []
    for finding in findings:
        yield finding
        if isinstance(finding, Evidence) and _is_curse(finding) and not any(_overlap(finding, one) for one in rage):
            rage.append(finding)
    if len(rage) >= _RAGE_COUNT:
        yield Evidence(
            signal=SIGNAL,
            turn=turn,
            strength=0.9,
            supports=Phase.EXPLOSIVE,
            detail=Detail.SWEARING,
            target=Target.EMPLOYEE,
            act=SpeechAct.ASSERTED,
            quote=rage[-1].quote,
            because=MessageId(OUTBURST),
            rule=OUTBURST,
        )


def _overlap(one: Evidence, other: Evidence) -> bool:
    if one.quote is None or other.quote is None:
        return False
    return one.quote.start < other.quote.end and other.quote.start < one.quote.end


def _is_curse(evidence: Evidence) -> bool:
    return evidence.counts and evidence.target is Target.EMPLOYEE and evidence.detail in _RAGE
