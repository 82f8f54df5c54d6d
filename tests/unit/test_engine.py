from __future__ import annotations

import json
from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories import shipped, window, with_protocol
from luwte.content.content import Content
from luwte.domain.advice import Decider
from luwte.domain.behaviour import CareKind, Phase
from luwte.domain.call import LineProfile
from luwte.domain.course import CourseHint, Effect
from luwte.domain.events import (
    ActivityHeard,
    CallEnded,
    CallStarted,
    Event,
    Gap,
    ObjectionMade,
    PartialHeard,
    SpeakerChanged,
    StepConfirmed,
    Tick,
    TurnHeard,
    VoiceMeasured,
)
from luwte.domain.moves import Move
from luwte.domain.outputs import (
    AcknowledgementTested,
    AdviceGiven,
    CallClosed,
    CareSignalled,
    EvidenceFound,
    EvidenceWithdrawn,
    ExchangeChanged,
    HelpRequested,
    HintChanged,
    MayEndChanged,
    MoveHeard,
    Output,
    PhaseChanged,
    ProtocolMoved,
    StepProposed,
    TechniqueHeard,
    TurnAssessed,
    VoiceChanged,
)
from luwte.domain.threat import ThreatSlot
from luwte.domain.turn import Baseline, CallerTurn, CallId, EmployeeTurn, Party, Words
from luwte.engine import CallEngine
from luwte.service.payload import to_json
from playbook import (
    SENTENCES,
    Did,
    Playbook,
    Said,
    advice,
    ask_help,
    caller,
    came_out,
    care,
    coming,
    cooling,
    cues,
    employee,
    evidence,
    help_asked,
    help_by,
    hint,
    light,
    move,
    moved_to,
    mute,
    of,
    phase,
    press,
    read_warning,
    refuse_hint,
    refused,
    technique,
    threat,
    wait,
    warning_read,
)
from second_readers import doubting

CRITICISM = "jullie beloven altijd van alles en doen niks"
INSULT = "jij bent echt een idioot"
THREAT = "ik maak je af"


def start(profile: LineProfile = LineProfile(), content: Content | None = None) -> Playbook:  # noqa: B008
    return Playbook(CallEngine(content or shipped(), profile))


def test_a_call_that_escalates_is_warned_and_may_be_ended() -> None:
    (
        start()
        >> caller(CRITICISM)
        << phase(2)
        >> caller("jullie maken er altijd een zooitje van")
        << advice("erkennen")
        >> employee("Dat is vervelend, ik zie dat u al drie keer gebeld heeft.")
        << technique("erkennen")
        << move(Move.ACKNOWLEDGE)
        >> caller("jij bent echt te dom voor dit werk")
        << phase(3)
        << light("oranje")
        << advice("benoemen")
        >> press("grens")
        << moved_to("grens")
        >> press("waarschuwing")
        << moved_to("waarschuwing")
        >> caller("wat een incompetente trut ben jij zeg")
        << light("groen")
        << advice("einde")
        >> press("verbreken")
        << moved_to("verbreken")
    )


def test_a_stated_threat_alarms_at_once() -> None:
    (
        start()
        >> caller("goedemorgen met jansen")
        >> caller(THREAT)
        << phase(4)
        << light("groen")
        << advice("dreiging")
        << help_asked()
        << help_by(None)
        << evidence(THREAT)
        << threat(ThreatSlot.TARGET, "je")
    )


def test_a_veiled_threat_asks_the_employee_first() -> None:
    book = start() >> caller("ik weet precies waar je woont") << phase(4) << light("oranje") << help_asked()
    book >> press("dreiging_nee") << phase(0) << light("grijs")


def test_a_confirmed_veiled_threat_opens_the_light() -> None:
    start() >> caller("ik weet precies waar je woont") >> press("dreiging_ja") << phase(4) << light("groen")


def test_an_apology_brings_repair_and_no_boundary() -> None:
    (
        start()
        >> caller(INSULT)
        << phase(3)
        >> caller("sorry dat had ik niet mogen zeggen")
        << cooling()
        << advice("herstel")
    )


def test_on_a_care_line_the_question_about_urgency_comes_first() -> None:
    book = start(LineProfile(care_line=True)) >> caller(INSULT) << phase(3) << light("oranje") << advice("spoed")
    book >> press("spoed_nee") << advice("benoemen")


