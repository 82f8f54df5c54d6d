from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luwte.domain.hearing import Hearing
from luwte.domain.turn import Party
from luwte.speech.activity import AudioGap, SpeechBegan, SpeechEnded
from luwte.speech.asr.backlog import MOST, MOST_EVENTS, OVERLOADED, SLICE, Backlog
from luwte.speech.call_audio import AudioEvent, CallerAudio
from luwte.speech.vad.interface import RATE


def audio(start: float, end: float) -> CallerAudio:
    return CallerAudio(np.zeros(round((end - start) * RATE), np.int16), start)


def gap(start: float, end: float, cause: str = OVERLOADED) -> AudioGap:
    return AudioGap(Party.CALLER, start, end, cause)


def began(at: float) -> SpeechBegan:
    return SpeechBegan(Party.CALLER, at, at)


def ended(start: float, end: float) -> SpeechEnded:
    return SpeechEnded(Party.CALLER, start, end, end)


def filled(*events: AudioEvent) -> Backlog:
    backlog = Backlog()
    for event in events:
        backlog.put(event)
    return backlog


def drained(backlog: Backlog) -> list[AudioEvent]:
    taken: list[AudioEvent] = []
    while backlog:
        taken += backlog.take()
        backlog.heard()
    return taken


def told(events: Iterable[AudioEvent]) -> list[object]:
    """The events, with audio as (start, end), joined where it follows on."""
    found: list[object] = []
    for event in events:
        if not isinstance(event, CallerAudio):
            found.append(event)
        elif found and isinstance(found[-1], tuple) and found[-1][1] == pytest.approx(event.at):
            found[-1] = (found[-1][0], event.end)
        else:
            found.append((event.at, event.end))
    return found


def test_what_waits_comes_out_in_order_and_a_slice_at_a_time() -> None:
    backlog = filled(began(0.1), audio(0.0, 0.8), ended(0.1, 0.7), audio(0.8, 1.2))
    assert told(backlog.take()) == [began(0.1), (0.0, 0.5)]
    assert backlog.lag == pytest.approx(1.2)
    backlog.heard()
    assert backlog.lag == pytest.approx(0.7)
    assert told(backlog.take()) == [(0.5, 0.8), ended(0.1, 0.7), (pytest.approx(0.8), pytest.approx(1.0))]
    backlog.heard()
    assert told(backlog.take()) == [(pytest.approx(1.0), pytest.approx(1.2))]
    backlog.heard()
    assert backlog.lag == 0
    assert not backlog


@pytest.mark.parametrize(
    ("lag", "hearing", "partials"),
    [
        (1.9, Hearing.GOOD, True),
        (2.0, Hearing.GOOD, False),
        (3.0, Hearing.BEHIND, False),
        (5.9, Hearing.BEHIND, False),
        (6.0, Hearing.LATE, False),
    ],
)
def test_every_rung_of_the_ladder_holds_until_less_than_a_second_waits(
    lag: float, hearing: Hearing, partials: bool
) -> None:
    backlog = filled(audio(0.0, lag))
    assert (backlog.hearing, backlog.partials) == (hearing, partials)
    while backlog:
        backlog.take()
        backlog.heard()
        behind = backlog.lag >= 1
        assert (backlog.hearing, backlog.partials) == ((hearing, partials) if behind else (Hearing.GOOD, True))


def test_the_oldest_is_left_out_up_to_a_second_behind() -> None:
    backlog = filled(audio(0.0, 5.9))
    assert backlog.lag == pytest.approx(5.9)
    backlog.put(audio(5.9, 6.5))
    assert backlog.lag == pytest.approx(1.0)
    assert told(drained(backlog)) == [gap(0.0, 5.5), (5.5, 6.5)]


def test_what_is_being_heard_counts_and_is_not_left_out() -> None:
    backlog = filled(audio(0.0, 3.0))
    assert told(backlog.take()) == [(0.0, 0.5)]
    backlog.put(audio(3.0, 6.0))
    assert backlog.lag == pytest.approx(1.5)
    backlog.heard()
    assert backlog.hearing is Hearing.LATE
    assert told(drained(backlog)) == [gap(0.5, 5.0), (5.0, 6.0)]


def test_speech_that_began_in_what_is_left_out_goes_on_after_it() -> None:
    backlog = filled(audio(0.0, 1.0), began(0.8), audio(1.0, 6.0))
    assert told(drained(backlog)) == [gap(0.0, 5.0), began(0.8), (5.0, 6.0)]


def test_speech_that_began_before_what_is_left_out_is_told_again() -> None:
    backlog = filled(audio(0.0, 0.5), began(0.3))
    assert told(backlog.take()) == [(0.0, 0.5), began(0.3)]
    backlog.heard()
    backlog.put(audio(0.5, 6.5))
    assert told(drained(backlog)) == [gap(0.5, 5.5), began(5.5), (5.5, 6.5)]


