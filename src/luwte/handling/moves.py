"""Which moves did the employee make? Read from the employee's words alone: there is no voice to read.

The trained table weighs the whole turn and, for what helps, the sentence that speaks most for it too: a pitfall is told
for the whole turn only. Families of `zetten.yaml` add what a trainer wants heard. On-screen hints only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from luwte.content.content import Content
from luwte.domain.evidence import Span
from luwte.domain.moves import Move
from luwte.recognition.words.classes import WordClasses
from luwte.recognition.words.features import FeatureReader
from luwte.recognition.words.normalise import normalise
from luwte.recognition.words.phrases import PhraseSet
from luwte.recognition.words.table import TableError, loads

HEAD = "zet"
_EXCLUDES = {Move.ACKNOWLEDGE: Move.FAKE_ACKNOWLEDGE}
"""Who cancels an acknowledgement in the same turn has not acknowledged."""

_PERHAPS = 0.4
"""The share of its cut from which an acknowledgement may have been one. Chosen on the pairs of `corpus/erkenning`
that are there for development."""

_SENTENCE_ENDS = re.compile(r"(?<=[.!?])\s+")


def sentences(raw: str) -> tuple[str, ...]:
    """The sentences of a turn that has several; none where nobody wrote marks, as speech-to-text often does not.

    >>> sentences("Dat is vervelend. Wat is uw postcode?")
    ('Dat is vervelend.', 'Wat is uw postcode?')
    >>> sentences("dat is vervelend wat is uw postcode")
    ()
    """
    parts = tuple(part for part in _SENTENCE_ENDS.split(raw) if normalise(part).text)
    return parts if len(parts) > 1 else ()


@dataclass(frozen=True, slots=True)
class HeardMoves:
    """(move, where) once each, in the order of `Move`; a move of the whole turn points at the whole turn.

    `perhaps_acknowledged`: there may be a real acknowledgement in it, though it is not likely enough to be told.
    """

    moves: tuple[tuple[Move, Span], ...] = ()
    perhaps_acknowledged: bool = False


class MoveReader:
    """Compiled families and weights. One instance serves all calls."""

    def __init__(self, content: Content) -> None:
        self._table = loads(content.move_model)
        if set(self._table.header.heads) != {HEAD}:
            raise TableError("this weight table is not one of moves")
        self._reader = FeatureReader(WordClasses(content.word_classes), self._table.row)
        families = [(i, text) for i, move in enumerate(content.moves.values()) for text in move.spot]
        silent = [(i, text) for i, move in enumerate(content.moves.values()) for text in move.spot_unless]
        self._ids = tuple(content.moves)
        self._spot = PhraseSet(families, content.groups)
        self._unless = PhraseSet(silent, content.groups)

    def read(self, raw: str) -> tuple[tuple[Move, Span], ...]:
        """The moves of a turn, (move, where)."""
        return self.hear(raw).moves

    def hear(self, raw: str) -> HeardMoves:
        """The moves of a turn, and whether there is perhaps an acknowledgement."""
        text = normalise(raw)
        if not text.text:
            return HeardMoves()
        chances = self._chances(text.text)
        if parts := [self._chances(normalise(part).text) for part in sentences(raw)]:
            most = {o: max(part[o] for part in parts) for o in chances if not Move(o).is_pitfall}
            chances |= {o: (chances[o] + p) / 2 for o, p in most.items()}
        whole = text.span(0, len(text.text))
        cuts = self._table.header.cuts
        found = {Move(o): whole for o, p in chances.items() if p >= cuts[f"{HEAD}.{o}"]}
        excused = {hit.key for hit in self._unless.find(text.text)}
        for hit in self._spot.find(text.text):
            if hit.key not in excused:
                found[self._ids[hit.key]] = text.span(hit.start, hit.end)
        for move, by in _EXCLUDES.items():
            if by in found:
                found.pop(move, None)
        least = _PERHAPS * cuts[f"{HEAD}.{Move.ACKNOWLEDGE.value}"]
        perhaps = Move.FAKE_ACKNOWLEDGE not in found and chances[Move.ACKNOWLEDGE.value] >= least
        return HeardMoves(tuple((move, found[move]) for move in Move if move in found), perhaps)

    def _chances(self, plain: str) -> dict[str, float]:
        return self._table.yes_chances(self._reader.read(plain, (), ()), HEAD)
