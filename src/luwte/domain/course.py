"""How a call goes: what an acknowledgement did, and hints about the course. Nothing here is a judgement of a person."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class CourseHint(StrEnum):
    """A reversible hint (*verloop*) about the course of the call, from words only (DOMAIN 2.2); never an intention."""

    MOUNTING = "oplopend"
    STEPWISE_PRESSURE = "stapsgewijze_druk"
    WHITE_COLLAR = "witteboorden"
    INCOHERENT = "onsamenhangend"
    SEXUALISING = "seksualiserend"


class Effect(StrEnum):
    """What the caller did after the first real acknowledgement (*erkenningstoets*)."""

    FALLS = "zakt"
    STAYS = "blijft"
    RISES = "stijgt"


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """Mean phase of the caller's turns before and after the first real acknowledgement at turn `turn`."""

    turn: int
    before: float
    after: float
    effect: Effect


@dataclass(frozen=True, slots=True)
class ShownHint:
    """A hint and the caller turns it rests on; its words, and the pitfall of believing it, stand in content."""

    hint: CourseHint
    turns: tuple[int, ...]
