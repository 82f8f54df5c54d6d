"""How well the moves of the employee are heard (`corpus/zetten`), next to saying nothing and to plain word families.

It measures text that other authors wrote; no figure of an employee is ever made (law L5).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from bench import scores
from bench.scores import Bools, Figure
from luwte.content.content import Content
from luwte.domain.moves import Move
from luwte.handling.moves import MoveReader
from luwte.recognition.words.normalise import normalise
from luwte.recognition.words.phrases import PhraseSet
from model.moves import MoveTurn

Reader = Callable[[str], frozenset[Move]]
Measure = Callable[[Bools, Bools], float]
OWN, FAMILIES = "Luwte", "woordfamilies van de technieken"


@dataclass(frozen=True)
class Heard:
    """Labels and what readers heard, as (turns, moves); turns are resampled one by one."""

    turns: Sequence[MoveTurn]
    label: Bools
    found: dict[str, Bools]

    def figure(self, name: str, measure: Measure, among: Bools | None = None) -> Figure:
        """A measure of one reader with its interval, over the turns in `among`."""
        rows = np.flatnonzero(np.ones(len(self.turns), bool) if among is None else among)
        label, found = self.label[rows], self.found[name][rows]
        ids = [self.turns[int(i)].id for i in rows]
        return scores.with_interval(lambda i: measure(label[i], found[i]), ids, len(ids))


def listen(turns: Sequence[MoveTurn], content: Content) -> Heard:
    """Let every reader read every turn."""
    moves = MoveReader(content)
    often = max(Move, key=lambda move: sum(move in turn.moves for turn in turns))
    readers: dict[str, Reader] = {
        OWN: lambda text: frozenset(move for move, _ in moves.read(text)),
        FAMILIES: families(content),
        f"altijd de vaakste ({often.value})": lambda _: frozenset({often}),
        "nooit iets": lambda _: frozenset(),
    }
    found = {name: _columns(reader(turn.text) for turn in turns) for name, reader in readers.items()}
    return Heard(turns, _columns(turn.moves for turn in turns), found)


def families(content: Content) -> Reader:
    """What the written families of the techniques hear by themselves: each stands for all moves of its technique."""
    techniques = [technique for technique in content.techniques.values() if technique.moves]
    spot = PhraseSet([(i, text) for i, one in enumerate(techniques) for text in one.spot], content.groups)
    unless = PhraseSet([(i, text) for i, one in enumerate(techniques) for text in one.spot_unless], content.groups)

    def read(text: str) -> frozenset[Move]:
        plain = normalise(text).text
        hits = {hit.key for hit in spot.find(plain)} - {hit.key for hit in unless.find(plain)}
        return frozenset(move for key in hits for move in techniques[key].moves)

    return read


def _columns(rows: Iterable[frozenset[Move]]) -> Bools:
    return np.array([[move in row for move in Move] for row in rows])


def macro_f1(label: Bools, found: Bools) -> float:
    """Mean F1 over all moves; a move that nobody made and nobody heard counts 0."""
    return float(np.mean([scores.f1(label[:, i], found[:, i]) for i in range(label.shape[1])]))


def exact(label: Bools, found: Bools) -> float:
    """Share of turns in which every move was right, none too many and none missed."""
    return float((label == found).all(axis=1).mean())


def anything(_: Bools, found: Bools) -> float:
    """Share of turns in which any move was heard."""
    return float(found.any(axis=1).mean())


def overall(heard: Heard) -> list[str]:
    """All readers."""
    lines = ["| | macro-F1 | beurt helemaal goed | iets gehoord waar niets was |", "|---|---|---|---|"]
    nothing = np.array([not turn.moves for turn in heard.turns])
    for name in heard.found:
        figures = [heard.figure(name, macro_f1), heard.figure(name, exact), heard.figure(name, anything, nothing)]
        lines.append(f"| {name} | {' | '.join(map(str, figures))} |")
    return lines


def f1_of(column: int) -> Measure:
    """F1 of one move."""
    return lambda label, found: scores.f1(label[:, column], found[:, column])


def per_move(heard: Heard) -> list[str]:
    """F1 per move of Luwte and of the families, with how often the move was made."""
    lines = ["| zet | n | F1 Luwte | precisie | gevonden | F1 woordfamilies |", "|---|---|---|---|---|---|"]
    for i, move in enumerate(Move):
        label, found, plain = (columns[:, i] for columns in (heard.label, heard.found[OWN], heard.found[FAMILIES]))
        f1 = heard.figure(OWN, f1_of(i))
        lines.append(
            f"| {move.value} | {label.sum()} | {f1.value:.3f} ({f1.low:.3f}–{f1.high:.3f}) "
            f"| {scores.share(label, found):.3f} | {scores.share(found, label):.3f} | {scores.f1(label, plain):.3f} |"
        )
    return lines


def per_author(heard: Heard) -> list[str]:
    """Macro-F1 of Luwte per author, over the moves that this author made."""
    authors = sorted({turn.author for turn in heard.turns})
    lines = ["| schrijver | beurten | macro-F1 over de zetten die hier voorkomen |", "|---|---|---|"]
    found = heard.found[OWN]
    for author in authors:
        rows = np.flatnonzero([turn.author == author for turn in heard.turns])
        made = heard.label[rows].any(axis=0)
        lines.append(f"| {author} | {len(rows)} | {macro_f1(heard.label[rows][:, made], found[rows][:, made]):.3f} |")
    return lines
