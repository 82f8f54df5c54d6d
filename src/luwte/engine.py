"""One object per call: events in, outputs out. Live calls, recordings, the simulator and tests all use this one.

Sans-I/O and deterministic: the same events give the same outputs. It reads no clock (time is an event) and acts on
nothing. The employee's words reach handling only, for hints and proposals; they never reach recognition (law L1).
A second opinion may come in later than its turn: then that turn is taken in again. The engine never waits for one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from luwte.content.content import Content
from luwte.domain.behaviour import Phase
from luwte.domain.call import LineProfile
from luwte.domain.estimate import PhaseEstimate, TurnAssessment
from luwte.domain.events import CallEnded, Event, PartialHeard, SecondOpinionGiven, StepConfirmed, Tick, TurnHeard
from luwte.domain.evidence import Evidence
from luwte.domain.outputs import (
    CallClosed,
    EvidenceFound,
    EvidenceWithdrawn,
    Output,
    PhaseChanged,
    SecondOpinionWanted,
    TurnAssessed,
)
from luwte.domain.second_opinion import SecondOpinion
from luwte.domain.turn import CallerTurn, EmployeeTurn, Words
from luwte.handling.desk import Desk
from luwte.recognition.context import Context, context_of
from luwte.recognition.estimate import Estimator
from luwte.recognition.judge import judge
from luwte.recognition.second_opinion import EARLIER, combine, uncertain
from luwte.recognition.signals import findings


@dataclass(frozen=True, slots=True)
class _Asked:
    """The last caller turn, when a second opinion about it is wanted, and the context that it was judged in."""

    turn: CallerTurn
    words: Words
    context: Context
    assessment: TurnAssessment


class CallEngine:
    """The engine of one call.

    >>> from luwte.content.loader import load_content
    >>> engine = CallEngine(load_content())
    >>> turn = CallerTurn(0, Words("jullie hebben dit nu drie keer verkeerd gedaan", 0.0, 3.0))
    >>> [o.estimate.phase.id for o in engine.feed(TurnHeard(turn)) if isinstance(o, PhaseChanged)]
    ['kritiek_organisatie']
    """

    def __init__(self, content: Content, profile: LineProfile = LineProfile()) -> None:  # noqa: B008 frozen value
        self._content = content
        self._context = context_of(content)
        self._second_opinion = profile.second_opinion
        self._said: tuple[str, ...] = ()
        self._asked: _Asked | None = None
        self._protocol = content.protocols[profile.protocol]
        self._estimator = Estimator(content.estimation)
        self._desk = Desk(content, profile)
        self._shown = self._estimator.estimate
        self._turns = 0
        self._provisional: dict[str, Evidence] = {}
        self._closed = False

    def feed(self, event: Event) -> tuple[Output, ...]:
        """Take in one event. Raises `ValueError` after `CallEnded`."""
        if self._closed:
            raise ValueError("the call has ended")
        return tuple(self._outputs(event))

    def _outputs(self, event: Event) -> Iterator[Output]:
        match event:
            case TurnHeard(CallerTurn() as turn):
                yield from self._caller(turn)
            case TurnHeard(EmployeeTurn() as turn):
                yield from self._desk.employee(turn, self._estimator.estimate)
            case PartialHeard(words, stable):
                yield from self._partial(words, stable)
            case StepConfirmed(step, at):
                yield from self._pressed(step, at)
            case SecondOpinionGiven(opinion, at):
                yield from self._read_again(opinion, at)
            case Tick(at):
                yield from self._desk.tick(at, self._estimator.estimate)
            case CallEnded(at):
                self._closed = True
                final = self._estimator.estimate
                yield CallClosed(final.highest, final, at)
            case _:
                return  # CallStarted, ActivityHeard and Gap carry timing; nothing is concluded from them here

    def _caller(self, turn: CallerTurn) -> Iterator[Output]:
        self._turns = turn.n + 1
        assessment = judge(turn, self._context)
        wanted = self._wanted(turn, assessment) if self._second_opinion else None
        self._context = self._context.after(turn, assessment)
        at = turn.words.end if turn.words else self._estimator.estimate.at
        estimate = self._estimator.add(assessment, at)
        yield from self._withdrawn(assessment)
        for evidence in assessment.evidence:
            yield EvidenceFound(evidence)
        yield TurnAssessed(assessment, estimate)
        yield from self._phase(estimate)
        yield from self._desk.caller(assessment, estimate)
        if wanted:
            yield wanted

    def _wanted(self, turn: CallerTurn, assessment: TurnAssessment) -> SecondOpinionWanted | None:
        """The question about this turn, if it is uncertain. Only here are the caller's words kept as they were said."""
        self._asked = None
        if turn.words is None:
            return None
        earlier, self._said = self._said, (*self._said, turn.words.text)[-EARLIER:]
        if not uncertain(turn, assessment, self._context, self._content.estimation.second_opinion):
            return None
        self._asked = _Asked(turn, turn.words, self._context, assessment)
        return SecondOpinionWanted(turn.n, turn.words.text, earlier)

    def _read_again(self, opinion: SecondOpinion, at: float) -> Iterator[Output]:
        """The answer about the last caller turn; one that is late, or about something else, is ignored."""
        asked, within = self._asked, self._content.estimation.second_opinion.within
        if asked is None or not _answers(opinion, asked) or not 0 <= at - asked.words.end <= within:
            return
        self._asked = None
        assessment = combine(asked.assessment, opinion, self._content)
        estimate = self._estimator.again(assessment)
        if estimate is None:
            return
        self._context = asked.context.after(asked.turn, assessment)
        for evidence in assessment.evidence:
            if evidence not in asked.assessment.evidence:
                yield EvidenceFound(evidence)
        yield TurnAssessed(assessment, estimate)
        yield from self._phase(estimate)
        yield from self._desk.reread(assessment, estimate, at)

    def _partial(self, words: Words, stable: int) -> Iterator[Output]:
        """Evidence in the stable words of an unfinished turn; the phase waits for the whole turn."""
        text = words.text[:stable]
        if stable < len(words.text):
            text = text[: text.rfind(" ") + 1]  # a word that may still grow is not stable
        turn = CallerTurn(self._turns, Words(text, words.start, words.end, words.confidence))
        for finding in findings(turn, self._context):
            if isinstance(finding, Evidence) and finding != self._provisional.get(finding.rule):
                self._provisional[finding.rule] = finding
                yield EvidenceFound(finding, provisional=True)

    def _withdrawn(self, assessment: TurnAssessment) -> Iterator[EvidenceWithdrawn]:
        """What was shown while the caller spoke and does not hold for the whole turn ("ik maak je af, zei hij")."""
        holds = {(e.rule, e.counts) for e in assessment.evidence}
        for evidence in self._provisional.values():
            if (evidence.rule, evidence.counts) not in holds:
                yield EvidenceWithdrawn(evidence)
        self._provisional = {}

    def _pressed(self, step: str, at: float) -> Iterator[Output]:
        if step == self._protocol.confirm_veiled:
            yield from self._phase(self._estimator.confirm_veiled())
        elif step == self._protocol.refuse_veiled:
            self._context = self._context.forgotten()
            yield from self._phase(self._estimator.refuse_veiled())
        yield from self._desk.press(step, at, self._estimator.estimate)

    def _phase(self, estimate: PhaseEstimate) -> Iterator[Output]:
        shown, self._shown = self._shown, estimate
        if _face(estimate) != _face(shown):
            yield PhaseChanged(shown.phase, estimate)


def _answers(opinion: SecondOpinion, asked: _Asked) -> bool:
    """Whether an answer is about this turn and quotes what was said in it."""
    quote = opinion.quote
    return opinion.turn == asked.turn.n and (quote is None or asked.words.text[quote.start : quote.end] == quote.text)


def _face(estimate: PhaseEstimate) -> tuple[Phase, bool, bool, bool]:
    """What a person sees of an estimate."""
    return estimate.phase, estimate.rising, estimate.cooling, estimate.unconfirmed
