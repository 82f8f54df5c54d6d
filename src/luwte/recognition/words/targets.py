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
        fitting = [hit.key for hit in self._phrases.find(window) if entry.detail not in self._cues[hit.key].never]
        if fitting:
            return self._cues[min(fitting)].target
        if self._called_out(text, before, after, entry):
            return Target.EMPLOYEE
        near = self._nearest(before, after)
        if near in {Target.EMPLOYEE, Target.SELF} and entry.detail is Detail.SWEARING:
            return Target.NOBODY  # swearing near a "u" or an "ik" is not yet swearing at that person
        return near or Target.NOBODY

    def _called_out(self, text: NormText, before: list[str], after: list[str], entry: Entry) -> bool:
        """ "Sukkel!" alone, or at the end of words to the employee: called out at whoever listens."""
        if entry.detail not in _CALLED_OUT:
            return False
        if len(before) + len(after) <= _STANDALONE:
            return True
        spoken_to = {self._pronouns.get(word) for word in text.text.split()}
        others = {Target.THIRD_PARTY, Target.ORGANISATION}
        return not after and Target.EMPLOYEE in spoken_to and not spoken_to & others

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
