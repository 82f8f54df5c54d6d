"""Fill the counts and the agreement into the datasheet: `python -m model.datasheet corpus` rewrites `corpus/README.md`.

The text stands in `datasheet.md` beside this file; only the numbers are made here.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Hashable, Iterable
from pathlib import Path

from model.agreement import report
from model.corpus import SPLITS, checksum
from model.moves import read_moves
from model.records import Item, Label, read_items

TEXT = Path(__file__).with_name("datasheet.md")


def counted(values: Iterable[Hashable]) -> str:
    """`a 3, b 2`, most frequent first."""
    return ", ".join(f"{name} {n}" for name, n in sorted(Counter(values).items(), key=lambda p: (-p[1], str(p[0]))))


def counts(items: dict[str, list[Item]]) -> str:
    """Tables of everything that can be counted."""
    rows = ["| split | authors | caller turns | employee turns | calls | scenarios |", "|---|---|---|---|---|---|"]
    for split, own in items.items():
        callers = sum(turn.label is not None for item in own for turn in item.turns)
        employees = sum(turn.label is None for item in own for turn in item.turns)
        calls = sum(item.is_call for item in own)
        scenarios = len({item.scenario for item in own})
        rows.append(f"| {split} | {len({i.author for i in own})} | {callers} | {employees} | {calls} | {scenarios} |")
    every = [item for own in items.values() for item in own]
    labels: list[Label] = [turn.label for item in every for turn in item.turns if turn.label]
    lengths = [len(turn.text.split()) for item in every for turn in item.turns if turn.label]
    by_phase = {p: [n for n, label in zip(lengths, labels, strict=True) if label.phase == p] for p in range(5)}
    mean = ", ".join(f"{phase}: {sum(own) / len(own):.1f}" for phase, own in by_phase.items())
    call_lengths = sorted(len(item.turns) for item in every if item.is_call)
    plain = sum(turn.text == turn.text.lower() for item in every for turn in item.turns if turn.label) / len(labels)
    return "\n".join(
        [
            *rows,
            "",
            f"- phase: {counted(label.phase for label in labels)}",
            f"- form: {counted(form for label in labels for form in label.forms)}",
            f"- target: {counted(label.target for label in labels)}",
            f"- speech act: {counted(label.act for label in labels)}",
            f"- care: {counted(label.care for label in labels)}",
            f"- sector (items): {counted(item.sector for item in every)}",
            f"- variety (items): {counted(item.variety for item in every)}; register: "
            f"{counted(item.form_of_address for item in every)}",
            f"- outcome of calls: {counted(item.outcome for item in every if item.outcome)}",
            f"- calls have {call_lengths[0]} to {call_lengths[-1]} turns, half of them at most "
            f"{call_lengths[len(call_lengths) // 2]}",
            f"- words per caller turn by phase: {mean}; {plain:.0%} of the caller turns have no capital",
        ]
    )


def moves(folder: Path) -> str:
    """Turns and moves per split."""
    rows = ["| split | authors | turns | no move | moves |", "|---|---|---|---|---|"]
    for split in SPLITS:
        turns = list(read_moves(folder / f"{split}.jsonl"))
        made = counted(move.value for turn in turns for move in turn.moves)
        none = sum(not turn.moves for turn in turns)
        rows.append(f"| {split} | {len({t.author for t in turns})} | {len(turns)} | {none} | {made} |")
    return "\n".join(rows)


def main(folder: Path) -> None:
    """Write the datasheet."""
    items = {split: list(read_items(folder / f"{split}.jsonl")) for split in SPLITS}
    text = TEXT.read_text(encoding="utf-8").format(
        authors=len({item.author for own in items.values() for item in own}),
        counts=counts(items) + f"\n\nSHA-256 over the three files, in order: `{checksum(folder)}`",
        agreement=report(folder),
        moves=moves(folder / "zetten"),
    )
    (folder / "README.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
