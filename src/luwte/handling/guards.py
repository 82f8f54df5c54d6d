"""Guards: safety questions that hold the advice to end until the employee answered (DOMAIN 5.3).

A guard holds advice, never the phone: hanging up is always possible.
"""

from __future__ import annotations

from collections.abc import Iterable

from luwte.content.schema.protocol import Guard, Protocol
from luwte.domain.behaviour import Phase
from luwte.domain.evidence import CareSignal


class Guards:
    """The guards of one call. A guard that was answered stays closed until something new opens it."""

    def __init__(self, protocol: Protocol, *, care_line: bool) -> None:
        self._guards = protocol.guards
        self._care_line = care_line
        self._open: dict[str, Guard] = {}
        self._answered_on_care_line: set[str] = set()

    @property
    def open(self) -> tuple[Guard, ...]:
        """Open guards, in the order of the protocol."""
        return tuple(guard for guard in self._guards if guard.id in self._open)

    @property
    def holding(self) -> tuple[Guard, ...]:
        """Open guards that hold the advice to end."""
        return tuple(guard for guard in self.open if guard.holds_end)

    def hear(self, signals: Iterable[CareSignal]) -> None:
        """Care signals open their guards."""
        kinds = {signal.kind for signal in signals}
        for guard in self._guards:
            if kinds & guard.opens_on_care:
                self._open[guard.id] = guard

    def see(self, phase: Phase) -> None:
        """On a care line the question comes first from a certain phase on, once per rise."""
        for guard in self._guards:
            threshold = guard.opens_on_care_line_from
            if not self._care_line or threshold is None:
                continue
            if phase < threshold:
                self._answered_on_care_line.discard(guard.id)
            elif guard.id not in self._answered_on_care_line:
                self._open[guard.id] = guard

    def answer(self, answer: str) -> Guard | None:
        """The employee pressed an answer; the open guard that it belongs to. Nobody answers before the question."""
        for guard in self.open:
            for option in guard.answers:
                if option.id == answer:
                    if option.closes:
                        self._open.pop(guard.id, None)
                    self._answered_on_care_line.add(guard.id)
                    return guard
        return None
