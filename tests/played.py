"""A call played for a screen: real events through a real engine, or one moment made by hand."""

from __future__ import annotations

from collections.abc import Callable

from factories import assessed, by_the_letter, estimate
from luwte.content.content import Content
from luwte.domain.advice import Advice, Decider, Light, MayEnd, ProtocolStep, StepTaken
from luwte.domain.call import LineProfile
from luwte.domain.estimate import PhaseEstimate
from luwte.domain.events import CallEnded, Event, StepConfirmed, Tick, TurnHeard
from luwte.domain.evidence import CareSignal, MessageId
from luwte.domain.outputs import MayEndChanged, Output, StepProposed, TurnAssessed
from luwte.domain.turn import CallerTurn, EmployeeTurn, Words
from luwte.engine import CallEngine
from luwte.handling import messages
from luwte.service.analysis import NO_LIGHT_YET, Moment, Walk


def moment(*outputs: Output, event: Event | None = None, advice: Advice | None = None) -> Moment:
    """A moment with these outputs; by itself only time passed."""
    light = next((output.may_end for output in outputs if isinstance(output, MayEndChanged)), NO_LIGHT_YET)
    return Moment(event or Tick(0.0), outputs, advice, light)


def caller_turn(belief: PhaseEstimate | None = None, *care: CareSignal, text: str = "hallo") -> Moment:
    """A turn of the caller, after which this is believed."""
    turn = CallerTurn(0, Words(text, 0.0, 3.0))
    return moment(TurnAssessed(assessed(*care), belief or estimate(0)), event=TurnHeard(turn))


def employee_turn(text: str, *outputs: Output) -> Moment:
    """A turn of the employee."""
    return moment(*outputs, event=TurnHeard(EmployeeTurn(0, Words(text, 0.0, 3.0))))


def pressed(step: str, *outputs: Output) -> Moment:
    """A press at a minute and five seconds."""
    return moment(*outputs, event=StepConfirmed(step, 65.0))


def taken(step: str, *, at: float = 65.0, by: Decider = Decider.EMPLOYEE, heard_at: float | None = None) -> StepTaken:
    """A step of the ordinary protocol that was taken."""
    before, after = ProtocolStep("normaal", "Gewoon gesprek"), ProtocolStep(step, step.title())
    return StepTaken(before, after, at, 3, (), "telefoon:1", by, heard_at)


def proposal(step: str, because: MessageId = messages.PROPOSED_BY_PHASE, at: float = 60.0) -> StepProposed:
    """A step that the engine proposes."""
    return StepProposed(ProtocolStep(step, step.title()), because, at)


def light(colour: Light) -> MayEndChanged:
    """The light turned this colour."""
    return MayEndChanged(MayEnd(colour, messages.GREEN_THREAT if colour is Light.GREEN else messages.GREY), 60.0)


class Played:
    """Says and presses, five seconds apart; every method gives the moment that came out."""

    def __init__(self, content: Content | None = None, profile: LineProfile | None = None) -> None:
        self.content = content or by_the_letter()
        self.profile = profile or LineProfile()
        self._walk = Walk(CallEngine(self.content, self.profile))
        self._turns = 0
        self._at = 0.0

    def hears(self, text: str) -> Moment:
        """The caller speaks."""
        return self._turn(CallerTurn, text)

    def says(self, text: str) -> Moment:
        """The employee speaks."""
        return self._turn(EmployeeTurn, text)

    def press(self, step: str, by: Decider = Decider.EMPLOYEE) -> Moment:
        """Somebody presses a step or an answer."""
        return self.does(lambda at: StepConfirmed(step, at, by))

    def does(self, event: Callable[[float], Event]) -> Moment:
        """Anything else that happens now."""
        return self._walk.step(event(self._at))

    def ends(self) -> Moment:
        """The call is over."""
        return self.does(CallEnded)

    def _turn(self, make: Callable[[int, Words], CallerTurn | EmployeeTurn], text: str) -> Moment:
        start, self._at = self._at + 2.0, self._at + 5.0
        heard = self._walk.step(TurnHeard(make(self._turns, Words(text, start, self._at))))
        self._turns += 1
        return heard
