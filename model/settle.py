"""Second annotations into the corpus, and disagreements about the phase settled by a third reader, with a log.

    python -m model.settle corpus SECOND.jsonl THIRD.jsonl

SECOND holds `{"id", "turn", "label"}`, THIRD `{"id", "turn", "phase"}`. Where the first two differ in phase, the
third's phase counts and the other one stays acceptable as `alt`. Every such turn goes to `disagreements.jsonl` with
the first label and all phases.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from model.corpus import SPLITS
from model.draft import read_label
from model.records import Item, Label, Turn, read_items

Place = tuple[str, int]
Labels = Mapping[Place, Label]


def read_labels(path: Path) -> dict[Place, Label]:
    """Labels by (item id, number of the turn)."""
    rows = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
    return {(row["id"], row["turn"]): read_label(row["label"]) for row in rows}


def read_phases(path: Path) -> dict[Place, int]:
    """Phases by (item id, number of the turn)."""
    rows = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
    return {(row["id"], row["turn"]): row["phase"] for row in rows}


def settled(turn: Turn, second: Label | None, third: int | None) -> Turn:
    """The turn with its second label, and with the phase that two of the three readers chose."""
    if turn.label is None or second is None:
        return turn
    if turn.second is not None:
        raise ValueError("this corpus is settled already; build it from the drafts first")
    if second.phase in {turn.label.phase, turn.label.alt}:
        return turn.model_copy(update={"second": second})
    if third not in {turn.label.phase, second.phase}:
        raise ValueError("a disagreement needs a third reading that is one of the two")
    winner, other = (turn.label, second) if third != second.phase else (second, turn.label)
    label = Label.model_validate(winner.model_dump() | {"alt": other.phase})
    return turn.model_copy(update={"label": label, "second": second})


def main(folder: Path, second_path: Path, third_path: Path) -> None:
    """Rewrite the splits with the second labels and write the log of disagreements."""
    second, third = read_labels(second_path), read_phases(third_path)
    log: list[str] = []
    chose: Counter[str] = Counter()
    for split in SPLITS:
        path = folder / f"{split}.jsonl"
        items: list[Item] = []
        for item in read_items(path):
            turns = []
            for n, turn in enumerate(item.turns):
                place = (item.id, n)
                after = settled(turn, second.get(place), third.get(place))
                if after.label and turn.label and after.second and after.second.phase not in _accepted(turn.label):
                    kept = "first" if after.label.phase == turn.label.phase else "second"
                    chose[kept] += 1
                    first = turn.label.model_dump(exclude_none=True)
                    row = {"first": first, "second": after.second.phase, "third": third[place], "kept": kept}
                    log.append(json.dumps({"id": item.id, "turn": n, **row}))
                turns.append(after)
            items.append(item.model_copy(update={"turns": turns}))
        rows = [item.model_dump_json(by_alias=True, exclude_none=True) + "\n" for item in items]
        path.write_text("".join(rows), encoding="utf-8")
    (folder / "disagreements.jsonl").write_text("".join(f"{line}\n" for line in log), encoding="utf-8")
    print(f"{len(log)} disagreements about the phase; kept: {dict(chose)}")


def _accepted(label: Label) -> set[int | None]:
    return {label.phase, label.alt}


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:4]))
