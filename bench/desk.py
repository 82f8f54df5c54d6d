"""Cost of deciding: microseconds per event of a desk alone, against a desk that does nothing, in the same loop.

What recognition made of the turns is worked out beforehand and is not in the figure. Reading the moves in the
employee's words belongs to the desk, and is in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from time import process_time_ns

from bench.turns import dialogue_lines
from luwte.content.content import Content
from luwte.content.loader import load_content
from luwte.domain.behaviour import Phase
from luwte.domain.call import LineProfile, guessed_seconds
from luwte.domain.events import StepConfirmed
from luwte.domain.turn import CallerTurn, EmployeeTurn, Party, Words
from luwte.handling.desk import Desk
from luwte.recognition.context import context_of
from luwte.recognition.course import CourseReader
from luwte.recognition.estimate import Estimator
from luwte.recognition.judge import judge

REPEATS = 5
KINDS = ("caller", "employee", "press", "tick")
PRESSES = ("grens", "waarschuwing", "normaal")


@dataclass(frozen=True, slots=True)
class Happening:
    """One event as a desk takes it in: the method of `Desk` and what it is given."""

    kind: str
    given: tuple[object, ...]


def _nothing(*_: object) -> tuple[()]:
    """The baseline: takes in any event and decides nothing."""
    return ()


def _desk(content: Content) -> Desk:
    return Desk(content, LineProfile())


def recorded(content: Content) -> list[list[Happening]]:
    """Per dialogue what a desk is told: its turns, a tick every second, and a press at every turn from phase 3 on."""
    return [list(_told(lines, content)) for lines in dialogue_lines()]


def _told(lines: Sequence[tuple[bool, str]], content: Content) -> Iterator[Happening]:
    memory, course, context = Estimator(content.estimation), CourseReader(content.course), context_of(content)
    clock = 0.0
    for n, (by_caller, text) in enumerate(lines):
        end = clock + guessed_seconds(text, Party.CALLER if by_caller else Party.EMPLOYEE)
        for second in range(int(clock) + 1, int(end) + 1):
            yield Happening("tick", (float(second), memory.estimate))
        words, clock = Words(text, clock, end), end
        if not by_caller:
            yield Happening("employee", (EmployeeTurn(n, words), memory.estimate))
            continue
        turn = CallerTurn(n, words)
        found = judge(turn, context)
        context = context.after(turn, found)
        belief = memory.add(found, end)
        course.add(found)
        yield Happening("caller", (found, belief, course.shown.hint if course.shown else None))
        if belief.phase >= Phase.PERSONAL:
            yield Happening("press", (StepConfirmed(PRESSES[n % len(PRESSES)], end), belief))


def _spent(calls: Sequence[Sequence[Happening]], seat: Callable[[], Desk | None]) -> dict[str, float]:
    """Microseconds per event and per kind of event: the least of a few rounds. `None`: a seat without a desk."""
    counts = Counter(happening.kind for call in calls for happening in call)
    rounds: list[Counter[str]] = []
    for _ in range(REPEATS):
        spent: Counter[str] = Counter()
        for call in calls:
            desk = seat()
            take = {kind: getattr(desk, kind, _nothing) for kind in KINDS}
            for happening in call:
                start = process_time_ns()
                take[happening.kind](*happening.given)
                spent[happening.kind] += process_time_ns() - start
        rounds.append(spent)
    best = {kind: min(spent[kind] for spent in rounds) / counts[kind] / 1000 for kind in KINDS}
    return {"event": min(spent.total() for spent in rounds) / counts.total() / 1000, **best}


def measure() -> dict[str, float]:
    """Microseconds per event of a desk and of no desk, and their ratio; then per kind of event."""
    content = load_content()
    calls = recorded(content)
    desk, nothing = _spent(calls, lambda: _desk(content)), _spent(calls, lambda: None)
    return {
        "events": sum(len(call) for call in calls),
        "desk_us_per_event": desk["event"],
        "no_desk_us_per_event": nothing["event"],
        "desk_to_no_desk": desk["event"] / max(nothing["event"], 1e-9),
        **{f"{kind}_us": desk[kind] for kind in KINDS},
    }
