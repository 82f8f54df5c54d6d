"""Events and outputs to JSON and back, for what is stored. Every kind there is, without loss; the version stands in it.

Other code than `payload`, which writes for people and rounds: what this writes is read again by an engine.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, TypeVar, get_args

from pydantic import TypeAdapter, ValidationError

from luwte.domain.events import Event, TurnHeard
from luwte.domain.outputs import Output
from luwte.domain.turn import CallerTurn, EmployeeTurn
from luwte.errors import Unreadable

VERSION = 1
_TURNS = {"CallerTurnHeard": CallerTurn, "EmployeeTurnHeard": EmployeeTurn}
"""A turn says whose it is: nothing else in an event or output can be two things."""
_EVENTS = {kind.__name__: kind for kind in get_args(Event)}
_OUTPUTS = {kind.__name__: kind for kind in get_args(Output)}


def dump_event(event: Event) -> str:
    """One event. Raises `ValueError` for a number that is none (NaN)."""
    if isinstance(event, TurnHeard):
        return _dumped([f"{type(event.turn).__name__}Heard", _plain(event.turn)])
    return _dumped([type(event).__name__, _plain(event)])


def load_event(stored: str) -> Event:
    """The same event. Raises `Unreadable`."""
    return _read(stored, _event)


def dump_outputs(outputs: Sequence[Output]) -> str:
    """What came out, in order."""
    return _dumped([[type(output).__name__, _plain(output)] for output in outputs])


def load_outputs(stored: str) -> tuple[Output, ...]:
    """The same outputs. Raises `Unreadable`."""
    return _read(stored, lambda listed: tuple(_output(*one) for one in listed))


def _event(tagged: Any) -> Event:
    name, value = tagged
    if name in _TURNS:
        return TurnHeard(_adapter(_TURNS[name]).validate_python(value))
    event: Event = _adapter(_EVENTS[name]).validate_python(value)
    return event


def _output(name: str, value: Any) -> Output:
    output: Output = _adapter(_OUTPUTS[name]).validate_python(value)
    return output


def _plain(value: object) -> Any:
    return _adapter(type(value)).dump_python(value, mode="json")


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def _dumped(value: Any) -> str:
    return json.dumps({"v": VERSION, "is": value}, allow_nan=False, separators=(",", ":"))


_T = TypeVar("_T")


def _read(stored: str, build: Callable[[Any], _T]) -> _T:
    try:
        found = json.loads(stored)
        version = found["v"]
        if version == VERSION:
            return build(found["is"])
    except (ValueError, ValidationError, KeyError, TypeError):
        raise Unreadable("dit deel van een gesprek is beschadigd en kan niet gelezen worden") from None
    raise Unreadable(f"dit deel van een gesprek heeft vorm {version!r}; deze versie van Luwte leest vorm {VERSION}")
