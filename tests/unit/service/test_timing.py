from __future__ import annotations

from dataclasses import replace

import pytest

from luwte.domain.call import Call, Heard, LineProfile, Timing
from luwte.domain.events import (
    ActivityHeard,
    CallEnded,
    CallStarted,
    Event,
    Gap,
    StepConfirmed,
    Tick,
    TurnHeard,
    VoiceMeasured,
)
from luwte.domain.turn import CallerTurn, CallId, EmployeeTurn, Party, Words
from luwte.domain.voice import VoiceQuality, VoiceWindow
from luwte.errors import SourceError
from luwte.service.timing import RecordingTiming, call_heard, with_timing

CALLER, EMPLOYEE = Party.CALLER, Party.EMPLOYEE
START = CallStarted(CallId("a"))
Spans = tuple[tuple[float, float], ...]


def said(n: int, party: Party, start: float, end: float) -> TurnHeard:
    words = Words(f"beurt {n}", start, end, 0.5)
    return TurnHeard(CallerTurn(n, words) if party is CALLER else EmployeeTurn(n, words))


def call(*events: Event, timing: Timing = Timing.ESTIMATED) -> Call:
    return Call(CallId("a"), (START, *events, CallEnded(5.0)), timing)


def talk(*parties: Party) -> Call:
    """A transcript without times: turns of one second that follow each other."""
    return call(*(said(n, party, n, n + 1.0) for n, party in enumerate(parties)))


def recorded(caller: Spans = (), employee: Spans = (), *, duration: float = 60.0) -> RecordingTiming:
    return RecordingTiming(duration, {CALLER: caller, EMPLOYEE: employee})


def timed(one: Call, timing: RecordingTiming) -> Call:
    return with_timing(one, timing, file="a.wav")


def spans(one: Call) -> list[tuple[float, float]]:
    found = (event.turn.words for event in one.events if isinstance(event, TurnHeard))
    return [(words.start, words.end) for words in found if words]


def activity(one: Call) -> list[tuple[Party, float, float]]:
    return [(e.party, e.start, e.end) for e in one.events if isinstance(e, ActivityHeard)]


def test_turns_without_times_get_those_of_the_recording() -> None:
    one = timed(talk(CALLER, EMPLOYEE, CALLER), recorded(caller=((2, 4), (9, 12)), employee=((5, 8),)))
    assert spans(one) == [(2, 4), (5, 8), (9, 12)]
    assert one.timing is Timing.MEASURED


def test_only_the_times_of_a_turn_change() -> None:
    before = talk(EMPLOYEE, CALLER)
    one = timed(before, recorded(caller=((5, 8),), employee=((2, 4),)))
    turns = [event.turn for event in one.events if isinstance(event, TurnHeard)]
    assert [type(turn) for turn in turns] == [EmployeeTurn, CallerTurn]
    assert [(turn.n, turn.words and (turn.words.text, turn.words.confidence)) for turn in turns] == [
        (0, ("beurt 0", 0.5)),
        (1, ("beurt 1", 0.5)),
    ]
    assert (one.id, one.profile) == (before.id, before.profile)


def test_the_call_ends_with_the_recording() -> None:
    assert timed(talk(CALLER), recorded(caller=((2, 4),))).events[-1] == CallEnded(60.0)


def test_speech_around_the_shortest_pause_is_one_turn() -> None:
    one = timed(
        talk(CALLER, EMPLOYEE, CALLER), recorded(caller=((1, 2), (2.3, 4), (9, 10), (11, 12)), employee=((5, 8),))
    )
    assert spans(one) == [(1, 4), (5, 8), (9, 12)]


def test_joining_keeps_the_stretches_that_were_really_heard() -> None:
    heard: Spans = ((1, 2), (2.3, 4))
    assert activity(timed(talk(CALLER), recorded(caller=heard))) == [(CALLER, 1, 2), (CALLER, 2.3, 4)]


def test_a_party_may_have_spoken_without_a_turn() -> None:
    one = timed(talk(CALLER), recorded(caller=((2, 4),), employee=((5, 6),)))
    assert one.timing is Timing.MEASURED
    assert activity(one) == [(CALLER, 2, 4), (EMPLOYEE, 5, 6)]


def test_a_leg_with_too_little_speech_leaves_the_times_estimated() -> None:
    one = timed(talk(CALLER, EMPLOYEE, CALLER), recorded(caller=((2, 4),), employee=((5, 8),)))
    assert one.timing is Timing.ESTIMATED
    assert spans(one) == [(0, 1), (1, 2), (2, 3)]
    assert activity(one) == [(CALLER, 2, 4), (EMPLOYEE, 5, 8)]


def test_a_leg_that_was_not_recorded_leaves_the_times_estimated() -> None:
    assert timed(talk(CALLER), RecordingTiming(60.0, {})).timing is Timing.ESTIMATED


