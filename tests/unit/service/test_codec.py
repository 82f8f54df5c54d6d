"""What is stored of a call comes back as it was, of every kind, and never as something else."""

from __future__ import annotations

import json
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories import shipped
from luwte.domain.behaviour import Detail, Phase, SpeechAct, Target
from luwte.domain.call import LineProfile
from luwte.domain.events import CallEnded, CallStarted, Event, HelpAsked, Tick, TurnHeard
from luwte.domain.evidence import Span
from luwte.domain.outputs import Output
from luwte.domain.second_opinion import SecondOpinion
from luwte.domain.turn import CallerTurn, CallId, EmployeeTurn, Words
from luwte.domain.voice import VoiceQuality, VoiceWindow
from luwte.engine import CallEngine
from luwte.errors import Unreadable
from luwte.service.codec import dump_event, dump_outputs, load_event, load_outputs

NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
TIMES = st.tuples(st.floats(0, 1e6), st.floats(0, 1e6)).map(sorted)
TEXTS = st.text(st.characters(codec="utf-8"), max_size=40)
st.register_type_strategy(float, NUMBERS)
st.register_type_strategy(str, TEXTS)
st.register_type_strategy(
    Words,
    st.builds(
        lambda text, times, sure: Words(text, times[0], times[1], sure), TEXTS, TIMES, st.none() | st.floats(0, 1)
    ),
)
st.register_type_strategy(
    VoiceWindow,
    st.builds(
        lambda numbers, voiced: VoiceWindow(numbers, voiced, VoiceQuality.OK if numbers else VoiceQuality.TONE),
        st.lists(NUMBERS, max_size=4).map(tuple),
        st.floats(0, 3),
    ),
)


st.register_type_strategy(
    SecondOpinion,
    st.builds(
        lambda phase, detail, quote, act: SecondOpinion(0, phase, (detail,), Target.EMPLOYEE, act, quote, "m"),
        st.sampled_from(Phase),
        st.sampled_from(Detail),
        st.builds(Span),
        st.sampled_from(SpeechAct),
    ),
)


@pytest.mark.parametrize("kind", get_args(Event), ids=lambda kind: kind.__name__)
def test_every_kind_of_event_comes_back_as_it_was(kind: type) -> None:
    @given(st.from_type(kind))
    def comes_back(event: Event) -> None:
        back = load_event(dump_event(event))
        assert back == event
        assert type(back) is type(event)
        if isinstance(event, TurnHeard) and isinstance(back, TurnHeard):
            assert type(back.turn) is type(event.turn)

    comes_back()


@pytest.mark.parametrize("kind", get_args(Output), ids=lambda kind: kind.__name__)
def test_every_kind_of_output_comes_back_as_it_was(kind: type) -> None:
    @given(st.lists(st.from_type(kind), max_size=3))
    def comes_back(outputs: list[Output]) -> None:
        back = load_outputs(dump_outputs(outputs))
        assert back == tuple(outputs)
        assert [type(output) for output in back] == [type(output) for output in outputs]

    comes_back()


def test_a_real_call_comes_back_as_it_was() -> None:
    engine = CallEngine(shipped(), LineProfile())
    said = ["Ik wacht al drie weken.", "Jullie zijn een stel oplichters!", "Ik weet waar je woont, ik maak je af."]
    events: list[Event] = [CallStarted(CallId("a"))]
    for n, text in enumerate(said):
        events += [TurnHeard(CallerTurn(2 * n, Words(text, n * 9.0, n * 9.0 + 3.0)))]
        events += [TurnHeard(EmployeeTurn(2 * n + 1, Words("Ik hoor u.", n * 9.0 + 4.0, n * 9.0 + 5.0)))]
    events += [HelpAsked(40.0), Tick(41.0), CallEnded(50.0)]
    for event in events:
        outputs = engine.feed(event)
        assert load_event(dump_event(event)) == event
        assert load_outputs(dump_outputs(outputs)) == outputs


def test_a_turn_of_the_employee_never_comes_back_as_one_of_the_caller() -> None:
    same = Words("ja", 0.0, 1.0)
    assert dump_event(TurnHeard(CallerTurn(0, same))) != dump_event(TurnHeard(EmployeeTurn(0, same)))
    assert load_event(dump_event(TurnHeard(EmployeeTurn(0, same)))) == TurnHeard(EmployeeTurn(0, same))


def test_a_newer_form_is_refused_and_named() -> None:
    newer = json.dumps({"v": 2, "is": ["Tick", {"at": 1.0}]})
    with pytest.raises(Unreadable, match="vorm 2"):
        load_event(newer)


@pytest.mark.parametrize(
    "damaged",
    [
        "",
        "[]",
        "{}",
        '{"v":1}',
        '{"v":1,"is":["Ping",{}]}',
        '{"v":1,"is":["Tick",{"at":"straks"}]}',
        '{"v":1,"is":["TurnHeard",{"turn":{"n":0}}]}',
        '{"v":1,"is":["CallerTurnHeard",{"n":0,"words":{"text":"x","start":5,"end":1}}]}',
    ],
)
def test_damage_is_told_without_repeating_what_was_said(damaged: str) -> None:
    with pytest.raises(Unreadable, match="beschadigd"):
        load_event(damaged)
    with pytest.raises(Unreadable):
        load_outputs(damaged.replace('"is":[', '"is":[[').replace("]}", "]]}"))


def test_a_number_that_is_none_is_refused_before_it_is_stored() -> None:
    with pytest.raises(ValueError, match="JSON"):
        dump_event(Tick(float("nan")))


def test_half_a_character_is_stored_too() -> None:
    """What another program sends may hold one; a call does not stop for it."""
    turn = TurnHeard(CallerTurn(0, Words("hallo \ud83d", 0.0, 1.0)))
    assert load_event(dump_event(turn)) == turn
    assert dump_event(turn).encode("ascii")
