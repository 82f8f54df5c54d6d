"""A dialogue as a test: `>>` goes in, `<<` must come out.

    Playbook(engine) >> caller("jij bent echt te dom") << phase(3) << advice("benoemen")

Time runs by the number of words, so a test needs no clock.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from luwte.domain.behaviour import CareKind, Phase
from luwte.domain.call import guessed_seconds
from luwte.domain.events import Event, StepConfirmed, Tick, TurnHeard
from luwte.domain.outputs import (
    AdviceGiven,
    CareSignalled,
    EvidenceFound,
    HelpRequested,
    MayEndChanged,
    Output,
    PhaseChanged,
    ProtocolMoved,
    StepProposed,
    TechniqueHeard,
    TurnAssessed,
)
from luwte.domain.turn import CallerTurn, EmployeeTurn, Party, Voice, Words
from luwte.engine import CallEngine


@dataclass(frozen=True)
class Said:
    text: str
    by_caller: bool
    voice: Voice | None = None


@dataclass(frozen=True)
class Pressed:
    step: str


@dataclass(frozen=True)
class Waited:
    seconds: float


@dataclass(frozen=True)
class Expectation:
    name: str
    holds: Callable[[Output], bool]


def caller(text: str, voice: Voice | None = None) -> Said:
    return Said(text, by_caller=True, voice=voice)


def employee(text: str) -> Said:
    return Said(text, by_caller=False)


def press(step: str) -> Pressed:
    return Pressed(step)


def wait(seconds: float) -> Waited:
    return Waited(seconds)


def phase(n: int) -> Expectation:
    """The running phase is n after this event."""
    return Expectation(f"phase {n}", lambda o: isinstance(o, TurnAssessed | PhaseChanged) and o.estimate.phase == n)


def turn_phase(n: int) -> Expectation:
    return Expectation(f"turn phase {n}", lambda o: isinstance(o, TurnAssessed) and o.assessment.phase == Phase(n))


def advice(technique: str | None) -> Expectation:
    """The one advice changed to this technique; `None`: it was cleared."""
    return Expectation(
        f"advice {technique}",
        lambda o: isinstance(o, AdviceGiven) and (o.advice.technique if o.advice else None) == technique,
    )


def light(colour: str) -> Expectation:
    return Expectation(f"light {colour}", lambda o: isinstance(o, MayEndChanged) and o.may_end.light.value == colour)


def help_asked() -> Expectation:
    return Expectation("help asked", lambda o: isinstance(o, HelpRequested))


def moved_to(step: str) -> Expectation:
    return Expectation(f"moved to {step}", lambda o: isinstance(o, ProtocolMoved) and o.taken.after.id == step)


def proposed(step: str) -> Expectation:
    return Expectation(f"proposed {step}", lambda o: isinstance(o, StepProposed) and o.step.id == step)


def technique(name: str) -> Expectation:
    return Expectation(f"technique {name}", lambda o: isinstance(o, TechniqueHeard) and o.technique == name)


def evidence(quote: str) -> Expectation:
    return Expectation(
        f'evidence "{quote}"',
        lambda o: isinstance(o, EvidenceFound) and o.evidence.quote is not None and o.evidence.quote.text == quote,
    )


def care(kind: CareKind) -> Expectation:
    return Expectation(f"care {kind}", lambda o: isinstance(o, CareSignalled) and o.care.kind is kind)


def cooling() -> Expectation:
    return Expectation("cooling", lambda o: isinstance(o, TurnAssessed | PhaseChanged) and o.estimate.cooling)


class Playbook:
    """Feeds an engine and asks what came out. `out` holds all outputs of the last event."""

    def __init__(self, engine: CallEngine) -> None:
        self._engine = engine
        self._clock = 0.0
        self._n = 0
        self.out: tuple[Output, ...] = ()

    def __rshift__(self, said: Said | Pressed | Waited | Event) -> Playbook:
        self.out = self._engine.feed(self._event(said))
        return self

    def __lshift__(self, expected: Expectation) -> Playbook:
        seen = [type(o).__name__ for o in self.out]
        assert any(expected.holds(o) for o in self.out), f"expected {expected.name}, got {seen}: {self.out}"
        return self

    def without(self, unexpected: Expectation) -> Playbook:
        """Nothing of this kind came out of the last event."""
        assert not any(unexpected.holds(o) for o in self.out), f"did not expect {unexpected.name}"
        return self

    def _event(self, said: Said | Pressed | Waited | Event) -> Event:
        match said:
            case Said(text, by_caller, voice):
                length = guessed_seconds(text, Party.CALLER if by_caller else Party.EMPLOYEE)
                words = Words(text, self._clock, self._clock + length)
                self._clock = words.end
                self._n += 1
                turn = CallerTurn(self._n - 1, words, voice) if by_caller else EmployeeTurn(self._n - 1, words)
                return TurnHeard(turn)
            case Pressed(step):
                return StepConfirmed(step, self._clock)
            case Waited(seconds):
                self._clock += seconds
                return Tick(self._clock)
            case _:
                return said
