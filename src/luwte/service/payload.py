"""Domain values to plain JSON values with the behavioural ids of DOMAIN.md (law L2). It adds no judgement.

Numbers are rounded to 6 decimals so that the same call gives the same bytes everywhere. What was measured of a voice
stays in memory: of a window only whether it could be used is told.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from enum import Enum

from luwte.domain.behaviour import Phase
from luwte.domain.evidence import Evidence
from luwte.domain.outputs import MoveHeard, TechniqueHeard
from luwte.domain.voice import VoiceWindow

ON_SCREEN_ONLY = (MoveHeard, TechniqueHeard)
"""What the employee's words did: a hint on that employee's screen, never in a file (law L5)."""

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]


def to_json(value: object) -> Json:
    """Turn a domain value into JSON values.

    >>> to_json(Phase.CRITICISM)
    {'fase': 2, 'id': 'kritiek_organisatie'}
    """
    if isinstance(value, Phase):
        return {"fase": int(value), "id": value.id}
    if isinstance(value, Enum):
        return to_json(value.value)
    if isinstance(value, float):
        return round(value, 6)
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, (frozenset, set)):
        return sorted((to_json(v) for v in value), key=str)
    if isinstance(value, (tuple, list)):
        return [to_json(v) for v in value]
    if is_dataclass(value) and not isinstance(value, type):
        return _record(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")


def _record(value: object) -> dict[str, Json]:
    record: dict[str, Json] = {"soort": type(value).__name__}
    if isinstance(value, VoiceWindow):
        return record | {"kwaliteit": value.quality.value}
    record |= {f.name: to_json(getattr(value, f.name)) for f in fields(value)}  # type: ignore[arg-type]
    if isinstance(value, Evidence):
        record["vorm"] = to_json(value.form)
    return record
