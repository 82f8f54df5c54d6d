"""`python -m bench.evaluate`: how well single turns are recognised, on turns the lexicon's makers did not see."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path

from luwte.content.loader import load_content
from luwte.domain.behaviour import Phase
from luwte.recognition.assess import assess_turn
from luwte.recognition.context import context_of

BLIND = Path(__file__).parent / "blind" / "turns.jsonl"


@dataclass(frozen=True, slots=True)
class Judged:
    """A turn's label, what else would have been right, and what came out."""

    label: int
    alternative: int | None
    found: int

    @property
    def right(self) -> bool:
        """Whether what came out is the label or its alternative."""
        return self.found in (self.label, self.alternative)


def judge(path: Path = BLIND) -> list[Judged]:
    """Assess every turn by itself."""
    content = load_content()
    words = context_of(content).words
    judged = []
    for line in path.read_text(encoding="utf-8").splitlines():
        turn = json.loads(line)
        found = assess_turn(0, words.assess(turn["text"], 0), content.estimation.floor).phase
        judged.append(Judged(turn["phase"], turn["alt"], int(found)))
    return judged


def wilson(hits: int, total: int) -> tuple[float, float]:
    """95 % interval of a share (Wilson 1927).

    >>> [round(x, 2) for x in wilson(5, 10)]
    [0.24, 0.76]
    """
    if not total:
        return 0.0, 1.0
    z, share = 1.96, hits / total
    middle = (share + z * z / (2 * total)) / (1 + z * z / total)
    half = z * sqrt(share * (1 - share) / total + z * z / (4 * total * total)) / (1 + z * z / total)
    return middle - half, middle + half


def share(name: str, turns: Sequence[Judged], hits: int) -> str:
    """One line: a share with its interval."""
    low, high = wilson(hits, len(turns))
    return f"{name:44} {hits:4} of {len(turns):4} = {hits / max(1, len(turns)):.3f}  (95 %: {low:.3f}–{high:.3f})"


def main() -> None:
    """Print the figures and the confusion table."""
    turns = judge()
    aimed = [turn for turn in turns if turn.label >= Phase.PERSONAL]
    other = [turn for turn in turns if turn.label < Phase.PERSONAL]
    print(f"{len(turns)} synthetic caller turns, written blind; rules only, every turn by itself ({BLIND.name})")
    print(share("right phase", turns, sum(turn.right for turn in turns)))
    print(share("phase 3-4 found as 3 or more", aimed, sum(turn.found >= Phase.PERSONAL for turn in aimed)))
    print(share("phase 0-2 called 3 or more (false alarm)", other, sum(turn.found >= Phase.PERSONAL for turn in other)))
    print("label \\ found    0    1    2    3    4")
    for label in Phase:
        row = [sum(turn.label == label and turn.found == found for turn in turns) for found in Phase]
        print(f"{int(label):13} " + "".join(f"{n:5}" for n in row))


if __name__ == "__main__":
    main()
