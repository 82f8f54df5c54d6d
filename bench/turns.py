"""The turns that are measured: every caller line of the dialogues in `tests/gesprekken`."""

from __future__ import annotations

import json
from pathlib import Path

from luwte.content.yamlfile import read_yaml

DIALOGUES = Path(__file__).parent.parent / "tests" / "gesprekken"


def dialogue_lines() -> list[list[tuple[bool, str]]]:
    """Per dialogue its spoken lines: (by the caller, text)."""
    dialogues = []
    for path in sorted(DIALOGUES.glob("*.yaml")):
        values = read_yaml(path, name=path.name).values
        lines = values if isinstance(values, list) else values["gesprek"]
        spoken = [("beller" in line, line.get("beller") or line.get("medewerker")) for line in lines]
        dialogues.append([(by_caller, text) for by_caller, text in spoken if text])
    return dialogues


def caller_turns() -> list[str]:
    """All caller turns."""
    return [text for dialogue in dialogue_lines() for by_caller, text in dialogue if by_caller]


def as_label_input(texts: list[str]) -> list[bytes]:
    """The turns as lines for `luwte label`."""
    return [json.dumps({"id": i, "text": text}, ensure_ascii=False).encode() for i, text in enumerate(texts)]
