"""The corpus through the recogniser: every turn with its label and what came out, and every call with its course."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from luwte.content.content import Content
from luwte.domain.behaviour import Phase
from luwte.domain.call import guessed_seconds
from luwte.domain.estimate import TurnAssessment
from luwte.domain.events import TurnHeard
from luwte.domain.outputs import TurnAssessed
from luwte.domain.turn import CallerTurn, EmployeeTurn, Party, Words
from luwte.engine import CallEngine
from luwte.recognition.context import context_of
from luwte.recognition.judge import judge
from model.examples import Said, said_in
from model.records import Item

PAUSE = 0.4


@dataclass(frozen=True, slots=True)
class JudgedTurn:
    """A labelled turn and its judgement."""

    said: Said
    found: TurnAssessment


@dataclass(frozen=True, slots=True)
class JudgedCall:
    """Per caller turn: (label, running phase, belief in phase >= 2, end of the turn in seconds)."""

    item: Item
    turns: tuple[tuple[int, int, float, float], ...]

    @property
    def onset(self) -> int | None:
        """The first caller turn that is labelled phase 3 or more."""
        return next((n for n, turn in enumerate(self.turns) if turn[0] >= Phase.PERSONAL), None)

    @property
    def alarms(self) -> list[int]:
        """Caller turns at which the running phase enters 3 or more."""
        running = [0, *(turn[1] for turn in self.turns)]
        return [n for n in range(len(self.turns)) if running[n + 1] >= Phase.PERSONAL > running[n]]


def judged_turns(
    items: Iterable[Item], content: Content, change: Callable[[str], str] = lambda text: text
) -> Iterator[JudgedTurn]:
    """Every labelled turn, judged in the light of the caller's own turns before it; `change` can degrade the text."""
    for item in items:
        context = context_of(content).opening() if item.is_call else context_of(content)
        for said in said_in([item]):
            turn = CallerTurn(said.n, Words(change(said.text), 0.0, 0.0))
            found = judge(turn, context)
            context = context.after(turn, found)
            yield JudgedTurn(said, found)


def judged_calls(items: Iterable[Item], content: Content) -> Iterator[JudgedCall]:
    """Every whole call through the engine; times follow from the number of words."""
    for item in items:
        if item.is_call:
            yield JudgedCall(item, tuple(_walk(item, content)))


def _walk(item: Item, content: Content) -> Iterator[tuple[int, int, float, float]]:
    engine = CallEngine(content)
    clock = 0.0
    for n, turn in enumerate(item.turns):
        party = Party.CALLER if turn.label else Party.EMPLOYEE
        words = Words(turn.text, clock, clock + guessed_seconds(turn.text, party))
        clock = words.end + PAUSE
        if turn.label is None:
            engine.feed(TurnHeard(EmployeeTurn(n, words)))
            continue
        for output in engine.feed(TurnHeard(CallerTurn(n, words))):
            if isinstance(output, TurnAssessed):
                belief = sum(output.estimate.probabilities[Phase.CRITICISM :])
                yield turn.label.phase, int(output.estimate.phase), belief, words.end