def test_a_care_signal_never_raises_the_phase_and_silences_boundaries() -> None:
    book = start() >> caller("ik maak er een einde aan") << care(CareKind.SUICIDALITY) << phase(0)
    book << advice("suicidaliteit")


def test_nothing_is_concluded_from_timing_alone() -> None:
    engine = CallEngine(shipped())
    events = (CallStarted(CallId("a")), ActivityHeard(Party.EMPLOYEE, 0, 9), Gap(0, 5, "overload"), Tick(80))
    assert [engine.feed(event) for event in events] == [()] * 4


def test_a_partial_gives_evidence_but_waits_with_the_phase() -> None:
    engine = CallEngine(shipped())
    text = "jij bent een idioot en ik w"
    (out,) = engine.feed(PartialHeard(Words(text, 0, 2), stable=len("jij bent een idioot en")))
    assert isinstance(out, EvidenceFound)
    assert out.provisional


def test_a_word_that_may_still_grow_is_not_stable() -> None:
    engine = CallEngine(shipped())
    assert not engine.feed(PartialHeard(Words("jij bent een idioterie", 0, 2), stable=len("jij bent een idioot")))


def test_the_end_closes_the_call() -> None:
    engine = CallEngine(shipped())
    (closed,) = engine.feed(CallEnded(3.0))
    assert isinstance(closed, CallClosed)
    with pytest.raises(ValueError, match="ended"):
        engine.feed(Tick(4.0))


SAID = st.sampled_from(SENTENCES)
EMPLOYEE_SAID = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        [
            "Als dit doorgaat verbreek ik de verbinding.",
            "Dat is heel vervelend voor u.",
            "Ik begrijp u, maar u moet gewoon wachten.",
            "U kiest: rustig verder, of ik stop.",
            "Ik beëindig nu het gesprek.",
            "Hou je mond, sukkel, ik weet waar jij woont.",
            "Kankerlijer, ik maak je af.",
        ]
    ),
)


