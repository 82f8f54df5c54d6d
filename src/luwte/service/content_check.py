"""Does the content do what it says? Every example of every entry goes through the whole recogniser.

The loader has already checked the shape; this checks meaning: utterances can be read, `vuurt` fires, `zwijgt` stays
quiet, every reference leads somewhere and every reason has its sentence. It collects all problems instead of the first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from luwte.content.content import Content
from luwte.content.schema.lexicon import Entry
from luwte.content.schema.technique import Technique
from luwte.domain.behaviour import Detail, SpeechAct, Target
from luwte.domain.course import CourseHint
from luwte.domain.evidence import Evidence
from luwte.domain.moves import Move
from luwte.handling.messages import MESSAGES_OF_HANDLING, guard_question
from luwte.handling.techniques import TechniqueSpotter
from luwte.recognition.context import context_of
from luwte.recognition.second_opinion import MESSAGES_OF_SECOND_OPINION
from luwte.recognition.words.phrases import TemplateError, parse
from luwte.recognition.words.rules import OUTBURST, Finding, WordRules


@dataclass(frozen=True, slots=True)
class Problem:
    """`place` is `bestand:regel`; `message` is Dutch and says what to repair."""

    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


def check(content: Content) -> tuple[Problem, ...]:
    """All problems, in order of the files. An unreadable utterance is told alone: nothing can be compiled."""
    unreadable = tuple(_unreadable(content))
    if unreadable:
        return unreadable
    rules = context_of(content).words
    problems = [p for entry in content.entries for p in _examples(content, entry, rules)]
    return (*problems, *_references(content), *_messages(content))


def _unreadable(content: Content) -> Iterator[Problem]:
    sources = [
        *(("ingang", e.id, (*e.utterances, *e.unless)) for e in content.entries),
        *(("aanwijzing", c.id, (*c.utterances, *c.unless)) for c in content.act_cues),
        *(("doelwit", c.id, c.utterances) for c in content.target_cues),
        *(("techniek", t.id, (*t.spot, *t.spot_unless)) for t in content.techniques.values()),
        *(("zet", m.id.value, (*m.spot, *m.spot_unless)) for m in content.moves.values()),
        *(("dreigveld", s.slot.value, (*s.spot, *s.spot_unless)) for s in content.threats.slots),
        *(("artikel", a.article.value, a.spot) for a in content.threats.articles),
    ]
    for kind, identity, templates in sources:
        for template in templates:
            try:
                parse(template, content.groups)
            except TemplateError as error:
                yield Problem(content.place(kind, identity), f"{identity}: {error}")


def _examples(content: Content, entry: Entry, rules: WordRules) -> Iterator[Problem]:
    place = content.place("ingang", entry.id)
    for example in entry.fires:
        if not any(_fired(finding, entry) for finding in rules.assess(example, 0)):
            yield Problem(place, f'{entry.id}: vuurt niet op eigen voorbeeld "{example}"')
    for example in entry.quiet:
        if any(finding.rule == entry.id and _counts(finding) for finding in rules.assess(example, 0)):
            yield Problem(place, f'{entry.id}: had moeten zwijgen bij "{example}"')


def _counts(finding: Finding) -> bool:
    return finding.counts if isinstance(finding, Evidence) else True


def _fired(finding: Finding, entry: Entry) -> bool:
    """The entry itself, or evidence of the same kind that covers it ("kankerwijf" over "wijf")."""
    if not _counts(finding):
        return False
    return finding.rule == entry.id or (isinstance(finding, Evidence) and finding.detail is entry.detail)


def _references(content: Content) -> Iterator[Problem]:
    steps = {step.id for protocol in content.protocols.values() for step in protocol.steps}
    guards = {guard.id for protocol in content.protocols.values() for guard in protocol.guards}
    spotter = TechniqueSpotter(content)
    for technique in content.techniques.values():
        place = content.place("techniek", technique.id)
        named = {t for when in technique.when for t in (*when.after, *when.not_after)}
        for missing in sorted(named - set(content.techniques)):
            yield Problem(place, f"wanneer: onbekende techniek {missing}")
        for missing in sorted({w.guard for w in technique.when if w.guard} - guards):
            yield Problem(place, f"wanneer: onbekende wachter {missing}")
        if technique.proposes and technique.proposes not in steps:
            yield Problem(place, f"stelt_stap_voor: onbekende stap {technique.proposes}")
        yield from _own_sentences(technique, spotter, place)
    yield from _complete(content)
    for protocol in content.protocols.values():
        used = {s.technique for s in protocol.steps if s.technique} | {g.technique for g in protocol.guards}
        for missing in sorted(used - set(content.techniques)):
            yield Problem(content.place("protocol", protocol.id), f"onbekende techniek {missing}")


def _complete(content: Content) -> Iterator[Problem]:
    """Every move and every hint has its words, and every guard that holds the end has its question."""
    for move in Move:
        if move not in content.moves:
            yield Problem("zetten.yaml:1", f"zet {move.value} ontbreekt")
    known = {hint.id for hint in content.course.hints}
    for hint in (hint for hint in CourseHint if hint not in known):
        yield Problem("verloop.yaml:1", f"hint {hint.value} ontbreekt")
    for protocol in content.protocols.values():
        for guard in protocol.guards:
            if guard.holds_end and guard_question(guard.id) not in content.messages:
                place = content.place("protocol", protocol.id)
                yield Problem(place, f"melding {guard_question(guard.id)} ontbreekt in meldingen.yaml")


def _own_sentences(technique: Technique, spotter: TechniqueSpotter, place: str) -> Iterator[Problem]:
    """Who says what the screen offers must be heard as using that technique."""
    if technique.spot:
        for own in (technique.sentences, *technique.sectors.values()):
            for text in (*own.formal, *own.informal, *own.easy):
                if technique.id not in {spotted for spotted, _ in spotter.spot(text).techniques}:
                    yield Problem(place, f'herken: de eigen zin "{text}" wordt niet herkend')


def _messages(content: Content) -> Iterator[Problem]:
    reasons = {f"{detail.value}.{target.value}" for detail in Detail for target in Target}
    excuses = {f"telt_niet.{act.value}" for act in SpeechAct if act is not SpeechAct.ASSERTED}
    needed = reasons | excuses | {OUTBURST, "stem.verheven"} | {*MESSAGES_OF_HANDLING, *MESSAGES_OF_SECOND_OPINION}
    for missing in sorted(needed - set(content.messages)):
        yield Problem("meldingen.yaml:1", f"melding {missing} ontbreekt")
