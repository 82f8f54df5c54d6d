"""How the installation is doing (*gezondheid*): separate checks, each with words for who must mend something.

The same checks serve `/health` and `luwte doctor`. A text never holds a secret, and never what somebody said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from luwte.errors import LuwteError


class Weight(StrEnum):
    """How bad it is."""

    GOOD = "goed"
    NOTICE = "let op"
    WRONG = "fout"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. `remedy` says how to mend it."""

    name: str
    weight: Weight
    text: str
    remedy: str = ""


Check = Callable[[], Iterable[Finding]]


def good(name: str, text: str) -> Finding:
    """This is in order."""
    return Finding(name, Weight.GOOD, text)


def notice(name: str, text: str, remedy: str) -> Finding:
    """It works, but somebody should look at it."""
    return Finding(name, Weight.NOTICE, text, remedy)


def wrong(name: str, text: str, remedy: str) -> Finding:
    """It does not work."""
    return Finding(name, Weight.WRONG, text, remedy)


def examine(checks: Iterable[tuple[str, Check]]) -> tuple[Finding, ...]:
    """All checks in order. One that fails itself is a finding, and stops no other."""
    found: list[Finding] = []
    for name, check in checks:
        try:
            found += check()
        except LuwteError as error:
            found.append(wrong(name, str(error), ""))
        except Exception as error:  # noqa: BLE001 a doctor that falls over says nothing about the rest
            found.append(
                wrong(name, f"niet te controleren ({type(error).__name__})", "kijk in het logboek van de server")
            )
    return tuple(found)


def worst(findings: Iterable[Finding]) -> Weight:
    """What it comes down to."""
    weights = [finding.weight for finding in findings]
    order = (Weight.WRONG, Weight.NOTICE)
    return next((weight for weight in order if weight in weights), Weight.GOOD)
