"""Events and outputs to JSON and back, for what is stored. Every kind there is, without loss; the version stands in it.

Other code than `payload`, which writes for people and rounds: what this writes is read again by an engine.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any, TypeVar, get_args

from pydantic import TypeAdapter, ValidationError

from luwte.domain.events import Event, TurnHeard
from luwte.domain.outputs import Output
from luwte.domain.turn import CallerTurn, EmployeeTurn
from luwte.errors import Unreadable

VERSION = 1
_TURNS: dict[str, type[Any]] = {"CallerTurnHeard": CallerTurn, "EmployeeTurnHeard": EmployeeTurn}
"""A turn says whose it is: nothing else in an event or output can be two things."""
_EVENTS: dict[str, type[Any]] = _TURNS | {kind.__name__: kind for kind in get_args(Event) if kind is not TurnHeard}
_OUTPUTS: dict[str, type[Any]] = {kind.__name__: kind for kind in get_args(Output)}
_ADAPTERS: dict[str, TypeAdapter[Any]] = {}


def dump_event(event: Event) -> str:
    """One event. Raises `ValueError` for a number that is none (NaN)."""
    if isinstance(event, TurnHeard):
        return _dumped(_tagged(f"{type(event.turn).__name__}Heard", event.turn))
    return _dumped(_tagged(type(event).__name__, event))


def load_event(stored: str) -> Event:
    """The same event. Raises `Unreadable`."""
    return _read(stored, _event)


def dump_outputs(outputs: Sequence[Output]) -> str:
    """What came out, in order."""
    return _dumped([_tagged(type(output).__name__, output) for output in outputs])


def load_outputs(stored: str) -> tuple[Output, ...]:
    """The same outputs. Raises `Unreadable`."""
    return _read(stored, _outputs)


def _event(tagged: Any) -> Event:
    name, value = tagged
    built = _adapter(name, _EVENTS).validate_python(value)
    return TurnHeard(built) if name in _TURNS else built


def _outputs(listed: Any) -> tuple[Output, ...]:
    return tuple(_adapter(name, _OUTPUTS).validate_python(value) for name, value in listed)


def _tagged(name: str, value: object) -> list[Any]:
    kinds = _OUTPUTS if name in _OUTPUTS else _EVENTS
    return [name, _adapter(name, kinds).dump_python(value, mode="json")]


def _adapter(name: str, kinds: dict[str, type[Any]]) -> TypeAdapter[Any]:
    kind = kinds[name]
    if name not in _ADAPTERS:
        _ADAPTERS[name] = TypeAdapter(kind)
    return _ADAPTERS[name]


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
