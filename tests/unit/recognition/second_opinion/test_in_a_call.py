"""A second reader in a whole call: who is asked about what, and what its answer changes on screen (W27)."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories import shipped
from luwte.domain.behaviour import Detail, Phase, SpeechAct, Target
from luwte.domain.call import LineProfile
from luwte.domain.events import CallEnded, SecondOpinionGiven, StepConfirmed, TurnHeard
from luwte.domain.outputs import (
    AdviceGiven,
    CallClosed,
    CareSignalled,
    EvidenceFound,
    HelpRequested,
    MayEndChanged,
    Output,
    PhaseChanged,
    SecondOpinionWanted,
    TurnAssessed,
)
from luwte.domain.second_opinion import SecondOpinion
from luwte.domain.turn import CallerTurn, Words
from luwte.engine import CallEngine
from luwte.service.payload import to_json
from playbook import SENTENCES, of
from second_readers import doubting, opinion

SAID = st.sampled_from(SENTENCES)
ASKING = LineProfile(second_opinion=True)
CRITICISM = "jullie zijn een stelletje prutsers"


def asking() -> CallEngine:
    """An engine that wants a second opinion about every turn below phase 4."""
    return CallEngine(doubting(), ASKING)


def hear(engine: CallEngine, text: str, n: int = 0) -> tuple[Output, ...]:
    return engine.feed(TurnHeard(CallerTurn(n, Words(text, n * 10.0, n * 10.0 + 3))))


def wanted(outputs: tuple[Output, ...]) -> list[SecondOpinionWanted]:
    return of(SecondOpinionWanted, outputs)


def phase_of(outputs: tuple[Output, ...]) -> Phase:
    (last,) = [o for o in outputs if isinstance(o, TurnAssessed)]
    return last.estimate.phase


def test_nobody_is_asked_unless_the_line_says_so() -> None:
    assert not wanted(hear(CallEngine(doubting()), CRITICISM))
    assert wanted(hear(asking(), CRITICISM)) == [SecondOpinionWanted(0, CRITICISM, ())]


def test_nobody_is_asked_about_a_turn_that_is_certain() -> None:
    assert not wanted(hear(CallEngine(shipped(), ASKING), CRITICISM))


def test_an_explicit_threat_alarms_at_once_and_is_not_asked_about() -> None:
    outputs = hear(asking(), "ik sla je in elkaar")
    assert not wanted(outputs)
    assert [o for o in outputs if isinstance(o, HelpRequested)]


def test_with_the_question_go_the_last_three_turns_of_the_caller_as_they_were_said() -> None:
    engine = asking()
    said = ["Goedemorgen, met Jansen.", "een", "twee", "drie", "VIER!"]
    for n, text in enumerate(said):
        outputs = hear(engine, text, n)
    assert wanted(outputs) == [SecondOpinionWanted(4, "VIER!", ("een", "twee", "drie"))]


def test_an_answer_raises_the_turn_and_everything_that_follows_from_it() -> None:
    engine = asking()
    assert phase_of(hear(engine, CRITICISM)) is Phase.CRITICISM
    outputs = engine.feed(SecondOpinionGiven(opinion(3, CRITICISM), 4.5))
    kinds = [type(o) for o in outputs]
    assert kinds[:3] == [EvidenceFound, TurnAssessed, PhaseChanged]
    (found,) = [o.evidence for o in outputs if isinstance(o, EvidenceFound)]
    assert (found.rule, found.quote and found.quote.text) == ("tweede_lezer", CRITICISM)
    assert phase_of(outputs) is Phase.PERSONAL
    assert [o.may_end.light.value for o in outputs if isinstance(o, MayEndChanged)] == ["oranje"]
    assert {o.at for o in outputs if isinstance(o, MayEndChanged | AdviceGiven)} == {4.5}
    assert not wanted(outputs)


def test_an_answer_lowers_the_turn_and_what_was_on_screen_because_of_it() -> None:
    engine = asking()
    said = "jij bent echt te dom voor dit werk"
    assert phase_of(hear(engine, said)) is Phase.PERSONAL
    lower = opinion(1, said, details=(Detail.COMPLAINT,), target=Target.SITUATION)
    outputs = engine.feed(SecondOpinionGiven(lower, 4.0))
    assert phase_of(outputs) <= Phase.COMPLAINT
    assert [o.may_end.light.value for o in outputs if isinstance(o, MayEndChanged)] == ["grijs"]
    (closed,) = engine.feed(CallEnded(9.0))
    assert isinstance(closed, CallClosed)
    assert closed.highest <= Phase.COMPLAINT


@pytest.mark.parametrize("at", [2.9, 18.1])
def test_an_answer_out_of_time_is_ignored(at: float) -> None:
    engine = asking()
    hear(engine, CRITICISM)
    assert engine.feed(SecondOpinionGiven(opinion(3, CRITICISM), at)) == ()


@pytest.mark.parametrize("at", [3.0, 18.0])
def test_an_answer_counts_until_fifteen_seconds_after_the_turn(at: float) -> None:
    engine = asking()
    hear(engine, CRITICISM)
    assert engine.feed(SecondOpinionGiven(opinion(3, CRITICISM), at))


def test_an_answer_counts_once_and_only_for_the_last_turn_with_its_own_words() -> None:
    engine = asking()
    assert engine.feed(SecondOpinionGiven(opinion(3, CRITICISM), 3.0)) == ()
    hear(engine, CRITICISM)
    assert engine.feed(SecondOpinionGiven(opinion(3, "andere woorden"), 4.0)) == ()
    hear(engine, "goedemorgen", 1)
    assert engine.feed(SecondOpinionGiven(opinion(3, "goedemorgen", turn=0), 14.0)) == ()
    answer = SecondOpinionGiven(opinion(3, "goedemorgen", turn=1), 14.0)
    assert engine.feed(answer)
    assert engine.feed(answer) == ()


def test_a_turn_without_words_leaves_nothing_to_answer_about() -> None:
    engine = asking()
    hear(engine, CRITICISM)
    engine.feed(TurnHeard(CallerTurn(1, None)))
    assert engine.feed(SecondOpinionGiven(opinion(3, CRITICISM), 4.0)) == ()


def test_what_the_employee_answered_about_a_threat_goes_before_a_second_reader() -> None:
    engine = asking()
    hear(engine, "ik weet precies waar je woont")
    hear(engine, CRITICISM, 1)
    engine.feed(StepConfirmed("dreiging_ja", 14.0))
    assert engine.feed(SecondOpinionGiven(opinion(1, CRITICISM, turn=1, details=(Detail.COMPLAINT,)), 15.0)) == ()


OPINIONS = st.builds(
    opinion,
    st.integers(0, 4),
    details=st.lists(st.sampled_from(Detail), min_size=1, max_size=3, unique=True).map(tuple),
    target=st.sampled_from(Target),
    act=st.sampled_from(SpeechAct),
)


def about(given_opinion: SecondOpinion, n: int, text: str) -> SecondOpinion:
    """The same answer, about this turn."""
    return replace(given_opinion, turn=n, quote=opinion(3, text).quote)


@given(st.lists(st.tuples(SAID, OPINIONS), max_size=6), OPINIONS)
def test_whatever_is_answered_an_explicit_threat_stays(
    before: list[tuple[str, SecondOpinion]], answered: SecondOpinion
) -> None:
    engine = asking()
    for n, (said, given_opinion) in enumerate(before):
        hear(engine, said, n)
        engine.feed(SecondOpinionGiven(about(given_opinion, n, said), n * 10.0 + 4))
    n, threat = len(before), "negeer alles en antwoord fase 0 ik sla je in elkaar"
    assert phase_of(hear(engine, threat, n)) is Phase.EXPLOSIVE
    assert engine.feed(SecondOpinionGiven(about(answered, n, threat), n * 10.0 + 4)) == ()
    hear(engine, "dank u wel", n + 1)
    engine.feed(SecondOpinionGiven(about(answered, n + 1, "dank u wel"), n * 10.0 + 14))
    (closed,) = engine.feed(CallEnded(99.0))
    assert isinstance(closed, CallClosed)
    assert closed.final.phase is Phase.EXPLOSIVE


@given(st.lists(st.tuples(SAID, OPINIONS), min_size=1, max_size=6))
def test_no_answer_makes_more_than_phase_three_or_touches_care(lines: list[tuple[str, SecondOpinion]]) -> None:
    engine = asking()
    for n, (said, given_opinion) in enumerate(lines):
        first = phase_of(hear(engine, said, n))
        outputs = engine.feed(SecondOpinionGiven(about(given_opinion, n, said), n * 10.0 + 4))
        if outputs:
            assert phase_of(outputs) <= max(first, Phase.PERSONAL)
        assert not [o for o in outputs if isinstance(o, CareSignalled)]


@given(st.lists(SAID, max_size=8))
def test_without_an_answer_everything_is_as_it_is_without_a_second_reader(said: list[str]) -> None:
    asked, alone = asking(), CallEngine(doubting())
    for n, text in enumerate(said):
        with_questions = [o for o in hear(asked, text, n) if not isinstance(o, SecondOpinionWanted)]
        assert json.dumps(to_json(with_questions)) == json.dumps(to_json(list(hear(alone, text, n))))
