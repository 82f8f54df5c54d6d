"""Our own format: one JSON object per line. It can also carry pressed steps and the line of the call.

{"luwte": 1, "gesprek": "a1", "lijn": {"zorglijn": true, "aanspreekvorm": "u", "protocol": "telefoon"}}
{"beurt": "beller", "tekst": "…", "van": 0.0, "tot": 2.5, "zekerheid": 0.9}
{"stap": "waarschuwing", "op": 12.0}
{"tik": 70.0}
{"einde": 71.0}
"""

from __future__ import annotations

import json
from typing import Any

from luwte.domain.call import Address, LineProfile
from luwte.domain.events import StepConfirmed, Tick
from luwte.errors import SourceError
from luwte.telephony.transcripts.draft import Draft, Pressed, Utterance
from luwte.telephony.transcripts.jsonsource import Record, number, probe, text_of

NAME = "Luwte-JSON-regels"
_KEYS = {
    "luwte": {"luwte", "gesprek", "lijn"},
    "beurt": {"beurt", "tekst", "van", "tot", "zekerheid"},
    "stap": {"stap", "op"},
    "tik": {"tik"},
    "einde": {"einde"},
}
_LINE_KEYS = {"naam", "zorglijn", "aanspreekvorm", "protocol"}


def looks_like(text: str) -> bool:
    """The first line is an object with one of our keys."""
    first = next((line for line in text.split("\n") if line.strip()), "")
    found = probe(first)
    return isinstance(found, dict) and bool(_KEYS.keys() & found.keys())


def read(text: str, *, file: str) -> Draft:
    """Every line must be of a kind that we know; an unknown key is refused, so that a typing error is seen."""
    items: list[Utterance | Pressed] = []
    identity: str | None = None
    profile: LineProfile | None = None
    ended: float | None = None
    for n, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        kind, record = _record(line, n, file)
        if ended is not None:
            raise SourceError("na het einde hoort niets meer", file=file, line=n)
        if kind == "luwte":
            identity, profile = _head(record, n, file)
        elif kind == "einde":
            ended = _time(record, "einde", n, file)
        else:
            items.append(_item(kind, record, n, file))
    return Draft(tuple(items), identity, profile, ended)


def _record(line: str, n: int, file: str) -> tuple[str, Record]:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        raise SourceError("deze regel is geen geldige JSON", file=file, line=n) from None
    kind = next((kind for kind in _KEYS if isinstance(record, dict) and kind in record), None)
    if kind is None:
        raise SourceError("verwacht luwte, beurt, stap, tik of einde", file=file, line=n)
    if extra := sorted(record.keys() - _KEYS[kind]):
        raise SourceError(f"onbekend veld: {', '.join(extra)[:80]}", file=file, line=n)
    return kind, record


def _head(record: Record, n: int, file: str) -> tuple[str | None, LineProfile]:
    if record["luwte"] != 1:
        raise SourceError("luwte: alleen versie 1 is bekend", file=file, line=n)
    line: Any = record.get("lijn", {})
    if not isinstance(line, dict) or line.keys() - _LINE_KEYS:
        raise SourceError(f"lijn: kies uit {', '.join(sorted(_LINE_KEYS))}", file=file, line=n)
    if line.get("aanspreekvorm", "u") not in {"u", "je"}:
        raise SourceError("lijn.aanspreekvorm: kies u of je", file=file, line=n)
    if not isinstance(line.get("zorglijn", False), bool):
        raise SourceError("lijn.zorglijn: kies true of false", file=file, line=n)
    identity = text_of(record, "gesprek", where="", file=file, line=n) if "gesprek" in record else None
    texts = {key: text_of(line, key, where="lijn.", file=file, line=n) for key in ("naam", "protocol") if key in line}
    return identity, LineProfile(
        name=texts.get("naam", "algemeen"),
        protocol=texts.get("protocol", "telefoon"),
        address=Address(line.get("aanspreekvorm", "u")),
        care_line=line.get("zorglijn", False),
    )


def _item(kind: str, record: Record, n: int, file: str) -> Utterance | Pressed:
    if kind == "stap":
        step = text_of(record, "stap", where="", file=file, line=n)
        return Pressed(StepConfirmed(step, _time(record, "op", n, file)), n)
    if kind == "tik":
        return Pressed(Tick(_time(record, "tik", n, file)), n)
    return Utterance(
        speaker=text_of(record, "beurt", where="", file=file, line=n),
        text=text_of(record, "tekst", where="", file=file, line=n),
        start=number(record.get("van"), "van", file=file, line=n),
        end=number(record.get("tot"), "tot", file=file, line=n),
        line=n,
        confidence=number(record.get("zekerheid"), "zekerheid", file=file, line=n),
    )


def _time(record: Record, name: str, n: int, file: str) -> float:
    found = number(record.get(name), name, file=file, line=n)
    if found is None or found < 0:
        raise SourceError(f"{name}: hier hoort een tijd in seconden", file=file, line=n)
    return found
