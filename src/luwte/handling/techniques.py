"""Which technique did the employee's words use? An on-screen hint and a proposal, kept nowhere by name (law L5).

It reads words only: there is no voice to read.
"""

from __future__ import annotations

from dataclasses import dataclass

from luwte.content.content import Content
from luwte.domain.evidence import Span
from luwte.domain.moves import Move
from luwte.handling.moves import MoveReader
from luwte.recognition.words.normalise import normalise
from luwte.recognition.words.phrases import PhraseSet


@dataclass(frozen=True, slots=True)
class Heard:
    """What one employee turn did: moves, and the techniques they make, each with where it stands.

    `perhaps_acknowledged`: see `HeardMoves`.
    """

    moves: tuple[tuple[Move, Span], ...]
    techniques: tuple[tuple[str, Span], ...]
    perhaps_acknowledged: bool = False


class TechniqueSpotter:
    """Moves, and compiled `herken` families of all techniques. One instance serves all calls."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._moves = MoveReader(content)
        self._ids = tuple(content.techniques)
        techniques = tuple(enumerate(content.techniques.values()))
        self._spot = PhraseSet([(i, t) for i, technique in techniques for t in technique.spot], content.groups)
        self._unless = PhraseSet([(i, t) for i, technique in techniques for t in technique.spot_unless], content.groups)

    def spot(self, raw: str) -> Heard:
        """The moves, and each technique once, in order of place."""
        text = normalise(raw)
        hits = sorted(self._spot.find(text.text), key=lambda hit: (hit.start, -hit.end, hit.key))
        excused = {hit.key for hit in self._unless.find(text.text)} if hits else set()
        found: dict[str, Span] = {}
        for hit in hits:
            if hit.key not in excused:
                found.setdefault(self._ids[hit.key], text.span(hit.start, hit.end))
        made = self._moves.hear(raw)
        for move, span in made.moves:
            for technique in self._content.techniques.values():
                if move in technique.moves:
                    found.setdefault(technique.id, span)
        techniques = tuple(sorted(found.items(), key=lambda item: item[1].start))
        return Heard(made.moves, techniques, made.perhaps_acknowledged)
