"""A call that an exchange writes as two mono files (*paar*), such as `7-in.wav` and `7-out.wav`: which belong together.

The rule stands in `bron.toml`. It makes one of them left and the other right; which of those is the caller is said
there as for any recording of the source.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from luwte.errors import SettingsError

_ID, _SIDE = "{id}", "{kant}"
_WAIT = 600.0
_LONGEST = 7 * 24 * 3600
_KNOWN = frozenset({"patroon", "links", "rechts", "wachten"})


@dataclass(frozen=True, slots=True)
class Pair:
    """The two files of a call. `joined` is how it would be called as one file: its side file lies beside that."""

    left: Path
    right: Path
    joined: Path

    @property
    def both(self) -> tuple[Path, Path]:
        """Left first."""
        return self.left, self.right


@dataclass(frozen=True, slots=True)
class PairRule:
    """How the files of a pair are called. `wait`: seconds that one waits for the other."""

    pattern: str
    left: str
    right: str
    wait: float = _WAIT

    def of(self, path: Path) -> Pair | None:
        """The pair to which this file belongs, whether the other is there or not; `None` when it is no half of one."""
        found = self._named().fullmatch(path.stem)
        if found is None:
            return None
        left, right = (self.pattern.replace(_SIDE, side).replace(_ID, found["id"]) for side in (self.left, self.right))
        return Pair(*(path.with_name(f"{name}{path.suffix}") for name in (left, right, found["id"])))

    def _named(self) -> re.Pattern[str]:
        sides = "|".join(map(re.escape, (self.left, self.right)))
        told = re.escape(self.pattern)
        return re.compile(told.replace(re.escape(_ID), "(?P<id>.+)").replace(re.escape(_SIDE), f"(?:{sides})"))


def pair_rule(given: Any, file: str) -> PairRule:
    """The rule as it stands in `file`. Raises `SettingsError`."""
    if not isinstance(given, dict) or given.keys() - _KNOWN:
        raise SettingsError(f"{file}: paar: alleen {', '.join(sorted(_KNOWN))}")
    names = [given.get(name) for name in ("patroon", "links", "rechts")]
    pattern, left, right = (name if isinstance(name, str) else "" for name in names)
    if pattern.count(_ID) != 1 or pattern.count(_SIDE) != 1 or f"{_ID}{_SIDE}" in pattern or f"{_SIDE}{_ID}" in pattern:
        raise SettingsError(f'{file}: paar: patroon: schrijf "{_ID}-{_SIDE}", elk één keer en met iets ertussen')
    if not left or not right or left == right or any(mark in f"{pattern}{left}{right}" for mark in "/\\"):
        raise SettingsError(f"{file}: paar: zeg hoe de kant heet van links en van rechts, zoals in en out")
    wait = given.get("wachten", _WAIT)
    if isinstance(wait, bool) or not isinstance(wait, int | float) or not 0 < wait <= _LONGEST:
        raise SettingsError(f"{file}: paar: wachten: geef een aantal seconden, hooguit een week")
    return PairRule(pattern, left, right, float(wait))
