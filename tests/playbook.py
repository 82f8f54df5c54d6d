"""A dialogue as a test: `>>` goes in, `<<` must come out.

    Playbook(engine) >> caller("jij bent echt te dom") << phase(3) << advice("benoemen")

Time runs by the number of words, so a test needs no clock. `Seat` is the same for a desk alone, without recognition.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TypeVar

from factories import by_the_letter, estimate
from luwte.content.content import Content
from luwte.domain.advice import Decider, Light
from luwte.domain.behaviour import CareKind, Phase
from luwte.domain.call import LineProfile, guessed_seconds
from luwte.domain.course import CourseHint, Effect
from luwte.domain.estimate import PhaseEstimate, TurnAssessment
from luwte.domain.events import (
    CuesMuted,
    Event,
    HelpAnswered,
    HelpAsked,
    HintRefused,
    StepConfirmed,
    Tick,
    TurnHeard,
    WarningPressed,
)
from luwte.domain.evidence import CareSignal, Evidence
from luwte.domain.moves import Move
from luwte.domain.outputs import (
    AcknowledgementTested,
    AdviceGiven,
    CareSignalled,
    EvidenceFound,
    EvidenceWithdrawn,
    HelpRequested,
    HelpStatusChanged,
    HintChanged,
    MayEndChanged,
    MoveHeard,
    Output,
    PhaseChanged,
    ProtocolMoved,
    StepProposed,
    StepRefused,
    TechniqueHeard,
    ThreatNoted,
    TurnAssessed,
    WarningRead,
)
from luwte.domain.threat import ThreatSlot
from luwte.domain.turn import CallerTurn, EmployeeTurn, Party, Voice, Words
from luwte.engine import CallEngine
from luwte.handling.desk import Desk

Kind = TypeVar("Kind")
SENTENCES = (
    "goedemorgen met jansen",
    "jullie zijn een stelletje prutsers",
    "jij bent echt een idioot",
    "ik weet precies waar je woont",
    "ik sla je in elkaar",
    "sorry zo bedoelde ik het niet",
    "ik maak er een einde aan",
    "dank u wel",
)
"""Clear sentences of a caller, from calm to danger and need."""


@dataclass(frozen=True)
class Said:
    text: str
    by_caller: bool
    voice: Voice | None = None


@dataclass(frozen=True)
class Did:
    """Somebody did something on screen, now."""

    event: Callable[[float], Event]


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


def press(step: str, by: Decider = Decider.EMPLOYEE) -> Did:
    return Did(lambda at: StepConfirmed(step, at, by))


def ask_help() -> Did:
    return Did(HelpAsked)


def coming(name: str) -> Did:
    return Did(lambda at: HelpAnswered(name, at))


def read_warning(level: int) -> Did:
    return Did(lambda at: WarningPressed(level, at))


def mute(muted: bool = True) -> Did:
    return Did(lambda at: CuesMuted(muted, at))


def refuse_hint() -> Did:
    return Did(HintRefused)


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


def withdrawn(rule: str) -> Expectation:
    return Expectation(f"withdrawn {rule}", lambda o: isinstance(o, EvidenceWithdrawn) and o.evidence.rule == rule)


def threat(slot: ThreatSlot, words: str) -> Expectation:
    return Expectation(
        f'{slot.value} "{words}"',
        lambda o: isinstance(o, ThreatNoted) and words in [span.text for span in o.note.of(slot)],
    )


def hint(kind: CourseHint | None) -> Expectation:
    return Expectation(
        f"hint {kind}", lambda o: isinstance(o, HintChanged) and (o.hint.hint if o.hint else None) is kind
    )


def came_out(effect: Effect) -> Expectation:
    return Expectation(
        f"came out {effect}", lambda o: isinstance(o, AcknowledgementTested) and o.result.effect is effect
    )


def move(kind: Move) -> Expectation:
    return Expectation(f"move {kind}", lambda o: isinstance(o, MoveHeard) and o.move is kind)


def help_by(name: str | None) -> Expectation:
    return Expectation(f"help by {name}", lambda o: isinstance(o, HelpStatusChanged) and o.by == name)


def warning_read(level: int) -> Expectation:
    return Expectation(f"warning {level} read", lambda o: isinstance(o, WarningRead) and o.level == level)


def refused(step: str) -> Expectation:
    return Expectation(f"refused {step}", lambda o: isinstance(o, StepRefused) and o.step == step)


def cooling() -> Expectation:
    return Expectation("cooling", lambda o: isinstance(o, TurnAssessed | PhaseChanged) and o.estimate.cooling)


class Playbook:
    """Feeds an engine and asks what came out. `out` holds all outputs of the last event."""

    def __init__(self, engine: CallEngine) -> None:
        self._engine = engine
        self._clock = 0.0
        self._n = 0
        self.out: tuple[Output, ...] = ()

    def __rshift__(self, said: Said | Did | Waited | Event) -> Playbook:
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

    def _event(self, said: Said | Did | Waited | Event) -> Event:
        match said:
            case Said(text, by_caller, voice):
                length = guessed_seconds(text, Party.CALLER if by_caller else Party.EMPLOYEE)
                words = Words(text, self._clock, self._clock + length)
                self._clock = words.end
                self._n += 1
                turn = CallerTurn(self._n - 1, words, voice) if by_caller else EmployeeTurn(self._n - 1, words)
                return TurnHeard(turn)
            case Did(event):
                return event(self._clock)
            case Waited(seconds):
                self._clock += seconds
                return Tick(self._clock)
            case _:
                return said


PACE = 60.0


class Seat:
    """A desk with a clock: every event comes `PACE` seconds after the one before, so that no cue is fresh any more."""

    def __init__(self, content: Content | None = None, profile: LineProfile = LineProfile()) -> None:  # noqa: B008
        self.desk = Desk(content or by_the_letter(), profile)
        self.belief = estimate(0)
        self.at = 0.0

    def hears(
        self,
        belief: PhaseEstimate,
        *evidence: Evidence,
        care: tuple[CareSignal, ...] = (),
        hint: CourseHint | None = None,
    ) -> list[Output]:
        """A caller turn; without `evidence` it does what its phase says."""
        self.at += PACE
        self.belief = replace(belief, at=self.at)
        return list(self.desk.caller(_judged(belief, evidence or belief.evidence, care), self.belief, hint))

    def rereads(self, belief: PhaseEstimate, *, care: tuple[CareSignal, ...] = ()) -> list[Output]:
        """The last caller turn turns out otherwise, two seconds later."""
        self.belief = replace(belief, at=self.belief.at)
        self.at += 2
        return list(self.desk.reread(_judged(belief, belief.evidence, care), self.belief, self.at))

    def says(self, text: str) -> list[Output]:
        self.at += PACE
        return list(self.desk.employee(EmployeeTurn(1, Words(text, self.at - 2, self.at)), self.belief))

    def presses(self, step: str, belief: PhaseEstimate | None = None, by: Decider = Decider.EMPLOYEE) -> list[Output]:
        self.at += PACE
        self.belief = belief or self.belief
        return list(self.desk.press(StepConfirmed(step, self.at, by), self.belief))

    def waits(self, seconds: float) -> list[Output]:
        self.at += seconds
        return list(self.desk.tick(self.at, self.belief))

    def mutes(self, muted: bool) -> list[Output]:
        self.at += PACE
        return list(self.desk.mute(muted=muted, at=self.at, estimate=self.belief))


def _judged(belief: PhaseEstimate, evidence: tuple[Evidence, ...], care: tuple[CareSignal, ...]) -> TurnAssessment:
    """A turn that by itself is what its evidence says."""
    phase = max((e.supports for e in evidence if e.counts), default=Phase.CALM)
    return TurnAssessment(0, phase, belief.probabilities, evidence, (), care)


def of(kind: type[Kind], outputs: Iterable[Output]) -> list[Kind]:
    """The outputs of one kind."""
    return [output for output in outputs if isinstance(output, kind)]


def proposals(outputs: Iterable[Output]) -> list[tuple[str, str]]:
    return [(output.step.id, output.because) for output in of(StepProposed, outputs)]


def lights(outputs: Iterable[Output]) -> list[Light]:
    return [output.may_end.light for output in of(MayEndChanged, outputs)]


def cues(outputs: Iterable[Output]) -> list[str | None]:
    return [output.advice.technique if output.advice else None for output in of(AdviceGiven, outputs)]