def test_legs_that_would_change_the_order_of_turns_leave_the_times_estimated() -> None:
    one = timed(talk(CALLER, EMPLOYEE), recorded(caller=((5, 8),), employee=((2, 4),)))
    assert one.timing is Timing.ESTIMATED
    assert spans(one) == [(0, 1), (1, 2)]


def test_turns_that_overlap_are_placed_as_they_were_spoken() -> None:
    one = timed(talk(CALLER, EMPLOYEE), recorded(caller=((2, 9),), employee=((4, 6),)))
    assert spans(one) == [(2, 9), (4, 6)]


def test_measured_times_are_kept_and_speech_is_added() -> None:
    own = call(said(0, CALLER, 1, 3), said(1, EMPLOYEE, 4, 6), timing=Timing.MEASURED)
    one = timed(own, recorded(caller=((1.2, 2.9),), employee=((4.1, 5.8),)))
    assert one.timing is Timing.MEASURED
    assert spans(one) == [(1, 3), (4, 6)]
    assert activity(one) == [(CALLER, 1.2, 2.9), (EMPLOYEE, 4.1, 5.8)]


def test_a_transcript_that_outlasts_its_recording_is_refused_by_name() -> None:
    own = call(said(0, CALLER, 1, 12), timing=Timing.MEASURED)
    with pytest.raises(SourceError, match=r"^a\.wav: het transcript loopt langer door dan de opname"):
        timed(own, recorded(duration=10.0))


def test_a_second_more_is_forgiven() -> None:
    own = call(said(0, CALLER, 1, 11), timing=Timing.MEASURED)
    assert spans(timed(own, recorded(duration=10.0))) == [(1, 11)]


def test_an_estimated_transcript_may_well_be_longer_than_its_recording() -> None:
    assert spans(timed(talk(CALLER, EMPLOYEE), recorded(((0, 0.5),), ((0.6, 0.9),), duration=1.0))) == [
        (0, 0.5),
        (0.6, 0.9),
    ]


def test_events_come_in_the_order_in_which_they_were_known() -> None:
    own = call(
        said(0, CALLER, 1, 3),
        StepConfirmed("grens", 3.5),
        Tick(4.5),
        said(1, EMPLOYEE, 4, 6),
        timing=Timing.MEASURED,
    )
    one = timed(own, recorded(caller=((1, 2),), employee=((4, 5), (7, 8))))
    assert [type(event) for event in one.events] == [
        CallStarted,
        ActivityHeard,
        TurnHeard,
        StepConfirmed,
        Tick,
        ActivityHeard,
        TurnHeard,
        ActivityHeard,
        CallEnded,
    ]


def test_speech_that_ends_with_its_turn_is_known_before_the_turn() -> None:
    one = timed(talk(CALLER), recorded(caller=((2, 4),)))
    assert [type(event) for event in one.events[1:3]] == [ActivityHeard, TurnHeard]


def test_a_turn_that_ends_before_the_one_before_it_does_not_overtake() -> None:
    own = call(said(0, CALLER, 1, 9), said(1, EMPLOYEE, 2, 4), timing=Timing.MEASURED)
    assert spans(timed(own, recorded(caller=((1, 9),), employee=((2, 4),)))) == [(1, 9), (2, 4)]


def test_a_call_without_turns_gets_the_activity_alone() -> None:
    one = timed(call(), recorded(caller=((2, 4),)))
    assert [type(event) for event in one.events] == [CallStarted, ActivityHeard, CallEnded]


def test_the_voice_is_placed_where_a_live_line_would_know_it_and_gaps_come_along() -> None:
    nothing = VoiceWindow((), 0.0, VoiceQuality.TOO_LITTLE)
    heard = (VoiceMeasured(nothing, 3.0), Gap(3.2, 3.5, "netwerk"), VoiceMeasured(nothing, 5.0), said(9, CALLER, 1, 2))
    before = call(said(0, CALLER, 1.0, 3.0), timing=Timing.MEASURED)
    one = timed(before, replace(recorded(caller=((1, 3),)), events=heard))
    kinds = [type(event).__name__ for event in one.events]
    assert kinds == ["CallStarted", "VoiceMeasured", "ActivityHeard", "TurnHeard", "Gap", "VoiceMeasured", "CallEnded"]


def test_a_call_of_which_only_the_recording_exists_is_what_was_heard() -> None:
    events = (said(0, CALLER, 1.0, 3.0),)
    heard = Heard(words=True, voice=False, timing=True, recogniser="scripted")
    one = call_heard(CallId("a"), replace(recorded(), events=events), LineProfile(), heard)
    assert one == Call(CallId("a"), (START, *events, CallEnded(60.0)), Timing.MEASURED, LineProfile(), heard)
