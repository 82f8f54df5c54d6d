"""What all content models share: frozen, no unknown keys, Dutch yes and no."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints


class ContentModel(BaseModel):
    """A piece of content. Lax on purpose: every YAML scalar arrives as a string."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_by_alias=True, validate_by_name=True)


def _yes_or_no(value: object) -> object:
    if isinstance(value, str):
        answers = {"ja": True, "nee": False}
        if value not in answers:
            raise ValueError("zeg ja of nee")
        return answers[value]
    return value


YesNo = Annotated[bool, BeforeValidator(_yes_or_no)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_.\-]*$", max_length=80)]


def word_count(text: str) -> int:
    """Words as a reader counts them; a slot such as {termijn} is one word.

    >>> word_count("Erken eerst, los daarna op")
    5
    """
    return sum(1 for word in text.split() if any(c.isalnum() for c in word))
