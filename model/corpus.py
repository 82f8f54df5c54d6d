"""From drafts to the corpus: every author to one split, doubles out, one JSONL file per split.

    python -m model.corpus DRAFTS corpus

The split of an author is fixed in `corpus/splits.json` before anything is trained; nobody moves. A turn that says
nearly the same as an earlier one is dropped (calls are kept whole), and the counts say how many.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from model.draft import read_draft
from model.records import Item, read_items

SPLITS = ("train", "dev", "test")
SHINGLE = 8
_NEAR = 0.7
_GRAM = 3


def words(text: str) -> list[str]:
    """Lower-case words, without case and punctuation.

    >>> words("Nou, zég!")
    ['nou', 'zég']
    """
    return re.findall(r"\w+", text.lower())


def shingles(text: str, size: int = SHINGLE) -> set[tuple[str, ...]]:
    """All runs of `size` words."""
    found = words(text)
    return {tuple(found[i : i + size]) for i in range(len(found) - size + 1)}


def read_drafts(folder: Path) -> Iterator[Item]:
    """All records of all authors, in order of author and file."""
    for author in sorted(path for path in folder.iterdir() if path.is_dir()):
        for draft in sorted(author.glob("*.txt")):
            yield from read_draft(draft, author.name)


def without_doubles(items: Iterable[Item]) -> Iterator[Item]:
    """Single turns that say nearly the same as an earlier one are dropped, whoever wrote them."""
    seen: dict[tuple[str, ...], list[frozenset[tuple[str, ...]]]] = {}
    exact: set[str] = set()
    for item in items:
        if item.is_call:
            yield item
            continue
        said = item.turns[0].text
        plain = " ".join(words(said))
        grams = frozenset(shingles(said, _GRAM))
        near = {other for gram in grams for other in seen.get(gram, ())}
        if plain in exact or any(len(grams & o) >= _NEAR * len(grams | o) for o in near):
            continue
        exact.add(plain)
        for gram in grams:
            seen.setdefault(gram, []).append(grams)
        yield item


def without_overlap(items: Sequence[Item], split_of: Mapping[str, str]) -> Iterator[Item]:
    """Items that share a run of words with a later split are dropped: what is tested was never read."""
    later: dict[str, set[tuple[str, ...]]] = {split: set() for split in SPLITS}
    for item in items:
        for split in SPLITS[: SPLITS.index(split_of[item.author])]:
            later[split].update(*(shingles(text) for text in _said(item)))
    for item in items:
        if all(later[split_of[item.author]].isdisjoint(shingles(text)) for text in _said(item)):
            yield item


def _said(item: Item) -> list[str]:
    return [turn.text for turn in item.turns if turn.speaker == "caller"]


def split_of_authors(folder: Path) -> dict[str, str]:
    """The split of every author, fixed before the first training."""
    authors: dict[str, str] = json.loads((folder / "splits.json").read_text(encoding="utf-8"))["authors"]
    return authors


def measured_before(folder: Path) -> frozenset[str]:
    """Test authors whose figures were seen before the present model was made: they tell less than the others."""
    return frozenset(json.loads((folder / "splits.json").read_text(encoding="utf-8"))["measured_before"])


def write(items: Iterable[Item], folder: Path) -> None:
    """One file per split; authors that have no split yet are an error."""
    split_of = split_of_authors(folder)
    lines: dict[str, list[str]] = {split: [] for split in SPLITS}
    used: set[str] = set()
    for item in items:
        if item.id in used:
            raise ValueError(f"id stands twice: {item.id}")
        used.add(item.id)
        lines[split_of[item.author]].append(item.model_dump_json(by_alias=True, exclude_none=True))
    for split, rows in lines.items():
        (folder / f"{split}.jsonl").write_text("".join(row + "\n" for row in rows), encoding="utf-8")


def checksum(folder: Path) -> str:
    """SHA-256 over the three files, in order."""
    digest = hashlib.sha256()
    for split in SPLITS:
        digest.update((folder / f"{split}.jsonl").read_bytes())
    return digest.hexdigest()


def main(drafts: Path, folder: Path) -> None:
    """Build the files and print what was dropped and what there is."""
    items = list(read_drafts(drafts))
    single = list(without_doubles(items))
    kept = list(without_overlap(single, split_of_authors(folder)))
    write(kept, folder)
    print(
        f"{len(items) - len(single)} near doubles and {len(single) - len(kept)} overlaps with held-out authors dropped"
    )
    for split in SPLITS:
        found = list(read_items(folder / f"{split}.jsonl"))
        labels = [turn.label for item in found for turn in item.turns if turn.label]
        phases = dict(sorted(Counter(label.phase for label in labels).items()))
        print(f"{split}: {len(labels)} caller turns, {sum(item.is_call for item in found)} calls, phases {phases}")
    print(f"sha256 {checksum(folder)}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
