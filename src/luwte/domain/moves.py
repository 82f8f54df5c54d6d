"""What the employee's words do in a conversation. A hint on screen and for practice; never kept by name (law L5)."""

from __future__ import annotations

from enum import StrEnum


class Move(StrEnum):
    """One move (*zet*) of the employee. The last four make it worse."""

    ACKNOWLEDGE = "erkennen"
    SUMMARISE = "samenvatten"
    OPEN_QUESTION = "open_vraag"
    NAME_BEHAVIOUR = "benoemen"
    BOUNDARY = "grens"
    CHOICE = "keuze"
    WARN = "waarschuwen"
    ANNOUNCE_END = "einde_aankondigen"
    FAKE_ACKNOWLEDGE = "schijnerkennen"
    DEFEND = "verdedigen"
    COMMAND = "bevelen"
    COUNTER_ATTACK = "tegenaanval"

    @property
    def is_pitfall(self) -> bool:
        """Whether this move usually makes it worse (DOMAIN 4.1, never)."""
        return self in _PITFALLS


_PITFALLS = frozenset({Move.FAKE_ACKNOWLEDGE, Move.DEFEND, Move.COMMAND, Move.COUNTER_ATTACK})
