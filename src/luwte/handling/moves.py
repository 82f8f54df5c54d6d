"""Which moves did the employee make? Read from the employee's words alone: there is no voice to read.

The trained table weighs the whole turn; families of `zetten.yaml` add what a trainer wants heard. On-screen hints only.
"""

from __future__ import annotations

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
        """(move, where) once each, in the order of `Move`; a move of the whole turn points at the whole turn."""
        text = normalise(raw)
        if not text.text:
            return ()
        chances = self._table.yes_chances(self._reader.read(text.text, (), ()), HEAD)
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
        return tuple((move, found[move]) for move in Move if move in found)
