"""Target: at whom is this aimed? A decision over the words around a finding, not a count of pronouns (rule B1).

The cues are content (`doelwit.yaml`, `{X}` is the finding); without a cue the nearest pronoun of the sentence tells,
and doubt is `NOBODY`, which never reaches phase 3.
"""

from __future__ import annotations

from luwte.content.content import Content
from luwte.content.schema.lexicon import Entry
from luwte.domain.behaviour import Detail, Target
from luwte.recognition.words.normalise import NormText
from luwte.recognition.words.phrases import PLACE, PhraseSet

_WINDOW = 12
_NEAR = 4
_STANDALONE = 4
_CALLED_OUT = frozenset({Detail.INSULT, Detail.DISCRIMINATION, Detail.SEXUAL})


class TargetReader:
    """Compiled cues and pronouns. One instance serves all calls."""

    def __init__(self, content: Content) -> None:
        self._cues = content.target_cues
        self._phrases = PhraseSet([(i, t) for i, cue in enumerate(self._cues) for t in cue.utterances], content.groups)
        self._pronouns: dict[str, Target] = {}
        for group, target in _PRONOUN_GROUPS.items():
            for word in content.groups.get(group, ()):
                self._pronouns.setdefault(word, target)

    def target(self, text: NormText, start: int, end: int, entry: Entry) -> Target:
        """The target of the finding at plain `[start, end)`."""
        if entry.aim.fixed is not None:
            return entry.aim.fixed
        first, last = text.sentence(start)
        before = text.text[first:start].split()[-_WINDOW:]
        after = text.text[end:last].split()[:_WINDOW]
        window = " ".join([*before, PLACE, *after])
        if hits := self._phrases.find(window):
            return self._cues[min(hit.key for hit in hits)].target
        if (near := self._nearest(before, after)) is not None:
            return near
        if entry.detail in _CALLED_OUT and len(before) + len(after) <= _STANDALONE:
            return Target.EMPLOYEE  # "sukkel!": called out at whoever listens
        return Target.NOBODY

    def _nearest(self, before: list[str], after: list[str]) -> Target | None:
        for distance in range(_NEAR):
            for words, i in ((before, len(before) - 1 - distance), (after, distance)):
                if 0 <= i < len(words) and (target := self._pronouns.get(words[i])):
                    return target
        return None


_PRONOUN_GROUPS = {
    "jullie_alle": Target.ORGANISATION,
    "jij_alle": Target.EMPLOYEE,
    "hij_alle": Target.THIRD_PARTY,
    "ik_alle": Target.SELF,
    "ding_alle": Target.SITUATION,
}
