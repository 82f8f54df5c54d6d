"""What a trainer reads after each line: where the call stands, why, and what the employee has on screen.

Words only; the sentences come from content. Every line starts with two spaces or more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from luwte.apps.cli.rehearsal.call import TypedCall
from luwte.apps.wording import clock, effect_view, help_status, light_view, phase_view, reason, threat_view
from luwte.content.content import Content
from luwte.content.schema.protocol import Guard, Step
from luwte.domain.advice import Decider, StepTaken
from luwte.domain.behaviour import Phase
from luwte.domain.course import Acknowledgement, ShownHint
from luwte.domain.estimate import TurnAssessment
from luwte.domain.events import (
    CuesMuted,
    Event,
    HelpAnswered,
    HelpAsked,
    StepConfirmed,
    Tick,
    TurnHeard,
    WarningPressed,
)
from luwte.domain.evidence import Evidence
from luwte.domain.outputs import (
    AcknowledgementTested,
    AdviceGiven,
    CareSignalled,
    GuardAnswered,
    HelpRequested,
    HelpStatusChanged,
    HintChanged,
    MoveHeard,
    Output,
    ProtocolMoved,
    StepProposed,
    StepRefused,
    TechniqueHeard,
    ThreatNoted,
    WarningRead,
)
from luwte.domain.turn import CallerTurn, EmployeeTurn, Words
from luwte.service.analysis import Moment


def heading(event: Event) -> str:
    """What happened, for when nobody sees what was typed."""
    match event:
        case TurnHeard(CallerTurn(_, Words(text, start), _)):
            return f"{clock(start)} beller: {text}"
        case TurnHeard(EmployeeTurn(_, Words(text, start))):
            return f"{clock(start)} medewerker: {text}"
        case _:
            return _other_heading(event)


def _other_heading(event: Event) -> str:
    match event:
        case StepConfirmed(step, at, by):
            return f"{clock(at)} {by} drukt: {step}"
        case HelpAsked(at):
            return f"{clock(at)} medewerker vraagt stil om hulp"
        case HelpAnswered(by_whom, at):
            return f"{clock(at)} {by_whom}: ik kom"
        case WarningPressed(level, at):
            return f"{clock(at)} medewerker drukt: waarschuwing {level}"
        case CuesMuted(muted, at):
            return f"{clock(at)} aanwijzingen {'uit' if muted else 'aan'}"
        case Tick(at):
            return f"{clock(at)} tijd voorbij"
        case _:
            return ""


def shown(moment: Moment, call: TypedCall) -> Iterator[str]:
    """All lines about one moment."""
    yield _phase(moment, call)
    if moment.assessed:
        yield from _findings(moment.assessed[0], call.content)
    for output in moment.outputs:
        yield from _happened(output, call.content)
    yield from _cue(moment, call)
    yield _light(call)
    yield from _guards(call.open_guards)
    proposed = [output for output in moment.outputs if isinstance(output, StepProposed)][-1:]
    for output in proposed:  # the last one is what stays on screen
        yield f"  Voorstel: {output.step.name} (/stap {output.step.id}). {call.content.message(output.because)}"
    if call.estimate is not None and call.estimate.unconfirmed:
        yield f"  Dreiging? /stap {call.protocol.confirm_veiled} of /stap {call.protocol.refuse_veiled}"


def _phase(moment: Moment, call: TypedCall) -> str:
    view = phase_view(call.estimate, call.content)
    parts = [f"  {view.sign} fase {view.number}: {view.name}", *([view.course] if view.course else [])]
    if moment.assessed and moment.assessed[0].phase != moment.assessed[1].phase:
        parts.append(f"deze beurt alleen: {int(moment.assessed[0].phase)}")
    return " · ".join(parts)


def _findings(assessment: TurnAssessment, content: Content) -> Iterator[str]:
    for evidence in assessment.evidence:
        yield from _finding(evidence, content)
    for repair in assessment.repairs:
        yield f'    "{repair.quote.text}": herstel van de beller'


def _finding(evidence: Evidence, content: Content) -> Iterator[str]:
    quote = f'"{evidence.quote.text}": ' if evidence.quote else ""
    supports = f" Steunt fase {int(evidence.supports)}." if evidence.counts else ""
    yield f"    {quote}{reason(evidence, content)}{supports}"
    lower = content.messages[evidence.because].lower
    if evidence.supports > Phase.CALM and lower:
        yield f"      Lager als: {lower}"


def _happened(output: Output, content: Content) -> Iterator[str]:
    match output:
        case MoveHeard():
            yield _move(output, content)
        case TechniqueHeard(technique, _, _):
            yield f"    Techniek gehoord: {content.techniques[technique].name} ({technique})"
        case AcknowledgementTested(result, _):
            yield _acknowledged(result)
        case HintChanged(hint, _):
            yield from _hint(hint, content)
        case ThreatNoted():
            yield from _threat(output, content)
        case CareSignalled(care, _):
            yield f'    Zorgsignaal {care.kind}: "{care.quote.text}". Dit verhoogt de fase nooit.'
        case _:
            yield from _pressed(output, content)


def _pressed(output: Output, content: Content) -> Iterator[str]:
    match output:
        case ProtocolMoved(taken):
            yield _taken(taken)
        case StepRefused(step, because, _):
            yield f"  Geweigerd: {step}. {content.message(because)}"
        case GuardAnswered(guard, answer, still_open, _):
            yield f"  Antwoord {answer}: de vraag {guard} {'blijft open' if still_open else 'is dicht'}."
        case HelpRequested(_, because, _):
            yield f"  Hulp gevraagd: {content.message(because)}"
        case HelpStatusChanged():
            yield f"  Hulpstatus: {help_status(output)}."
        case WarningRead(level, text, _):
            yield f'  Waarschuwing {level}: "{text}" Voorlezen zet geen stap; dat doet /stap.'
        case _:
            return


def _move(heard: MoveHeard, content: Content) -> str:
    text = content.moves[heard.move]
    sign = "Let op, zet" if heard.move.is_pitfall else "Zet"
    return f"    {sign} gehoord: {text.name}. {text.explain}"


def _taken(taken: StepTaken) -> str:
    by = " door de teamleider" if taken.by is Decider.TEAM_LEAD else ""
    left_out = f" Zonder de stappen ertussen: {taken.reason}" if taken.reason else ""
    return f"  Stap gezet{by}: {taken.after.name} ({taken.after.id}), {clock(taken.at)}.{left_out}"


def _acknowledged(result: Acknowledgement) -> str:
    view = effect_view(result)
    return f"    Erkenningstoets: de beller {view.word} na de erkenning ({view.means}). {view.advice}"


def _hint(hint: ShownHint | None, content: Content) -> Iterator[str]:
    if hint is None:
        yield "    Hint over het verloop: geen meer."
        return
    text = content.course.of(hint.hint)
    count = len(hint.turns)
    yield f"    Hint over het verloop: {text.name}, op grond van {count} {'beurt' if count == 1 else 'beurten'}."
    yield f"      Wat werkt: {text.works}"
    yield f"      Valkuil: {text.pitfall}"


def _threat(noted: ThreatNoted, content: Content) -> Iterator[str]:
    view = threat_view(noted, content)
    heard = "; ".join(f"{question.lower()}: {_quoted(words)}" for question, words in view.slots if words)
    missing = ", ".join(question.lower() for question, words in view.slots if not words)
    yield f"    Genoteerd om te bevestigen: {heard or 'geen velden'}." + (
        f" Niet gehoord: {missing}." if missing else ""
    )
    if view.articles:
        listed = ", ".join(f"{number} {name.lower()}" for number, name, _ in view.articles)
        yield f"      Mogelijk na te lopen, geen oordeel: artikel {listed}."


def _quoted(words: Iterable[str]) -> str:
    return ", ".join(f'"{word}"' for word in words)


def _cue(moment: Moment, call: TypedCall) -> Iterator[str]:
    advice = moment.advice
    if call.muted:
        yield "  → aanwijzingen staan uit (/stil)"
    elif advice is None:
        yield "  → geen aanwijzing"
    elif any(isinstance(output, AdviceGiven) for output in moment.outputs):
        yield f"  → {advice.cue} ({advice.technique})"
        for sentence in advice.sentences:
            yield f'      Zeg: "{sentence}"'
    else:
        yield f"  → {advice.cue} ({advice.technique}, staat er nog)"


def _light(call: TypedCall) -> str:
    view = light_view(call.may_end, call.content)
    warned = f" Gewaarschuwd om {view.warned}." if view.warned else ""
    return " ".join([f"  {view.sign} {view.word.lower()}: {view.rule}", *view.missing]) + warned


def _guards(guards: tuple[Guard, ...]) -> Iterator[str]:
    for guard in guards:
        answers = " of ".join(f"/stap {answer.id}" for answer in guard.answers)
        yield f"  Wachter open: {guard.name}. {guard.question} ({answers})"


def steps(call: TypedCall) -> Iterator[str]:
    """What can be pressed now."""
    yield f"  Nu: {call.step.name} ({call.step.id}). Te drukken:"
    following = list(call.follows())
    for step in following:
        yield f"    {step.id}: {step.button}{_asks(step, call)}"
    if not following:
        yield "    geen stap"
    for guard in call.open_guards:
        for answer in guard.answers:
            yield f"    {answer.id}: {answer.button} (wachter {guard.id})"
    if call.estimate is not None and call.estimate.unconfirmed:
        yield f"    {call.protocol.confirm_veiled}: ja, een dreiging"
        yield f"    {call.protocol.refuse_veiled}: nee, geen dreiging"


def _asks(step: Step, call: TypedCall) -> str:
    free = call.opens(step)
    asks = []
    if step.entry.phase is not None and not free:
        asks.append(f"vanaf fase {int(step.entry.phase)}")
    if step.entry.warned and not free:
        asks.append("na een waarschuwing")
    if step.decider is Decider.TEAM_LEAD:
        asks.append("zet de teamleider")
    if step.warns:
        asks.append("stempelt een waarschuwing")
    if step.ends:
        asks.append("beëindigt")
    return f" ({', '.join(asks)})" if asks else ""


def protocols(content: Content) -> Iterator[str]:
    """Which protocols there are."""
    for protocol in content.protocols.values():
        yield f"    {protocol.id}: {protocol.summary}"


def introduction(call: TypedCall) -> str:
    """On which line the call comes in."""
    line = call.profile
    parts = [
        f"Protocol {call.protocol.name} ({call.protocol.id}, versie {call.protocol.version})",
        f"aanspreekvorm {line.address}",
        *([f"sector {line.sector}"] if line.sector else []),
        *(["eenvoudige taal"] if line.easy else []),
        *(["zorglijn"] if line.care_line else []),
        *([] if line.hints else ["hints over het verloop uit"]),
    ]
    return ", ".join(parts) + "."


def farewell(call: TypedCall, highest: Phase, saved: Sequence[str]) -> str:
    """How the call ended."""
    text = call.content.phase_text(highest)
    kept = f"Bewaard in {', '.join(saved)}." if saved else "Er is niets bewaard."
    return f"Einde om {clock(call.at)}. Hoogste fase {int(highest)}: {text.name}. {kept}"
