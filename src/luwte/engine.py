"""One object per call: events in, outputs out. Live calls, recordings, the simulator and tests all use this one.

Sans-I/O and deterministic: the same events give the same outputs. It reads no clock (time is an event) and acts on
nothing. The employee's words reach handling only, for hints and proposals; they never reach recognition (law L1).
A second opinion may come in later than its turn: then that turn is taken in again. The engine never waits for one.
When the caller objects (law L4) the voice, or everything, is analysed no more; buttons go on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from luwte.content.content import Content
from luwte.domain.behaviour import Phase
from luwte.domain.call import LineProfile
from luwte.domain.course import CourseHint
from luwte.domain.estimate import PhaseEstimate, TurnAssessment
from luwte.domain.events import (
    ActivityHeard,
    CallEnded,
    CuesMuted,
    DangerPressed,
    Event,
    HelpAnswered,
    HelpAsked,
    HintRefused,
    ObjectionMade,
    PartialHeard,
    SecondOpinionGiven,
    SpeakerChanged,
    StepConfirmed,
    Tick,
    TurnHeard,
    VoiceMeasured,
    WarningPressed,
)
from luwte.domain.evidence import Evidence, Mark
from luwte.domain.outputs import (
    AnalysisStopped,
    CallClosed,
    EvidenceFound,
    EvidenceWithdrawn,
    ExchangeChanged,
    GuardAnswered,
    HintChanged,
    Output,
    PhaseChanged,
    SecondOpinionWanted,
    ThreatNoted,
    TurnAssessed,
    VoiceChanged,
)
from luwte.domain.second_opinion import SecondOpinion
from luwte.domain.turn import CallerTurn, EmployeeTurn, Words
from luwte.handling.desk import Desk
from luwte.recognition.assess import likeliest, weigh
from luwte.recognition.context import Context, context_of
from luwte.recognition.course import CourseReader
from luwte.recognition.estimate import Estimator
from luwte.recognition.exchange import ExchangeReader
from luwte.recognition.fusion import NO_VOICE, VoiceCourse, attention, strengthened, voice_model
from luwte.recognition.judge import judge
from luwte.recognition.second_opinion import EARLIER, combine, uncertain
from luwte.recognition.signals import findings
from luwte.recognition.voice.signal import SIGNAL


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
        self._context = context_of(content).opening()
        self._second_opinion = profile.second_opinion
        self._said: tuple[str, ...] = ()
        self._asked: _Asked | None = None
        self._protocol = content.protocols[profile.protocol]
        self._estimator = Estimator(content.estimation)
        self._voice: VoiceCourse | None = VoiceCourse(voice_model(content), profile.raised_from)
        self._exchange = ExchangeReader()
        self._desk = Desk(content, profile)
        self._course = CourseReader(content.course) if profile.hints else None
        self._shown = self._estimator.estimate
        self._turns = 0
        self._provisional: dict[tuple[str, int], Evidence] = {}
        self._closed = self._objected = False

    def feed(self, event: Event) -> tuple[Output, ...]:
        """Take in one event. Raises `ValueError` after `CallEnded`."""
        if self._closed:
            raise ValueError("the call has ended")
        return tuple(self._outputs(event))

    def _outputs(self, event: Event) -> Iterator[Output]:
        match event:
            case CallEnded(at):
                yield from self._ended(at)
            case StepConfirmed():
                yield from self._pressed(event)
            case HelpAsked() | HelpAnswered() | WarningPressed() | DangerPressed():
                yield from self._button(event)
            case ObjectionMade(everything, at):
                yield from self._object(at, everything=everything)
            case _ if not self._objected:
                yield from self._heard(event)
            case _:
                return

    def _heard(self, event: Event) -> Iterator[Output]:
        """What is analysed; CallStarted, Gap and HearingChanged only carry time."""
        match event:
            case TurnHeard(CallerTurn() as turn):
                yield from self._caller(turn)
            case TurnHeard(EmployeeTurn() as turn):
                self._turns = turn.n + 1
                yield from self._desk.employee(turn, self._estimator.estimate)
            case PartialHeard(words, stable):
                yield from self._partial(words, stable)
            case VoiceMeasured() | SpeakerChanged():
                yield from self._sounds(event)
            case ActivityHeard(_, _, end):
                if self._exchange.hear(event):
                    yield ExchangeChanged(self._exchange.exchange, end)
            case SecondOpinionGiven(opinion, at):
                yield from self._read_again(opinion, at)
            case _:
                yield from self._screen(event)

    def _screen(self, event: Event) -> Iterator[Output]:
        """Time, and what the employee wants to see of the analysis."""
        belief = self._estimator.estimate
        match event:
            case Tick(at):
                yield from self._desk.tick(at, belief)
            case CuesMuted(muted, at):
                yield from self._desk.mute(muted=muted, at=at, estimate=belief)
            case HintRefused(at):
                if self._course and self._course.refuse():
                    yield HintChanged(self._course.shown, at)
                    yield from self._desk.refuse_hint(self._hint, at, belief)
            case _:
                return

    def _button(self, pressed: HelpAsked | HelpAnswered | WarningPressed | DangerPressed) -> Iterator[Output]:
        """Buttons that stay when the caller objects."""
        belief = self._estimator.estimate
        match pressed:
            case HelpAsked(at):
                yield from self._desk.ask_help(at, belief)
            case HelpAnswered(by, at):
                yield from self._desk.help_answered(by, at)
            case WarningPressed(level, at, played):
                yield from self._desk.read_warning(level, at, played=played)
            case DangerPressed(at):
                estimate = self._estimator.press_danger(self._turns, at)
                yield from self._phase(estimate)
                yield from self._desk.danger(estimate, at)

    def _ended(self, at: float) -> Iterator[Output]:
        self._closed = True
        yield from self._withdrawn({})
        self._asked, self._said, self._provisional = None, (), {}
        if self._exchange.finish(at):
            yield ExchangeChanged(self._exchange.exchange, at)
        final = self._estimator.estimate
        yield CallClosed(final.highest, final, at)

    def _object(self, at: float, *, everything: bool) -> Iterator[Output]:
        """The caller objects (law L4): the voice is forgotten, and with `everything` nothing is analysed any more."""
        if self._objected or (self._voice is None and not everything):
            return
        if self._voice is not None:
            self._voice = None
            yield VoiceChanged(NO_VOICE, None, at)
        if everything:
            self._objected = True
            yield from self._withdrawn({})
            self._asked, self._said, self._provisional = None, (), {}
            yield from self._desk.mute(muted=True, at=at, estimate=self._estimator.estimate)
        yield AnalysisStopped(everything, at)

    def _sounds(self, event: VoiceMeasured | SpeakerChanged) -> Iterator[Output]:
        """The caller's voice: shown as it changes, and attention when it stays raised and no word is understood."""
        if self._voice is None:
            return
        if isinstance(event, SpeakerChanged):
            self._voice.another_speaker()
            yield VoiceChanged(NO_VOICE, None, event.at)
            return
        if changed := self._voice.measured(event.window, event.at):
            yield changed
            if changed.since is None:
                yield from self._phase(self._estimator.relax())
                yield from self._desk.heard_calm(self._estimator.estimate, event.at)
        if self._voice.unheard():
            yield from self._unheard(attention(self._turns), event.at)

    def _unheard(self, assessment: TurnAssessment, at: float) -> Iterator[Output]:
        """A raised voice without words: it may lift the phase to attention and takes no phase down (rule B7)."""
        if assessment.phase > self._estimator.estimate.phase:
            for evidence in assessment.evidence:
                yield EvidenceFound(evidence)
            yield from self._phase(self._estimator.attend(assessment, at))
        yield from self._desk.unheard(self._estimator.estimate, at)

    def _caller(self, turn: CallerTurn) -> Iterator[Output]:
        self._turns = turn.n + 1
        turn = self._with_voice(turn)
        assessment = judge(turn, self._context)
        if turn.words is None or not _usable(turn.words, assessment):
            yield from self._without_words(turn, assessment)
            return
        wanted = self._wanted(turn, turn.words, assessment) if self._second_opinion else None
        self._context = self._context.after(turn, assessment)
        at = turn.words.end
        estimate = self._estimator.add(assessment, at, raised=self._strengthens(turn.words, assessment))
        yield from self._withdrawn({_place(evidence): evidence for evidence in assessment.evidence})
        self._provisional = {}
        for evidence in assessment.evidence:
            yield EvidenceFound(evidence)
        yield TurnAssessed(assessment, estimate)
        yield from self._phase(estimate)
        yield from self._noted(turn.words, assessment, at)
        if self._course and self._course.add(assessment):
            yield HintChanged(self._course.shown, at)
        yield from self._desk.caller(assessment, estimate, self._hint)
        if wanted:
            yield wanted

    def _without_words(self, turn: CallerTurn, assessment: TurnAssessment) -> Iterator[Output]:
        """Nothing that can be read was said: nothing is concluded, except that a raised voice asks for attention."""
        self._asked = None
        yield from self._withdrawn({})
        self._provisional = {}
        voiced = tuple(e for e in assessment.evidence if e.signal == SIGNAL)
        if voiced:
            at = turn.words.end if turn.words else self._estimator.estimate.at
            chances = weigh(self._context.floor, voiced)
            alone = TurnAssessment(turn.n, likeliest(chances), chances, voiced, (), ())
            yield from self._unheard(alone, at)

    def _with_voice(self, turn: CallerTurn) -> CallerTurn:
        """The turn with how the caller sounded during it; without any voice once the caller objected."""
        if self._voice is None:
            return replace(turn, voice=None)
        if turn.words is None:
            return turn
        self._voice.understood(turn.words)
        return turn if turn.voice else replace(turn, voice=self._voice.during(turn.words.start, turn.words.end))

    def _strengthens(self, words: Words, assessment: TurnAssessment) -> bool:
        """Whether a raised voice stands beside these words (V22), and what they say about the voice so far (V14)."""
        if self._voice is None:
            return False
        self._voice.heard_early(assessment.phase, words.start)
        return strengthened(assessment) and self._voice.raised_near(words)

    @property
    def _hint(self) -> CourseHint | None:
        return self._course.shown.hint if self._course and self._course.shown else None

    def _noted(self, words: Words, assessment: TurnAssessment, at: float) -> Iterator[Output]:
        if note := self._context.threats.read(words.text, assessment):
            yield ThreatNoted(note, at)

    def _wanted(self, turn: CallerTurn, words: Words, assessment: TurnAssessment) -> SecondOpinionWanted | None:
        """The question about this turn, if it is uncertain. Only here are the caller's words kept as they were said."""
        self._asked = None
        earlier, self._said = self._said, (*self._said, words.text)[-EARLIER:]
        if not uncertain(turn, assessment, self._context, self._content.estimation.second_opinion):
            return None
        self._asked = _Asked(turn, words, self._context, assessment)
        return SecondOpinionWanted(turn.n, words.text, earlier)

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
        if self._voice is not None:
            self._voice.understood(words)
        text = words.text[:stable]
        if stable < len(words.text):
            text = text[: text.rfind(" ") + 1]  # a word that may still grow is not stable
        turn = CallerTurn(self._turns, Words(text, words.start, words.end, words.confidence))
        found = {_place(f): f for f in findings(turn, self._context) if isinstance(f, Evidence)}
        yield from self._withdrawn(found)
        for place, evidence in found.items():
            if self._provisional.get(place) != evidence:
                yield EvidenceFound(evidence, provisional=True)
        self._provisional = found

    def _withdrawn(self, holds: Mapping[tuple[str, int], Evidence]) -> Iterator[EvidenceWithdrawn]:
        """What was shown while the caller spoke and does not hold any more ("ik maak je af … zei hij")."""
        for place, shown in self._provisional.items():
            if place not in holds or holds[place].counts is not shown.counts:
                yield EvidenceWithdrawn(shown)

    def _pressed(self, pressed: StepConfirmed) -> Iterator[Output]:
        if pressed.step == self._protocol.confirm_veiled:
            yield from self._phase(self._estimator.confirm_veiled())
        elif pressed.step == self._protocol.refuse_veiled:
            if self._estimator.estimate.unconfirmed:
                self._context = self._context.opening()
            yield from self._phase(self._estimator.refuse_veiled())
        outputs = self._desk.press(pressed, self._estimator.estimate)
        if any(isinstance(output, GuardAnswered) and not output.open for output in outputs):
            self._context = self._context.answered()
        yield from outputs

    def _phase(self, estimate: PhaseEstimate) -> Iterator[Output]:
        shown, self._shown = self._shown, estimate
        if _face(estimate) != _face(shown):
            yield PhaseChanged(shown.phase, estimate)


def _place(evidence: Evidence) -> tuple[str, int]:
    """Which finding this is while a turn grows: its rule and where its words begin."""
    return evidence.rule, evidence.quote.start if evidence.quote else -1


def _answers(opinion: SecondOpinion, asked: _Asked) -> bool:
    """Whether an answer is about this turn and quotes what was said in it."""
    quote = opinion.quote
    return opinion.turn == asked.turn.n and (quote is None or asked.words.text[quote.start : quote.end] == quote.text)


def _usable(words: Words, assessment: TurnAssessment) -> bool:
    """Whether these words may be judged: those that a recogniser repeats on and on only for a stated threat (S14)."""
    stated = any(Mark.EXPLICIT in e.marks and e.counts for e in assessment.evidence)
    return bool(words.text.strip()) and (not words.suspect or stated)


def _face(estimate: PhaseEstimate) -> tuple[Phase, bool, bool, bool]:
    """What a person sees of an estimate."""
    return estimate.phase, estimate.rising, estimate.cooling, estimate.unconfirmed
