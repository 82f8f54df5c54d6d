"""Employee turns with the moves they make: what a line of `corpus/zetten/*.jsonl` may say.

The labels follow `docs/zetten.md`. Turns of calls in the corpus keep their place (`id` is call and turn).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from luwte.domain.moves import Move


class MoveTurn(BaseModel):
    """One employee turn. No move at all is the most usual label."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=False)

    id: str
    author: str
    text: str
    moves: frozenset[Move]


def read_moves(path: Path) -> Iterator[MoveTurn]:
    """Every record of a file; `ValueError` says which line is wrong and why, without the text."""
    with path.open(encoding="utf-8") as lines:
        for n, line in enumerate(lines, start=1):
            try:
                yield MoveTurn.model_validate_json(line)
            except ValidationError as error:
                first = error.errors(include_input=False, include_url=False)[0]
                raise ValueError(f"{path.name}:{n}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from None
