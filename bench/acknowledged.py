"""The acknowledgement test on scripted pairs (`corpus/erkenning`): calls as text, through the engine.

The direction in a pair was written with it, before anything was run, and follows from the phases written beside the
caller's turns by the definition of DOMAIN 13.1. In a pair with a fake acknowledgement no test may start.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from pydantic import Field, ValidationError

from bench import scores
from bench.scores import Figure
from luwte.content.content import Content
from luwte.domain.call import guessed_seconds
from luwte.domain.course import Effect
from luwte.domain.events import TurnHeard
from luwte.domain.outputs import AcknowledgementTested, TurnAssessed
from luwte.domain.turn import CallerTurn, EmployeeTurn, Party, Words
from luwte.engine import CallEngine
from model.records import PhaseLabel, Record, Sector

FOLDER = Path(__file__).parents[1] / "corpus" / "erkenning"
PATH = FOLDER / "paren.jsonl"
DEVELOPMENT = FOLDER / "ontwikkel.jsonl"
"""Pairs of another author, on which choices are made."""
PAUSE = 0.4
NONE = "geen toets"


class PairTurn(Record):
    """A turn; `phase` is what the caller does in it, and only caller turns have one."""

    speaker: Literal["caller", "employee"]
    text: str = Field(min_length=1)
    phase: PhaseLabel | None = None


class Pair(Record):
    """A call around one acknowledgement: turn `at` of `turns`. `effect` is what the caller does after it."""

    id: str
    sector: Sector
    acknowledgement: Literal["real", "fake"]
    at: int
    effect: Literal["zakt", "blijft", "stijgt"]
    turns: tuple[PairTurn, ...]

    @property
    def expected(self) -> str:
        """What the test must say."""
        return self.effect if self.acknowledgement == "real" else NONE


@dataclass(frozen=True, slots=True)
class Outcome:
    """A pair and what came of it. `phases`: written and found, per caller turn. `at`: the turn that was tested."""

    pair: Pair
    effect: Effect | None
    at: int | None
    phases: tuple[tuple[int, int], ...]

    @property
    def found(self) -> str:
        """What the test said."""
        return self.effect.value if self.effect else NONE

    @property
    def right(self) -> bool:
        """Whether it said what it must."""
        return self.found == self.pair.expected


def read_pairs(path: Path = PATH) -> Iterator[Pair]:
    """Every pair; `ValueError` says which line is wrong."""
    with path.open(encoding="utf-8") as lines:
        for n, line in enumerate(lines, start=1):
            try:
                yield Pair.model_validate_json(line)
            except ValidationError as error:
                first = error.errors(include_input=False, include_url=False)[0]
                raise ValueError(f"{path.name}:{n}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from None


def outcome(pair: Pair, content: Content) -> Outcome:
    """Play one pair; times follow from the number of words."""
    engine = CallEngine(content)
    clock, effect, at = 0.0, None, None
    phases: list[tuple[int, int]] = []
    for n, turn in enumerate(pair.turns):
        party = Party.CALLER if turn.speaker == "caller" else Party.EMPLOYEE
        words = Words(turn.text, clock, clock + guessed_seconds(turn.text, party))
        clock = words.end + PAUSE
        heard = CallerTurn(n, words) if party is Party.CALLER else EmployeeTurn(n, words)
        for output in engine.feed(TurnHeard(heard)):
            if isinstance(output, AcknowledgementTested):
                effect, at = output.result.effect, output.result.turn
            elif isinstance(output, TurnAssessed) and turn.phase is not None:
                phases.append((turn.phase, int(output.assessment.phase)))
    return Outcome(pair, effect, at, tuple(phases))


def outcomes(content: Content, path: Path = PATH) -> list[Outcome]:
    """Every pair of a file."""
    return [outcome(pair, content) for pair in read_pairs(path)]


def share_right(found: Sequence[Outcome]) -> Figure:
    """How many came out right; every pair is drawn anew by itself."""
    right = np.array([o.right for o in found])
    return scores.with_interval(lambda i: float(right[i].mean()), [o.pair.id for o in found], len(found))


def table(found: Sequence[Outcome]) -> list[str]:
    """Right per direction, with what it said instead."""
    rows = {
        "alle paren": list(found),
        "echte erkenning": [o for o in found if o.pair.acknowledgement == "real"],
        **{f"– {e.value}": [o for o in found if o.pair.expected == e.value] for e in Effect},
        "schijnerkenning: geen toets": [o for o in found if o.pair.acknowledgement == "fake"],
    }
    lines = ["| paren | deel goed | zegt zakt | blijft | stijgt | geen toets |", "|---|---|---|---|---|---|"]
    for name, group in rows.items():
        said = " | ".join(str(sum(o.found == word for o in group)) for word in (*Effect, NONE))
        lines.append(f"| {name} | {share_right(group)} | {said} |")
    return lines


def wrong(found: Sequence[Outcome]) -> list[str]:
    """Every pair that went wrong, with the phases around it: first as written, then as found."""
    lines = ["| paar | hoort | zegt | geschreven fasen | gevonden fasen |", "|---|---|---|---|---|"]
    for o in found:
        if not o.right:
            written, heard = zip(*o.phases, strict=True)
            phases = f"{_row(o.pair, written)} | {_row(o.pair, heard)}"
            lines.append(f"| `{o.pair.id}` | {o.pair.expected} | {o.found}{_elsewhere(o)} | {phases} |")
    return lines


def _row(pair: Pair, phases: Sequence[int]) -> str:
    """The phases with a bar where the acknowledgement stands."""
    before = sum(turn.speaker == "caller" for turn in pair.turns[: pair.at])
    return f"{' '.join(map(str, phases[:before]))} · {' '.join(map(str, phases[before:]))}"


def _elsewhere(o: Outcome) -> str:
    return "" if o.at in (None, o.pair.at) else f" (na beurt {o.at}, niet na beurt {o.pair.at})"
