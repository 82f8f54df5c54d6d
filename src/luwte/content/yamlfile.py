"""One YAML file to plain values plus the line of each value. It validates nothing about their meaning.

Every scalar is read as a *string* (YAML 1.1 turns `no` into false and `22:30` into 1350); the models coerce. Anchors,
aliases, tags and double keys are refused: a few lines of aliases can take seconds to expand.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from luwte.errors import ContentError

Loc = tuple[str | int, ...]
MAX_BYTES = 2_000_000

_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class YamlFile:
    """The values of a file and, for each place in it, the line (from 1)."""

    name: str
    values: Any
    lines: dict[Loc, int]

    def line(self, loc: Loc) -> int:
        """Line of `loc`, or of the nearest parent that is in the file (a missing field has no line)."""
        while loc and loc not in self.lines:
            loc = loc[:-1]
        return self.lines.get(loc, 1)


def read_yaml(path: Path, *, name: str) -> YamlFile:
    """Read a file; `name` is how messages call it. Raises `ContentError` with the line."""
    return parse_yaml(_read_text(path, name), name=name)


def parse_yaml(text: str, *, name: str) -> YamlFile:
    """Read YAML text.

    >>> parse_yaml("aan: no", name="x.yaml").values
    {'aan': 'no'}
    """
    try:
        _refuse_references(text, name)
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ContentError(
            "dit is geen geldige YAML (let op inspringen en dubbele punten)", file=name, line=line
        ) from None
    except yaml.YAMLError:
        raise ContentError("dit bestand bevat tekens die in YAML niet mogen", file=name, line=1) from None
    if node is None:
        raise ContentError("dit bestand is leeg", file=name, line=1)
    lines: dict[Loc, int] = {}
    return YamlFile(name=name, values=_walk(node, (), lines, name), lines=lines)


def _read_text(path: Path, name: str) -> str:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ContentError("dit bestand is groter dan 2 MB", file=name)
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise ContentError("dit bestand is geen UTF-8; bewaar het opnieuw als UTF-8", file=name) from None
    except OSError:
        raise ContentError("dit bestand kan niet gelezen worden", file=name) from None


def _refuse_references(text: str, name: str) -> None:
    for event in yaml.parse(text, Loader=_LOADER):
        tag = getattr(event, "tag", None)
        if getattr(event, "anchor", None) or (tag and tag != "!"):
            message = "verwijzingen (&, *) en typen (!) mogen hier niet"
            line = event.start_mark.line + 1 if event.start_mark else 1
            raise ContentError(message, file=name, line=line)


def _walk(node: yaml.Node, loc: Loc, lines: dict[Loc, int], name: str) -> Any:
    lines[loc] = node.start_mark.line + 1
    if isinstance(node, yaml.ScalarNode):
        return node.value
    if isinstance(node, yaml.SequenceNode):
        return [_walk(child, (*loc, i), lines, name) for i, child in enumerate(node.value)]
    values: dict[str, Any] = {}
    for key, child in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            raise ContentError("een sleutel moet een woord zijn", file=name, line=line)
        if key.value in values:
            raise ContentError(f"{key.value}: deze sleutel staat er twee keer", file=name, line=line)
        values[key.value] = _walk(child, (*loc, key.value), lines, name)
        lines[(*loc, key.value)] = line
    return values
