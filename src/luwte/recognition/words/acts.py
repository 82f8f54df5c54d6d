"""Speech act: are these words meant, or retold, quoted, denied, asked, joked, supposed? (WORDS.md 5, rule B5)

The cues are content (`taalhandeling.yaml`); this file only knows where a cue must stand to count.
"""

from __future__ import annotations

from luwte.content.content import Content
from luwte.content.schema.lexicon import ActCue, Where
from luwte.domain.behaviour import Detail, SpeechAct
from luwte.recognition.words.normalise import NormText
from luwte.recognition.words.phrases import Hit, PhraseSet


class ActReader:
    """Compiled cues. One instance serves all calls."""

    def __init__(self, content: Content) -> None:
        self._cues = content.act_cues
        templates = [(i, t) for i, cue in enumerate(self._cues) for t in cue.utterances]
        self._phrases = PhraseSet(templates, content.groups)
        self._unless = PhraseSet([(i, t) for i, c in enumerate(self._cues) for t in c.unless], content.groups)
        self._stoppers = PhraseSet([(0, t) for t in content.stoppers], content.groups)

    def read(self, text: NormText) -> ActContext:
        """Find the cues of a turn once; ask about each finding afterwards."""
        excused = self._unless.find(text.text)
        hits = [
            hit
            for hit in self._phrases.find(text.text)
            if not any(e.key == hit.key and e.start < hit.end and hit.start < e.end for e in excused)
        ]
        stops = [hit.start for hit in self._stoppers.find(text.text)]
        return ActContext(text, self._cues, sorted(hits, key=lambda h: (h.key, h.start)), stops)


class ActContext:
    """The cues found in one turn."""

    def __init__(self, text: NormText, cues: tuple[ActCue, ...], hits: list[Hit], stops: list[int]) -> None:
        self._text = text
        self._cues = cues
        self._hits = hits
        self._stops = stops

    def act(self, start: int, end: int, detail: Detail | None) -> SpeechAct:
        """The speech act of the finding at plain `[start, end)`: the first cue that applies, else asserted."""
        if any(a <= start and end <= b for a, b in self._text.quoted):
            return SpeechAct.QUOTED
        for hit in self._hits:
            cue = self._cues[hit.key]
            fits = detail not in cue.never and (not cue.only or detail in cue.only)
            if fits and self._applies(cue, hit, start, end):
                return cue.act
        return SpeechAct.ASSERTED

    def _applies(self, cue: ActCue, hit: Hit, start: int, end: int) -> bool:
        if cue.where is Where.TURN:
            return True
        if hit.start < end and start < hit.end:
            return cue.where is Where.AROUND
        before = hit.end <= start
        if cue.where is (Where.AFTER if before else Where.BEFORE):
            return False
        left, right = (hit.end, start) if before else (end, hit.start)
        if self._text.text.count(" ", left, right) > cue.reach + 1:
            return False
        if cue.within_sentence and self._text.sentence(start) != self._text.sentence(hit.start):
            return False
        return not any(left <= stop < right for stop in self._stops)
