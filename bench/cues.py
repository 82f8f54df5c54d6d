"""How calm the one cue on screen is, on whole calls of the corpus: how often it changes, and what a calm call shows.

Nobody presses anything in these calls, and times follow from the number of words: it says nothing about whether a cue
helps.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil

import numpy as np

from bench import scores
from bench.scores import Figure
from luwte.content.content import Content
from luwte.domain.behaviour import Phase
from luwte.domain.call import guessed_seconds
from luwte.domain.events import Event, Tick, TurnHeard
from luwte.domain.outputs import AdviceGiven
from luwte.domain.turn import CallerTurn, EmployeeTurn, Party, Words
from luwte.engine import CallEngine
from model.records import Item

PAUSE = 0.4
PER = 20.0
"""Seconds of call in which one change is allowed (R-H1, goal of the project)."""
_NOTHING = "(geen)"


@dataclass(frozen=True, slots=True)
class CallCues:
    """One call: how long it took, and every change of the cue, (second, technique or nothing)."""

    item: Item
    seconds: float
    changes: tuple[tuple[float, str], ...]

    @property
    def is_calm(self) -> bool:
        """Whether every caller turn is labelled phase 0."""
        return all(turn.label.phase == Phase.CALM for turn in self.item.turns if turn.label)

    @property
    def needs_care(self) -> bool:
        """Whether a caller turn is labelled with a care signal: then a question on screen is in its place."""
        return any(turn.label.care != "none" for turn in self.item.turns if turn.label)

    @property
    def rate(self) -> float:
        """Changes per `PER` seconds of call."""
        return len(self.changes) * PER / self.seconds if self.seconds else 0.0

    @property
    def is_restful(self) -> bool:
        """At most one change per `PER` seconds, over the call as a whole."""
        return self.rate <= 1

    @property
    def busiest(self) -> int:
        """The most changes in any `PER` seconds."""
        times = [at for at, _ in self.changes]
        return max((sum(start <= at < start + PER for at in times) for start in times), default=0)

    @property
    def steps(self) -> tuple[tuple[str, str], ...]:
        """Every change as (from, to)."""
        shown = [_NOTHING, *(technique for _, technique in self.changes)]
        return tuple(pairwise(shown))


def walked(items: Iterable[Item], content: Content) -> list[CallCues]:
    """Every whole call, with the cues that it shows."""
    return [_walk(item, content) for item in items if item.is_call]


def _walk(item: Item, content: Content) -> CallCues:
    engine = CallEngine(content)
    changes: list[tuple[float, str]] = []
    seconds = 0.0
    for at, event in _events(item):
        seconds = at
        for output in engine.feed(event):
            if isinstance(output, AdviceGiven):
                changes.append((output.at, output.advice.technique if output.advice else _NOTHING))
    return CallCues(item, seconds, tuple(changes))


def _events(item: Item) -> Iterator[tuple[float, Event]]:
    """(second, event): every turn when it ends, and a tick for every whole second before that."""
    clock, ticked = 0.0, 0
    for n, turn in enumerate(item.turns):
        party = Party.CALLER if turn.speaker == "caller" else Party.EMPLOYEE
        words = Words(turn.text, clock, clock + guessed_seconds(turn.text, party))
        clock = words.end + PAUSE
        for second in range(ticked + 1, ceil(words.end)):
            yield float(second), Tick(float(second))
        ticked = max(ticked, ceil(words.end) - 1)
        yield words.end, TurnHeard(CallerTurn(n, words) if party is Party.CALLER else EmployeeTurn(n, words))


def share(calls: Sequence[CallCues], holds: Callable[[CallCues], bool]) -> Figure:
    """How many calls it holds for; whole scenarios are resampled."""
    right = np.array([holds(call) for call in calls])
    groups = [call.item.scenario for call in calls]
    return scores.with_interval(lambda i: float(right[i].mean()), groups, len(calls))


def goals(calls: Sequence[CallCues]) -> list[str]:
    """The two goals, and the stricter reading of the first."""
    calm = [call for call in calls if call.is_calm]
    plain = [call for call in calm if not call.needs_care]
    stormy = [call for call in calls if not call.is_calm]
    restful = f"hoogstens één wisseling per {PER:.0f} seconden gesprek"
    rows = [
        (restful, share(calls, lambda c: c.is_restful), "≥ 0.95"),
        ("– alleen gesprekken die niet helemaal rustig zijn", share(stormy, lambda c: c.is_restful), ""),
        (f"– strenger: nergens twee wisselingen binnen {PER:.0f} seconden", share(calls, lambda c: c.busiest <= 1), ""),
        ("rustige gesprekken (alles fase 0) zonder enige aanwijzing", share(calm, lambda c: not c.changes), "≥ 0.95"),
        ("– alleen waar ook geen zorgsignaal in zit", share(plain, lambda c: not c.changes), "≥ 0.95"),
    ]
    return ["| | deel van de gesprekken | doel |", "|---|---|---|", *(f"| {a} | {b} | {c} |" for a, b, c in rows)]


def spread(calls: Sequence[CallCues]) -> list[str]:
    """The distribution of changes, per kind of call."""
    kinds = {
        "alle": list(calls),
        "rustig (alles fase 0)": [c for c in calls if c.is_calm],
        "hoogstens kritiek (fase 1 of 2)": [c for c in calls if 1 <= _highest(c) < Phase.PERSONAL],
        "persoonlijk of dreiging (fase 3 of 4)": [c for c in calls if _highest(c) >= Phase.PERSONAL],
    }
    lines = [
        "| gesprekken | n | seconden (mediaan) | wisselingen: mediaan | p90 | meeste | per 20 s: mediaan | p95 | max |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for name, group in kinds.items():
        if group:
            counts, rates = [len(c.changes) for c in group], [c.rate for c in group]
            seconds = float(np.median([c.seconds for c in group]))
            lines.append(
                f"| {name} | {len(group)} | {seconds:.0f} | {np.median(counts):.0f} | {np.quantile(counts, 0.9):.0f} "
                f"| {max(counts)} | {np.median(rates):.2f} | {np.quantile(rates, 0.95):.2f} | {max(rates):.2f} |"
            )
    return lines


def _highest(call: CallCues) -> int:
    return max((turn.label.phase for turn in call.item.turns if turn.label), default=0)


def causes(calls: Sequence[CallCues], most: int = 10) -> list[str]:
    """Which changes make up the restless calls, and what appeared in calm ones."""
    restless = [call for call in calls if not call.is_restful]
    pairs = Counter(step for call in restless for step in call.steps)
    shown = Counter(step[1] for call in calls if call.is_calm for step in call.steps if step[1] != _NOTHING)
    lines = [f"| wisseling in de {len(restless)} onrustige gesprekken | keer |", "|---|---|"]
    lines += [f"| {before} → {after} | {n} |" for (before, after), n in pairs.most_common(most)]
    lines += ["", "| aanwijzing in een rustig gesprek | keer |", "|---|---|"]
    lines += [f"| {technique} | {n} |" for technique, n in shown.most_common()]
    return lines
