"""Where recordings come from (*bron*), and on which side of them the caller is: that is said, never guessed (TEL-03).

A folder that is watched says it in `bron.toml`, a coordinator on a page. Both make the same `CallerSides`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from luwte.domain.call import LineProfile
from luwte.settings import CHANNEL


class Direction(StrEnum):
    """Who called whom, seen from the organisation."""

    IN = "in"
    OUT = "uit"


@dataclass(frozen=True, slots=True)
class CallerSides:
    """Which side of a recording is the caller when the organisation was called, and when it called itself.

    A side is `links` or `rechts`, or the numbers of the channels of caller and employee, such as `3+6`. Raises
    ValueError for anything else.
    """

    incoming: str
    outgoing: str

    def __post_init__(self) -> None:
        _side(self.incoming)
        _side(self.outgoing)

    def of(self, direction: Direction | None) -> str | None:
        """The caller's side; `None` when it depends on the direction, and that is not known."""
        if direction is None and self.incoming != self.outgoing:
            return None
        return self.outgoing if direction is Direction.OUT else self.incoming


def _side(text: str) -> str:
    first, _, second = text.partition("+")
    if not re.fullmatch(CHANNEL, text) or first == second:
        raise ValueError("kanaal: kies links of rechts, of beller+medewerker met twee nummers, zoals 3+6")
    return text


Side = Annotated[str, AfterValidator(_side)]


class RecordingSource(BaseModel):
    """A source that a coordinator named. `line` is the id of the line whose calls it records, if that is one line."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$")]
    name: Annotated[str, Field(min_length=1, max_length=60)]
    line: Annotated[str, Field(max_length=40)] = ""
    caller_in: Side
    caller_out: Side
    open: bool = True

    @property
    def sides(self) -> CallerSides:
        """Where the caller is."""
        return CallerSides(self.caller_in, self.caller_out)


@dataclass(frozen=True, slots=True)
class Origin:
    """What was said of one recording (*herkomst*); all of it may be absent. It goes to the process that reads it."""

    line: LineProfile | None = None
    sides: CallerSides | None = None
    direction: Direction | None = None

    def side(self, usual: str | None) -> str | None:
        """The caller's side; `usual` is that of the settings, for what has no source. `None`: nobody knows."""
        return usual if self.sides is None else self.sides.of(self.direction)
