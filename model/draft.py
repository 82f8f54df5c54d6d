"""The author's text format: quick to write by hand, checked line by line, turned into records.

    # lekkage-badkamer housing standard u          a scenario with single caller turns
    1 fr sit | ja hallo het druppelt nu al drie weken
    = wie-liegt                                    a minimal set: until the next line with # = or @
    3 in emp | u liegt gewoon
    2 oc org | jullie liegen gewoon
    0 third quoted care:victim | hij zei dat ik lieg en dat hij me weet te vinden

    @ lekkage-terugbellen housing standard u resolved acknowledge,offer
    M | Goedemorgen, met Woonstad.                 a whole call: M employee, B caller with a label
    B 0 | goeiemorgen ik had een vraag

A label is `phase[/alt]`, then in any order form codes (with commas), a target, a speech act and `care:…`.
`python -m model.draft FOLDER` checks all `*.txt` and prints what is wrong and how much there is.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import get_args

from pydantic import ValidationError

from model.records import ActLabel, CareLabel, Item, Label, TargetLabel, Turn

FORMS = {
    "fr": "frustration", "oc": "org_criticism", "sw": "swearing", "in": "insult", "th": "threat",
    "im": "intimidation", "co": "coercion", "sx": "sexual", "di": "discrimination", "wc": "white_collar",
}  # fmt: skip
TARGETS = {"sit": "situation", "org": "organisation", "emp": "employee", "third": "third_party"} | {
    name: name for name in get_args(TargetLabel)
}
CALL_TURNS = range(14, 46)
_PHASE = re.compile(r"([0-4])(?:/([0-4]))?")


class DraftError(ValueError):
    """A line that cannot be read; says `file:line: what is wrong`."""


@dataclass
class _Block:
    """A heading and the turns under it."""

    line: int
    head: list[str]
    template: str
    call: bool
    turns: list[tuple[int, Turn]] = field(default_factory=list)


def read_label(text: str) -> Label:
    """Read a label; `ValueError` says which word is unknown."""
    words = text.split()
    match = _PHASE.fullmatch(words[0]) if words else None
    if match is None:
        raise ValueError("a label starts with a phase 0-4, or 2/3")
    fields: dict[str, object] = {"phase": int(match[1]), "alt": int(match[2]) if match[2] else None}
    for word in words[1:]:
        fields |= _part(word)
    return Label.model_validate(fields)


def _part(word: str) -> dict[str, object]:
    if word in TARGETS:
        return {"target": TARGETS[word]}
    if word in get_args(ActLabel):
        return {"act": word}
    if word.startswith("care:") and word[5:] in get_args(CareLabel):
        return {"care": word[5:]}
    codes = word.split(",")
    if all(code in FORMS for code in codes):
        return {"forms": [FORMS[code] for code in codes]}
    raise ValueError(f"unknown word in a label: {word}")


def read_draft(path: Path, author: str) -> Iterator[Item]:
    """All records of one file. Raises `DraftError` at the first line that is wrong."""
    for block in _blocks(path):
        try:
            yield from _items(block, author)
        except (ValueError, ValidationError) as error:
            raise DraftError(f"{path.name}:{block.line}: {_reason(error)}") from None


def _reason(error: ValueError) -> str:
    if isinstance(error, ValidationError):
        first = error.errors(include_input=False, include_url=False)[0]
        return f"{'.'.join(map(str, first['loc']))} {first['msg']}".strip()
    return str(error)


def _blocks(path: Path) -> Iterator[_Block]:
    block: _Block | None = None
    for n, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        line = raw.strip()
        if not line:
            continue
        if line[0] in "#@=":
            if block:
                yield block
            block = _heading(line, n, block, path)
        elif block is None:
            raise DraftError(f"{path.name}:{n}: a turn before any heading")
        else:
            try:
                block.turns.append((n, _turn(line, call=block.call)))
            except (ValueError, ValidationError) as error:
                raise DraftError(f"{path.name}:{n}: {_reason(error)}") from None
    if block:
        yield block


def _heading(line: str, n: int, before: _Block | None, path: Path) -> _Block:
    words = line[1:].split()
    if line[0] != "=":
        return _Block(n, words, words[0] if words else "", call=line[0] == "@")
    if before is None or before.call or len(words) != 1:
        raise DraftError(f"{path.name}:{n}: a minimal set is `= name`, under a scenario")
    return _Block(n, before.head, words[0], call=False)


def _turn(line: str, *, call: bool) -> Turn:
    label, bar, text = line.partition("|")
    if not bar:
        raise ValueError("a turn is `label | text`")
    label, text = label.strip(), " ".join(text.split())
    if call:
        who, _, label = label.partition(" ")
        if who == "M" and not label:
            return Turn(speaker="employee", text=text)
        if who != "B":
            raise ValueError("in a call a line starts with M or B")
    return Turn(speaker="caller", text=text, label=read_label(label))


def _items(block: _Block, author: str) -> Iterator[Item]:
    head = block.head
    if len(head) != (6 if block.call else 4):
        raise ValueError("a heading needs: name sector variety register, and for a call: outcome employee-acts")
    common = {
        "author": author, "scenario": f"{author}-{head[0]}", "template": f"{author}-{head[0]}-{block.template}",
        "sector": head[1], "variety": head[2], "register": head[3],
    }  # fmt: skip
    if block.call:
        turns = [turn for _, turn in block.turns]
        if len(turns) not in CALL_TURNS:
            raise ValueError(f"a call has 14 to 45 turns, this one has {len(turns)}")
        did = [] if head[5] == "-" else head[5].split(",")
        name = f"{author}-{head[0]}"
        yield Item.model_validate({"id": name, **common, "outcome": head[4], "employee_did": did, "turns": turns})
        return
    for n, turn in block.turns:
        name = f"{author}-{head[0]}-{block.template}-{n}"
        yield Item.model_validate({"id": name, **common, "turns": [turn]})


def main(folder: Path) -> int:
    """Check every draft of a folder, one author per folder; print the first error per file and the counts."""
    errors: list[str] = []
    items: list[Item] = []
    for path in sorted(folder.glob("*.txt")):
        try:
            items.extend(read_draft(path, folder.name))
        except DraftError as error:
            errors.append(str(error))
    doubles = [text for text, n in Counter(_plain(i) for i in items if not i.is_call).items() if n > 1]
    labels = [turn.label for item in items for turn in item.turns if turn.label]
    phases = Counter(label.phase for label in labels)
    print(
        f"{len(labels)} caller turns; single {sum(not i.is_call for i in items)}, calls {sum(i.is_call for i in items)}"
    )
    print("phases", dict(sorted(phases.items())), "forms", dict(Counter(f for label in labels for f in label.forms)))
    print("acts", dict(Counter(label.act for label in labels)), "care", dict(Counter(label.care for label in labels)))
    for text in doubles:
        print(f"written twice: {text}")
    for line in errors:
        print(line)
    return 1 if errors else 0


def _plain(item: Item) -> str:
    return " ".join(re.findall(r"\w+", item.turns[0].text.lower()))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
