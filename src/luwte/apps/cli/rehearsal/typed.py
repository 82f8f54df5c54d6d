"""One typed line to what it asks for. It knows how lines are written, not what a call does with them.

Everything that comes in is made plain first: a pasted control code may not reach the terminal or a saved file.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from luwte.domain.advice import Decider
from luwte.domain.turn import Party

MAX_LINE = 10_000
"""Bytes of one typed line."""
MAX_TURN = 2000
"""Characters of one turn: what a line of a saved dialogue may hold."""
MAX_NAME = 60
MAX_WAIT = 3600.0

_SEQUENCE = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b[ -/]*[0-~]|\x9b[0-?]*[ -/]*[@-~]"
)
_BLANK = {"Cc", "Zl", "Zp"}
_NOTHING = {"Cf", "Cs", "Co", "Cn"}
_SPOKEN = re.compile(r"(b|m|beller|medewerker)\s*(?::\s*(.*))?", re.IGNORECASE)


class WrongLineError(ValueError):
    """A line that cannot be followed; the message is Dutch and says what to write instead."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """Somebody speaks; `None` is who spoke last. Without text only the speaker changes."""

    party: Party | None
    text: str


@dataclass(frozen=True, slots=True)
class Pressed:
    """A protocol step or an answer is pressed."""

    step: str
    by: Decider


@dataclass(frozen=True, slots=True)
class Coming:
    """A colleague answers "ik kom"."""

    name: str


@dataclass(frozen=True, slots=True)
class WarningWanted:
    """A ready warning is pressed."""

    level: int


@dataclass(frozen=True, slots=True)
class Waited:
    """Seconds pass."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Restarted:
    """A new call; `None` keeps the protocol."""

    protocol: str | None


@dataclass(frozen=True, slots=True)
class SaveTo:
    """Write the call as a dialogue."""

    path: str


class Plain(Enum):
    """What needs nothing more."""

    HELP = "hulp"
    MUTE = "stil"
    STEPS = "stappen"
    PROTOCOLS = "protocol"
    EXPLAIN = "help"
    END = "einde"


Typed = Spoken | Pressed | Coming | WarningWanted | Waited | Restarted | SaveTo | Plain


def plain(text: str) -> str:
    """Text without terminal codes, line breaks or invisible characters.

    >>> plain("\\x1b[31mrood\\x1b[0m en\\tgewoon\\u202e")
    'rood en gewoon'
    """
    kept = []
    for char in _SEQUENCE.sub("", text):
        kind = unicodedata.category(char)
        kept.append(" " if kind in _BLANK else "" if kind in _NOTHING else char)
    return "".join(kept)


def decoded(raw: bytes) -> str:
    """The line as plain text. Raises `WrongLineError` when it is too long or not UTF-8."""
    if len(raw) > MAX_LINE:
        raise WrongLineError(f"deze regel is te lang: hoogstens {MAX_LINE} bytes")
    try:
        return plain(raw.decode("utf-8")).strip()
    except UnicodeDecodeError:
        raise WrongLineError("deze regel is geen UTF-8") from None


def understand(line: str) -> Typed:
    """What a plain line that is not empty asks for. Raises `WrongLineError`."""
    if line.startswith("/"):
        word, _, rest = line[1:].partition(" ")
        return _command(word.lower(), rest.strip())
    said = _SPOKEN.fullmatch(line)
    party, text = (_party(said[1]), said[2] or "") if said else (None, line)
    if len(text) > MAX_TURN:
        raise WrongLineError(f"een beurt heeft hoogstens {MAX_TURN} tekens; knip hem in tweeën")
    return Spoken(party, text.strip())


def _party(word: str) -> Party:
    return Party.CALLER if word.lower().startswith("b") else Party.EMPLOYEE


def _command(word: str, rest: str) -> Typed:
    known = _COMMANDS.get(word)
    if known is None:
        raise WrongLineError(f"onbekende opdracht /{word}; /help noemt ze allemaal")
    return known(rest)


def _alone(what: Plain) -> Callable[[str], Typed]:
    def read(rest: str) -> Typed:
        if rest:
            raise WrongLineError(f"na /{what.value} hoort niets")
        return what

    return read


def _step(rest: str) -> Typed:
    match rest.split():
        case [step]:
            return Pressed(step, Decider.EMPLOYEE)
        case [step, by] if by in set(Decider):
            return Pressed(step, Decider(by))
        case _:
            raise WrongLineError("schrijf /stap en een id, bijvoorbeeld /stap grens; /stappen noemt ze")


def _coming(rest: str) -> Typed:
    if not 0 < len(rest) <= MAX_NAME:
        raise WrongLineError("schrijf /ik-kom en wie er komt, bijvoorbeeld /ik-kom Fatima")
    return Coming(rest)


def _warning(rest: str) -> Typed:
    if rest not in {"1", "2", "3"}:
        raise WrongLineError("schrijf /waarschuw 1, 2 of 3")
    return WarningWanted(int(rest))


def _wait(rest: str) -> Typed:
    try:
        seconds = float(rest.replace(",", "."))
    except ValueError:
        seconds = math.nan
    if not 0 < seconds <= MAX_WAIT:
        raise WrongLineError(f"schrijf /tik en een aantal seconden, hoogstens {MAX_WAIT:g}, bijvoorbeeld /tik 10")
    return Waited(seconds)


def _protocol(rest: str) -> Typed:
    return Restarted(rest) if rest else Plain.PROTOCOLS


def _again(rest: str) -> Typed:
    if rest:
        raise WrongLineError("na /opnieuw hoort niets; met een ander protocol begint u met /protocol")
    return Restarted(None)


def _save(rest: str) -> Typed:
    if not rest.endswith(".yaml"):
        raise WrongLineError("schrijf /bewaar en een bestand dat eindigt op .yaml")
    return SaveTo(rest)


_COMMANDS: dict[str, Callable[[str], Typed]] = {
    "stap": _step,
    "ik-kom": _coming,
    "waarschuw": _warning,
    "tik": _wait,
    "protocol": _protocol,
    "opnieuw": _again,
    "bewaar": _save,
    **{what.value: _alone(what) for what in Plain if what is not Plain.PROTOCOLS},
}

EXPLANATION = """\
b: tekst             de beller zegt dit          m: tekst   de medewerker zegt dit
tekst                wie het laatst sprak, zegt dit; b of m alleen wisselt
/stap ID             druk op een stap of een antwoord; /stap ID teamleider als de teamleider drukt
/stappen             wat er nu te drukken is
/hulp                vraag stil om hulp          /ik-kom NAAM   een collega antwoordt
/waarschuw 1|2|3     een kant-en-klare waarschuwing
/stil                aanwijzingen uit, of weer aan
/tik SECONDEN        laat tijd voorbijgaan
/protocol [ID]       begin opnieuw met een ander protocol; zonder id: welke er zijn
/opnieuw             begin opnieuw met hetzelfde protocol
/bewaar BESTAND      schrijf dit gesprek als proef (.yaml); een bestaand bestand blijft staan
/einde               stop; Ctrl-D ook"""