def test_speech_that_ended_in_what_is_left_out_is_over_after_it() -> None:
    backlog = filled(began(0.3))
    backlog.take()
    for event in (audio(0.0, 2.0), ended(0.3, 1.8), audio(2.0, 6.0)):
        backlog.put(event)
    assert told(drained(backlog)) == [gap(0.0, 5.0), ended(0.3, 1.8), (5.0, 6.0)]


def test_two_stretches_that_are_left_out_after_another_are_one_gap() -> None:
    backlog = filled(audio(0.0, 6.0), audio(6.0, 11.0))
    assert told(drained(backlog)) == [gap(0.0, 10.0), (10.0, 11.0)]


def test_a_gap_of_another_cause_keeps_its_cause_and_its_place() -> None:
    hold = gap(1.0, 60.0, "wacht")
    other = AudioGap(Party.EMPLOYEE, 0.0, 1.0, "netwerk")
    backlog = filled(audio(0.0, 1.0), other, hold, audio(60.0, 65.0))
    assert told(drained(backlog)) == [gap(0.0, 1.0), other, hold, gap(60.0, 64.0), (64.0, 65.0)]


def test_all_of_it_can_be_left_out_but_for_a_gap() -> None:
    backlog = filled(audio(0.0, 1.0), began(0.5), gap(1.0, 2.0, "netwerk"), audio(2.0, 3.0))
    backlog.forget()
    assert told(drained(backlog)) == [gap(0.0, 3.0)]
    backlog.put(audio(3.0, 3.5))
    assert told(drained(backlog)) == [began(3.0), (3.0, 3.5)]
    backlog.put(SpeechBegan(Party.EMPLOYEE, 3.0, 3.1))
    backlog.forget()
    assert not backlog


def test_after_an_objection_nothing_waits() -> None:
    backlog = filled(audio(0.0, 3.0), ended(0.0, 1.0))
    backlog.clear()
    assert not backlog
    assert backlog.lag == 0


def test_a_flood_of_events_is_bounded() -> None:
    backlog = filled(audio(0.0, 1.0), *[SpeechBegan(Party.EMPLOYEE, 1.0, 1.0)] * MOST_EVENTS)
    assert told(drained(backlog)) == [gap(0.0, 1.0)]


Step = tuple[str, float]
STEPS = st.lists(
    st.tuples(st.sampled_from(["audio", "began", "ended", "hole", "take", "heard"]), st.floats(0.05, 4.0)), max_size=60
)


class Talk:
    """Plays steps as a call would, and hears what comes out as a recogniser would."""

    def __init__(self) -> None:
        self.backlog = Backlog()
        self.clock = 0.0
        self.speaking: float | None = None
        self.out: list[AudioEvent] = []
        self.taking = False

    def step(self, kind: str, seconds: float) -> None:
        match kind:
            case "audio":
                samples = np.zeros(round(seconds * RATE), np.int16)
                self.backlog.put(CallerAudio(samples, self.clock))
                self.clock += len(samples) / RATE
            case "began" if self.speaking is None:
                self.speaking = self.clock
                self.backlog.put(began(self.clock))
            case "ended" | "hole" if self.speaking is not None:
                self.backlog.put(ended(self.speaking, self.clock))
                self.speaking = None
            case "hole":
                since, self.clock = self.clock, self.clock + round(seconds * RATE) / RATE
                self.backlog.put(gap(since, self.clock, "netwerk"))
            case "take" if not self.taking:
                self.out += self.backlog.take()
                self.taking = True
            case "heard":
                self.backlog.heard()
                self.taking = False
            case _:
                return


def hears(events: Iterable[AudioEvent]) -> tuple[list[bool], float]:
    """Whether somebody speaks, as who reads the events knows it, at every stretch of audio; and how far it goes."""
    speaking, known, until = False, [], 0.0
    for event in events:
        match event:
            case CallerAudio():
                assert event.at == pytest.approx(until), "audio that neither came nor is called a gap"
                assert len(event.samples) <= SLICE
                known.append(speaking)
                until = event.end
            case AudioGap(_, start, end, _):
                assert start == pytest.approx(until)
                speaking, until = False, end
            case SpeechBegan():
                speaking = True
            case _:
                speaking = False
    return known, until


@given(STEPS)
@settings(max_examples=150, deadline=None)
def test_whatever_happens_every_second_is_heard_or_a_gap_and_who_reads_knows_whether_somebody_speaks(
    steps: list[Step],
) -> None:
    talk = Talk()
    for kind, seconds in steps:
        talk.step(kind, seconds)
        assert talk.backlog.lag < MOST / RATE
    talk.step("heard", 0)
    talk.out += drained(talk.backlog)
    talk.step("audio", 0.4)
    talk.out += drained(talk.backlog)
    known, until = hears(talk.out)
    assert until == pytest.approx(talk.clock)
    assert known[-1] is (talk.speaking is not None)
