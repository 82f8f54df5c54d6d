"""Reading values out of JSON that others wrote: every wrong shape becomes one clear message with its place."""

from __future__ import annotations

import json
import math
from typing import Any

from luwte.errors import SourceError

Record = dict[str, Any]


def load(text: str, *, file: str) -> Any:
    """The JSON value of a whole file."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise SourceError("de JSON breekt hier af of klopt niet", file=file, line=error.lineno) from None
    except (RecursionError, ValueError):
        raise SourceError("deze JSON is te diep of bevat een onmogelijk getal", file=file) from None


def probe(text: str) -> Any:
    """The JSON value, or `None` when it is none: for recognising a format only."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def number(value: Any, name: str, *, file: str, line: int | None = None, scale: float = 1.0) -> float | None:
    """A finite number (also when written as text), times `scale`; `None` stays `None`."""
    if value is None:
        return None
    try:
        found = float(value) if isinstance(value, (int, float, str)) and not isinstance(value, bool) else math.nan
    except ValueError:
        found = math.nan
    if not math.isfinite(found):
        raise SourceError(f"{name}: hier hoort een getal", file=file, line=line)
    return found * scale


def text_of(record: Record, name: str, *, where: str, file: str, line: int | None = None) -> str:
    """A text field that must be there."""
    value = record.get(name)
    if not isinstance(value, str):
        raise SourceError(f"{where}{name}: hier hoort tekst", file=file, line=line)
    return value


def records(value: Any, name: str, *, file: str) -> list[Record]:
    """A list of objects."""
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise SourceError(f"{name}: hier hoort een lijst van objecten", file=file)
    return value
