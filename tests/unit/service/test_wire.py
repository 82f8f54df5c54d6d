from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from luwte.domain.events import (
    ActivityHeard,
    CallEnded,
    CallStarted,
    Event,
    Gap,
    HelpAsked,
    ObjectionMade,
    PartialHeard,
    SpeakerChanged,
    StepConfirmed,
    Tick,
    TurnHeard,
)
from luwte.domain.turn import CallerTurn, CallId, EmployeeTurn, Party, Words
from luwte.service.spoken_text import fit
from luwte.service.wire import Batch, Opening, travelling

TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=50).map(fit)
SECONDS = st.floats(0, 80_000)
SURE = st.none() | st.floats(0, 1)


@st.composite
def words(draw: st.DrawFn, sure: st.SearchStrategy[float | None] = st.none()) -> Words:  # noqa: B008 frozen value
    start, end = sorted([draw(SECONDS), draw(SECONDS)])
    return Words(draw(TEXT), start, end, draw(sure))


@st.composite
def spans(draw: st.DrawFn) -> tuple[float, float]:
    start, end = sorted([draw(SECONDS), draw(SECONDS)])
    return start, end


EVENTS: st.SearchStrategy[Event] = st.one_of(
    st.builds(lambda n, said: TurnHeard(CallerTurn(n, said)), st.integers(0, 1000), words(SURE)),
    st.builds(lambda n, said: TurnHeard(EmployeeTurn(n, said)), st.integers(0, 1000), words(SURE)),
    st.builds(lambda said: PartialHeard(said, 0), words()),
    st.builds(lambda party, span: ActivityHeard(party, *span), st.sampled_from(Party), spans()),
    st.builds(lambda span, cause: Gap(span[0], span[1], cause), spans(), TEXT),
    st.builds(ObjectionMade, st.booleans(), SECONDS),
    st.builds(SpeakerChanged, SECONDS),
    st.builds(StepConfirmed, st.from_regex(r"[a-z0-9_]{1,20}", fullmatch=True), SECONDS),
    st.builds(HelpAsked, SECONDS),
    st.builds(CallEnded, SECONDS),
)


@given(EVENTS)
def test_an_event_arrives_as_it_was_sent(event: Event) -> None:
    sent = json.loads(json.dumps({"events": [travelling(event, "k1")]}))
    batch = Batch.model_validate(sent)
    assert [(arrived.event(), arrived.key) for arrived in batch.events] == [(event, "k1")]


def test_the_start_and_the_passing_of_time_are_not_sent() -> None:
    assert travelling(CallStarted(CallId("a")), "k") is None
    assert travelling(Tick(1.0), "k") is None


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -1.0, 1e9])
def test_a_time_is_a_number_within_a_day(value: float) -> None:
    with pytest.raises(ValidationError):
        Batch.model_validate({"events": [{"kind": "help", "key": "k", "at": value}]})


def test_the_employees_voice_cannot_be_sent() -> None:
    said = {"kind": "turn", "key": "k", "n": 0, "party": "medewerker", "text": "ja", "start": 0, "end": 1}
    Batch.model_validate({"events": [said]})
    with pytest.raises(ValidationError, match="voice"):
        Batch.model_validate({"events": [{**said, "voice": {"score": 80}}]})


@pytest.mark.parametrize("call", ["", " ", "a b", "../x", "a" * 101, "é"])
def test_an_id_of_a_call_is_plain(call: str) -> None:
    with pytest.raises(ValidationError):
        Opening.model_validate({"call": call})