def walk(lines: list[tuple[str, str]]) -> list[tuple[Output, ...]]:
    """Caller and employee alternate with fixed times; returns what came out per event."""
    engine = CallEngine(shipped())
    outputs = []
    for n, (said, answer) in enumerate(lines):
        at = n * 10.0
        outputs.append(engine.feed(PartialHeard(Words(said, at, at + 2), len(said) // 2)))
        outputs.append(engine.feed(TurnHeard(CallerTurn(2 * n, Words(said, at, at + 3)))))
        outputs.append(engine.feed(TurnHeard(EmployeeTurn(2 * n + 1, Words(answer, at + 4, at + 7)))))
        if said.startswith("jij"):
            outputs.append(engine.feed(StepConfirmed("waarschuwing", at + 8)))
    return outputs


OF_THE_EMPLOYEE = (MoveHeard, TechniqueHeard, StepProposed, AdviceGiven, AcknowledgementTested)
"""What the employee's words may change: hints, proposals, the cue and the mark of an acknowledgement (law L1)."""


def about_the_caller(outputs: tuple[Output, ...]) -> list[Output]:
    """Everything else; a step that was pressed also says when its words were heard, which is a hint."""
    return [
        ProtocolMoved(replace(o.taken, heard_at=None)) if isinstance(o, ProtocolMoved) else o
        for o in outputs
        if not isinstance(o, OF_THE_EMPLOYEE)
    ]


@given(st.lists(SAID, min_size=1, max_size=8), st.data())
def test_what_the_employee_says_changes_nothing_that_is_about_the_caller(said: list[str], data: st.DataObject) -> None:
    one = walk([(line, data.draw(EMPLOYEE_SAID)) for line in said])
    two = walk([(line, "Goedemiddag.") for line in said])
    as_bytes = [json.dumps([to_json(list(about_the_caller(out))) for out in outputs]) for outputs in (one, two)]
    assert as_bytes[0] == as_bytes[1]
    assert of(TurnAssessed, [o for out in one for o in out])


@given(st.lists(SAID, max_size=6), EMPLOYEE_SAID)
def test_an_employee_turn_gives_hints_and_nothing_else(said: list[str], answer: str) -> None:
    engine = CallEngine(shipped())
    for n, text in enumerate(said):
        engine.feed(TurnHeard(CallerTurn(n, Words(text, n * 10.0, n * 10.0 + 3))))
    at = len(said) * 10.0
    outputs = engine.feed(TurnHeard(EmployeeTurn(len(said), Words(answer, at, at + 3))))
    assert {type(o) for o in outputs} <= {MoveHeard, TechniqueHeard, StepProposed, AdviceGiven}


@given(st.lists(st.tuples(SAID, EMPLOYEE_SAID), max_size=8))
def test_the_same_events_give_the_same_bytes(lines: list[tuple[str, str]]) -> None:
    assert json.dumps(to_json([list(o) for o in walk(lines)])) == json.dumps(to_json([list(o) for o in walk(lines)]))


@given(st.lists(st.tuples(SAID, EMPLOYEE_SAID), max_size=8))
def test_there_is_never_more_than_one_advice_per_event(lines: list[tuple[str, str]]) -> None:
    assert all(len(of(AdviceGiven, outputs)) <= 1 for outputs in walk(lines))


def test_criticism_never_opens_the_light_however_long_it_lasts() -> None:
    outputs = [o for out in walk([(CRITICISM, "Dat mag.")] * 15) for o in out]
    assert not of(MayEndChanged, outputs) + of(HelpRequested, outputs)
    assert {o.estimate.phase for o in of(TurnAssessed, outputs)} == {Phase.CRITICISM}


def partial(text: str) -> PartialHeard:
    return PartialHeard(Words(text, 0.0, 1.0), len(text))


def test_what_was_shown_while_the_caller_spoke_is_withdrawn_when_the_whole_turn_says_otherwise() -> None:
    book = start() >> partial(THREAT)
    (shown,) = of(EvidenceFound, book.out)
    book >> caller(f"{THREAT} zei hij")
    assert book.out[0] == EvidenceWithdrawn(shown.evidence)  # before what takes its place
    assert not of(EvidenceWithdrawn, (book >> caller(CRITICISM)).out)


def test_what_the_growing_turn_contradicts_is_withdrawn_at_once() -> None:
    book = start() >> partial(THREAT) >> partial(f"{THREAT} zei hij")
    assert [type(o) for o in book.out] == [EvidenceWithdrawn, EvidenceFound]


def test_what_the_whole_turn_confirms_is_told_once_and_not_withdrawn() -> None:
    book = start() >> partial(f"{THREAT} en hoor je mij {THREAT}")
    assert len(of(EvidenceFound, book.out)) == 2
    assert (book >> partial(f"{THREAT} en hoor je mij {THREAT}")).out == ()
    assert not of(EvidenceWithdrawn, (book >> caller(f"{THREAT} en hoor je mij {THREAT} zeg")).out)


def test_a_call_that_ends_mid_turn_withdraws_what_was_shown() -> None:
    book = start() >> partial(THREAT) >> CallEnded(3.0)
    assert [type(o) for o in book.out] == [EvidenceWithdrawn, CallClosed]


def test_a_refused_threat_leads_to_expect_nothing() -> None:
    harmless = "ik was er vorige week ook, toen stond dat busje nog in de weg"
    engine = CallEngine(shipped())
    engine.feed(TurnHeard(CallerTurn(0, Words("ik wacht u straks buiten op bij de uitgang", 0.0, 3.0))))
    engine.feed(StepConfirmed("dreiging_nee", 4.0))
    refused = engine.feed(TurnHeard(CallerTurn(1, Words(harmless, 5.0, 8.0))))
    assert [o.assessment.phase for o in of(TurnAssessed, refused)] == [Phase.CALM]


def test_a_colleague_is_asked_silently_and_comes() -> None:
    book = start() >> caller(CRITICISM) >> ask_help() << help_asked() << help_by(None)
    book >> coming("Sam") << help_by("Sam")
    assert (book >> ask_help()).out == ()


def test_a_ready_warning_is_read_by_a_press_and_stamps_nothing() -> None:
    book = start() >> caller(INSULT) >> read_warning(2) << warning_read(2)
    assert not of(MayEndChanged, book.out)
    book >> read_warning(9) << refused("waarschuwing_9")


def test_a_step_of_the_team_lead_is_refused_to_the_employee() -> None:
    steps = shipped().protocols["telefoon"].steps
    theirs = [s.model_copy(update={"decider": Decider.TEAM_LEAD}) if s.id == "opname" else s for s in steps]
    book = start(content=with_protocol(steps=tuple(theirs))) >> caller(INSULT) >> press("grens")
    book >> press("opname") << refused("opname")
    book >> press("opname", Decider.TEAM_LEAD) << moved_to("opname")


def test_muted_cues_leave_the_screen_empty_and_all_else_as_it_is() -> None:
    book = start() >> caller(INSULT) << advice("benoemen") >> mute()
    assert [type(o) for o in book.out] == [AdviceGiven]
    book << advice(None)
    book >> caller(THREAT) << light("groen") << help_asked()
    assert not of(AdviceGiven, book.out)
    book >> mute(False) << advice("dreiging")


def test_a_hint_comes_from_the_callers_words_and_goes_when_it_is_refused() -> None:
    book = start() >> caller(CRITICISM) >> caller(INSULT) << hint(CourseHint.MOUNTING)
    book >> refuse_hint() << hint(None)
    assert (book >> refuse_hint()).out == ()
    assert not of(HintChanged, (book >> caller(INSULT)).out)


def test_a_cue_that_rests_on_a_refused_hint_goes_with_it() -> None:
    pressing = [caller("dit gaat je je baan kosten"), caller("ik zorg dat jij ontslagen wordt")]
    book = start() >> caller("goedemorgen met jansen") >> pressing[0] >> pressing[1]
    book << hint(CourseHint.STEPWISE_PRESSURE) << advice("stapsgewijze_druk")
    book >> wait(60) >> refuse_hint() << hint(None)
    assert cues(book.out) == ["ultimatum"]


def test_a_line_without_hints_shows_none_and_has_none_to_refuse() -> None:
    book = start(LineProfile(hints=False)) >> caller(CRITICISM) >> caller(INSULT)
    assert not of(HintChanged, book.out)
    assert (book >> refuse_hint()).out == ()


@pytest.mark.parametrize(
    ("answers", "effect"),
    [
        (["dank u wel", "goed", "prima"], Effect.FALLS),
        ([CRITICISM] * 3, Effect.STAYS),
        ([INSULT] * 3, Effect.RISES),
    ],
)
def test_the_first_real_acknowledgement_is_tested_on_what_the_caller_does(answers: list[str], effect: Effect) -> None:
    book = start() >> caller(CRITICISM)
    book >> employee("Ik begrijp u, maar u moet gewoon wachten.") << move(Move.FAKE_ACKNOWLEDGE)
    book >> employee("Dat is heel vervelend voor u.") << move(Move.ACKNOWLEDGE)
    for said in answers:
        assert not of(AcknowledgementTested, book.out)
        book >> caller(said)
    book << came_out(effect)


def test_every_kind_of_output_can_come_out() -> None:
    book = start(LineProfile(second_opinion=True), doubting())
    events: list[Said | Did | Event] = [
        caller("ik maak er een einde aan"),
        press("suicide_overgedragen"),
        partial(THREAT),
        caller(CRITICISM),
        employee("Dat is heel vervelend voor u."),
        caller(INSULT),
        ask_help(),
        coming("Sam"),
        read_warning(1),
        press("bestaat_niet"),
        press("grens"),
        caller(THREAT),
        caller(CRITICISM),
        VoiceMeasured(window(), 90.0),
        ActivityHeard(Party.CALLER, 1.0, 9.0),
        ActivityHeard(Party.EMPLOYEE, 4.0, 6.0),
        ObjectionMade(False, 95.0),
        CallEnded(99.0),
    ]
    assert {type(o) for doing in events for o in (book >> doing).out} == set(get_args(Output))


def shouts(engine: CallEngine, *, calm: int = 20, raised: int = 4) -> list[Output]:
    """A caller who speaks calmly for so many seconds and then with a raised voice."""
    seconds = range(3, calm + raised + 1)
    return [o for s in seconds for o in engine.feed(VoiceMeasured(window(raised=s > calm), float(s)))]


def test_the_voice_is_told_as_it_changes_and_belongs_to_the_turn() -> None:
    engine = CallEngine(shipped())
    assert of(VoiceChanged, shouts(engine))[-1].voice.raised
    outputs = engine.feed(TurnHeard(CallerTurn(0, Words("hoort u mij", 20.0, 24.0))))
    assert "stem.verheven" in [o.evidence.rule for o in of(EvidenceFound, outputs)]


def test_a_calm_turn_before_it_has_a_calm_voice() -> None:
    engine = CallEngine(shipped())
    shouts(engine)
    outputs = engine.feed(TurnHeard(CallerTurn(0, Words("hoort u mij", 10.0, 13.0))))
    assert "stem.verheven" not in [o.evidence.rule for o in of(EvidenceFound, outputs)]


def test_another_speaker_has_no_voice_yet() -> None:
    engine = CallEngine(shipped())
    shouts(engine)
    assert [o.voice.score for o in of(VoiceChanged, engine.feed(SpeakerChanged(25.0)))] == [None]
    (state,) = of(VoiceChanged, engine.feed(VoiceMeasured(window(), 26.0)))
    assert (state.voice.raised, state.voice.baseline) == (False, Baseline.PARTIAL)


def test_attention_for_a_voice_is_replaced_by_the_words_once_they_come() -> None:
    engine = CallEngine(shipped())
    attention = of(PhaseChanged, shouts(engine, raised=12))
    assert [o.estimate.phase for o in attention] == [Phase.CRITICISM]
    assert [e.rule for e in attention[0].estimate.evidence] == ["stem.inhoud_onbekend"]
    heard = engine.feed(TurnHeard(CallerTurn(0, Words("goedemorgen met jansen", 21.0, 32.0))))
    assert of(TurnAssessed, heard)[0].estimate.phase < Phase.CRITICISM


def test_a_turn_without_words_takes_no_phase_down() -> None:
    engine = CallEngine(shipped())
    engine.feed(TurnHeard(CallerTurn(0, Words(INSULT, 0.0, 2.0))))
    for n in range(1, 12):
        assert engine.feed(TurnHeard(CallerTurn(n, Words("", 30.0 * n, 30.0 * n + 2)))) == ()
    closed = engine.feed(CallEnded(400.0))
    assert [o.final.phase for o in of(CallClosed, closed)] == [Phase.PERSONAL]


def test_words_that_a_recogniser_repeats_raise_no_phase() -> None:
    engine = CallEngine(shipped())
    assert engine.feed(TurnHeard(CallerTurn(0, Words(INSULT, 0.0, 2.0, suspect=True)))) == ()


def test_a_stated_threat_alarms_even_in_words_that_are_repeated() -> None:
    engine = CallEngine(shipped())
    outputs = engine.feed(TurnHeard(CallerTurn(0, Words(THREAT, 0.0, 2.0, suspect=True))))
    assert of(TurnAssessed, outputs)[0].estimate.phase is Phase.EXPLOSIVE


def test_turn_taking_is_told_at_the_end_and_moves_nothing() -> None:
    engine = CallEngine(shipped())
    legs = [(Party.EMPLOYEE, 1.0, 6.0), (Party.CALLER, 3.0, 9.0)]
    outputs = [o for party, start, end in legs for o in engine.feed(ActivityHeard(party, start, end))]
    outputs += engine.feed(CallEnded(10.0))
    assert [type(o) for o in outputs] == [ExchangeChanged, ExchangeChanged, CallClosed]
    assert of(ExchangeChanged, outputs)[-1].exchange.first.seconds == 10.0


def test_attention_ends_when_the_voice_is_ordinary_again_and_no_words_came() -> None:
    engine = CallEngine(shipped())
    outputs = shouts(engine, raised=12)
    outputs += [o for s in range(33, 60) for o in engine.feed(VoiceMeasured(window(), float(s)))]
    assert [o.estimate.phase for o in of(PhaseChanged, outputs)] == [Phase.CRITICISM, Phase.CALM]
    assert of(PhaseChanged, outputs)[-1].estimate.highest is Phase.CRITICISM
    assert cues(outputs) == ["controleren", None]


def test_what_was_asked_about_and_answered_makes_no_ordinary_turn_a_question_about_care() -> None:
    engine = CallEngine(shipped(), LineProfile())

    def asks(turn: int, text: str) -> list[CareKind]:
        outputs = engine.feed(TurnHeard(CallerTurn(turn, Words(text, 5.0 * turn, 5.0 * turn + 3))))
        return [output.care.kind for output in outputs if isinstance(output, CareSignalled)]

    assert asks(0, "ik ben zo bang dat hij terugkomt") == [CareKind.PANIC]
    engine.feed(StepConfirmed("spoed_nee", 4.0))
    assert asks(1, "ik ben gewoon moe") == []
