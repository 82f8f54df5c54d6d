"""The call that is being typed: its clock, its lines and what stands open. The engine decides; this remembers.

The clock and the numbers of the lines are those of `luwte.service.dialogues`, so that a saved call plays back the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from luwte.apps.cli.rehearsal.typed import WrongLineError
from luwte.apps.lines import presses_of
from luwte.content.content import Content
from luwte.content.schema.protocol import Guard, Protocol, Step
from luwte.domain.advice import Decider, Light, MayEnd
from luwte.domain.call import LineProfile, guessed_seconds
from luwte.domain.estimate import PhaseEstimate
from luwte.domain.events import (
    CallEnded,
    CuesMuted,
    Event,
    HelpAnswered,
    HelpAsked,
    StepConfirmed,
    Tick,
    TurnHeard,
    WarningPressed,
)
from luwte.domain.outputs import PhaseChanged, ProtocolMoved
from luwte.domain.turn import CallerTurn, EmployeeTurn, Party, Words
from luwte.handling.guards import Guards
from luwte.handling.protocol import open_shortcuts
from luwte.service.analysis import NO_LIGHT_YET, Moment, walk_of

_PAUSE = 0.4


@dataclass(frozen=True, slots=True)
class Line:
    """What a dialogue can hold of the call. `advice_told`: whether playing it back gives the same advice."""

    kind: str
    value: str | float
    moment: Moment
    advice_told: bool


class TypedCall:
    """One call on one line."""

    def __init__(self, content: Content, profile: LineProfile) -> None:
        self.content = content
        self.profile = profile
        self.protocol: Protocol = content.protocols[profile.protocol]
        self.lines: list[Line] = []
        self.estimate: PhaseEstimate | None = None
        self.may_end: MayEnd = NO_LIGHT_YET
        self.step: Step = self.protocol.step(self.protocol.start)
        self.muted = False
        self.at = 0.0
        self.by_team_lead: int | None = None
        """How many lines there were when a team lead first took a step: a dialogue knows no team lead."""
        self._advice_told = profile.hints  # a dialogue is played with hints and with cues
        self._guards = Guards(self.protocol, care_line=profile.care_line)
        self._walk = walk_of(content, profile)

    @property
    def open_guards(self) -> tuple[Guard, ...]:
        """Guards whose question stands open."""
        return self._guards.open

    def say(self, party: Party, text: str) -> Moment:
        """Somebody speaks; the time is guessed from the words."""
        n, end = len(self.lines), self.at + guessed_seconds(text, party)
        words = Words(text, self.at, end)
        event = TurnHeard(CallerTurn(n, words) if party is Party.CALLER else EmployeeTurn(n, words))
        self.at = end + _PAUSE
        return self._line(party.value, text, event)

    def press(self, step: str, by: Decider) -> Moment:
        """A step or an answer. Raises `WrongLineError` when this protocol has no such thing."""
        if step not in presses_of(self.protocol):
            raise WrongLineError(
                f"in protocol {self.protocol.id} is er geen stap of antwoord {step}; /stappen noemt ze"
            )
        theirs = any(known.id == step and known.decider is Decider.TEAM_LEAD for known in self.protocol.steps)
        if theirs and by is Decider.TEAM_LEAD and self.by_team_lead is None:
            self.by_team_lead = len(self.lines)
        if step not in {self.protocol.confirm_veiled, self.protocol.refuse_veiled}:
            self._guards.answer(step)
        return self._line("stap", step, StepConfirmed(step, self.at, by))

    def wait(self, seconds: float) -> Moment:
        """Time passes."""
        self.at += seconds
        return self._line("tik", seconds, Tick(self.at))

    def ask_help(self) -> Moment:
        """The silent button."""
        return self._feed(HelpAsked(self.at))

    def comes(self, name: str) -> Moment:
        """A colleague answers."""
        return self._feed(HelpAnswered(name, self.at))

    def warn(self, level: int) -> Moment:
        """A ready warning."""
        return self._feed(WarningPressed(level, self.at))

    def mute(self) -> Moment:
        """Cues off, or on again."""
        self.muted = not self.muted
        self._advice_told = False
        return self._feed(CuesMuted(self.muted, self.at))

    def end(self) -> Moment:
        """The call is over."""
        return self._feed(CallEnded(self.at))

    def follows(self) -> Iterator[Step]:
        """Steps that may be pressed now, as far as their order goes: a green light opens the ends."""
        for step in self.protocol.steps:
            if step.id in self.step.to or (self.opens(step) and step is not self.step):
                yield step

    def opens(self, step: Step) -> bool:
        """Whether the light opens this end, whatever its order and conditions; some ends wait for a shortcut too."""
        if not step.ends or self.may_end.light is not Light.GREEN or self.estimate is None:
            return False
        ways = {shortcut.to for shortcut in open_shortcuts(self.protocol, self.estimate)}
        return step.id in ways or not step.entry.shortcut_only

    def _line(self, kind: str, value: str | float, event: Event) -> Moment:
        moment = self._feed(event)
        self.lines.append(Line(kind, value, moment, self._advice_told))
        return moment

    def _feed(self, event: Event) -> Moment:
        moment = self._walk.step(event)
        self.may_end = moment.may_end
        if moment.assessed:
            assessment, self.estimate = moment.assessed
            self._guards.hear(assessment.care)
            self._guards.see(self.estimate.phase)
        for output in moment.outputs:
            if isinstance(output, PhaseChanged):
                self.estimate = output.estimate
            elif isinstance(output, ProtocolMoved):
                self.step = self.protocol.step(output.taken.after.id)
        return moment
