"""How far two annotators agree: Cohen's kappa, plain and with quadratic weights. It changes no label.

    python -m model.agreement corpus

prints kappa per part of the label over every turn that was annotated twice, blind.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Hashable, Sequence
from pathlib import Path

from model.corpus import SPLITS
from model.records import Label, read_items


def kappa(first: Sequence[Hashable], second: Sequence[Hashable]) -> float:
    """Cohen's kappa (1960).

    >>> kappa("aabb", "aabb")
    1.0
    """
    n = len(first)
    agreed = sum(a == b for a, b in zip(first, second, strict=True)) / n
    ones, others = Counter(first), Counter(second)
    expected = sum(ones[k] * others[k] for k in ones) / n**2
    return 1.0 if expected == 1 else (agreed - expected) / (1 - expected)


def weighted_kappa(first: Sequence[int], second: Sequence[int]) -> float:
    """Kappa with quadratic weights for ordered labels: one phase apart weighs less than four.

    >>> round(weighted_kappa([0, 1, 2, 4], [0, 1, 2, 3]), 2)
    0.94
    """
    n = len(first)
    seen = sum((a - b) ** 2 for a, b in zip(first, second, strict=True)) / n
    ones, others = Counter(first), Counter(second)
    expected = sum(ones[a] * others[b] * (a - b) ** 2 for a in ones for b in others) / n**2
    return 1.0 if expected == 0 else 1 - seen / expected


def pairs(folder: Path) -> list[tuple[Label, Label]]:
    """(author's own label, blind second label) of every turn that has both; what was settled later is not used."""
    own: dict[tuple[str, int], Label] = {}
    log = folder / "disagreements.jsonl"
    if log.is_file():
        rows = (json.loads(line) for line in log.read_text(encoding="utf-8").splitlines())
        own = {(row["id"], row["turn"]): Label.model_validate(row["first"]) for row in rows}
    return [
        (own.get((item.id, n), turn.label), turn.second)
        for split in SPLITS
        for item in read_items(folder / f"{split}.jsonl")
        for n, turn in enumerate(item.turns)
        if turn.label and turn.second
    ]


def report(folder: Path) -> str:
    """The table of agreement as Markdown. Labels that were settled keep the first or the second phase."""
    both = pairs(folder)
    if not both:
        return "No second annotation yet."
    one, two = [a for a, _ in both], [b for _, b in both]
    same = sum(a.phase == b.phase for a, b in both) / len(both)
    lenient = sum(bool({a.phase, a.alt} & {b.phase, b.alt} - {None}) for a, b in both) / len(both)
    forms = sorted({form for label in (*one, *two) for form in label.forms})
    rows = [
        ("phase, quadratic weights", weighted_kappa([a.phase for a in one], [b.phase for b in two])),
        ("phase, unweighted", kappa([a.phase for a in one], [b.phase for b in two])),
        ("target", kappa([a.target for a in one], [b.target for b in two])),
        ("speech act", kappa([a.act for a in one], [b.act for b in two])),
        ("care", kappa([a.care for a in one], [b.care for b in two])),
        *((f"form {f}", kappa([f in a.forms for a in one], [f in b.forms for b in two])) for f in forms),
    ]
    table = "\n".join(f"| {name} | {value:.2f} |" for name, value in rows)
    return (
        f"{len(both)} turns, blind: the same phase in {same:.1%}, counting `alt` in {lenient:.1%}. Before settling:\n\n"
        f"| | kappa |\n|---|---|\n{table}"
    )


if __name__ == "__main__":
    print(report(Path(sys.argv[1])))
