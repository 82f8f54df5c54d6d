"""What a dialect reads from a file: who said what when, under the names of the source. Nobody is caller yet."""

from __future__ import annotations

from dataclasses import dataclass, field

from luwte.domain.call import LineProfile
from luwte.domain.events import StepConfirmed, Tick


@dataclass(frozen=True, slots=True)
class Utterance:
    """Somebody said something. Times are seconds or `None`; `line` is the line of the file, from 1."""

    speaker: str
    text: str
    start: float | None
    end: float | None
    line: int
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Pressed:
    """A step or the passing of time, as our own format can carry it."""

    event: StepConfirmed | Tick
    line: int


@dataclass(frozen=True, slots=True)
class Draft:
    """A whole file, in its own order. `id` and `profile` only where the format carries them."""

    items: tuple[Utterance | Pressed, ...]
    id: str | None = None
    profile: LineProfile | None = None
    ended: float | None = field(default=None)
