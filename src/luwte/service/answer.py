"""The one form in which a second reader may answer, and the check of an answer. What does not fit is no answer at all.

Nothing is repaired or guessed: the text that was answered about came from a caller, so the answer may too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from luwte.domain.behaviour import Detail, Phase, SpeechAct, Target

_MAX_QUOTE = 500
_MAX_DETAILS = 5


class Answer(BaseModel):
    """An answer as it comes in; the names are those of our own content."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    phase: int = Field(alias="fase", ge=Phase.CALM, le=Phase.EXPLOSIVE)
    details: tuple[Detail, ...] = Field(alias="vormen", max_length=_MAX_DETAILS)
    target: Target = Field(alias="doelwit")
    act: SpeechAct = Field(alias="taalhandeling")
    quote: str = Field(alias="citaat", max_length=_MAX_QUOTE)


ANSWER_SCHEMA: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["citaat", "vormen", "doelwit", "taalhandeling", "fase"],
    "properties": {
        "citaat": {"type": "string"},
        "vormen": {"type": "array", "items": {"type": "string", "enum": [detail.value for detail in Detail]}},
        "doelwit": {"type": "string", "enum": [target.value for target in Target]},
        "taalhandeling": {"type": "string", "enum": [act.value for act in SpeechAct]},
        "fase": {"type": "integer", "enum": [int(phase) for phase in Phase]},
    },
}
"""The same for the reader's server: only what every server understands. What was seen comes before the verdict."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A valid answer. `quote` is its place (half open) in the turn; no words are kept."""

    phase: Phase
    details: tuple[Detail, ...]
    target: Target
    act: SpeechAct
    quote: tuple[int, int] | None


def read_answer(answer: str, text: str) -> Reading | None:
    """The answer about `text` (the turn as it was sent), or `None` when anything about it is wrong."""
    try:
        given = Answer.model_validate_json(answer)
    except ValidationError:
        return None
    phase = Phase(given.phase)
    quote = _place(given.quote, text)
    if quote is None and (given.quote or phase > Phase.CALM):
        return None
    if phase > Phase.CALM and not given.details:
        return None
    return Reading(phase, tuple(dict.fromkeys(given.details)), given.target, given.act, quote)


def _place(quote: str, text: str) -> tuple[int, int] | None:
    """Where whole words of the turn stand that are literally the quote."""
    if not any(c.isalnum() for c in quote):
        return None
    found = re.search(rf"(?<!\w){re.escape(quote.strip())}(?!\w)", text)
    return found.span() if found else None
