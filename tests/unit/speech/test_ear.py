from __future__ import annotations

import numpy as np
import pytest

from luwte.domain.events import ActivityHeard, Event, Gap, TurnHeard, VoiceMeasured
from luwte.domain.hearing import Hearing
from luwte.domain.turn import Party
from luwte.speech.call_audio import AudioEvent
from luwte.speech.ear import Coding, Ear, detect_speech, measure_voices
from luwte.speech.g711 import Law, encode
from recordings import LevelVad, pcm, speaking

RATE = 8000


class Listening:
    """Who would make words."""

    hearing = Hearing.GOOD

    def __init__(self) -> None:
        self.heard: list[AudioEvent] = []
        self.closed = False
        self.abandoned = False

    def accept(self, events: tuple[AudioEvent, ...] | list[AudioEvent]) -> None:
        self.heard += events

    def close(self) -> None:
        self.closed = True

    def abandon(self) -> None:
        self.abandoned = True


def ear(**more: object) -> Ear:
    return Ear(RATE, **{"voice": True, "words": None, "vad": LevelVad, **more})  # type: ignore[arg-type]


def spoken(seconds: float) -> bytes:
    return encode(pcm(speaking(round(seconds * RATE))), Law.MU)


def test_every_coding_of_a_line_gives_the_same_samples() -> None:
    samples = np.array([0, 1000, -1000, 32000], np.int16)
    assert Coding.LINEAR.decode(samples.tobytes()).tolist() == samples.tolist()
    assert Coding.LINEAR.decode(samples.tobytes() + b"\x01").tolist() == samples.tolist()
    for coding, law in ((Coding.ULAW, Law.MU), (Coding.ALAW, Law.A)):
        assert abs(coding.decode(encode(samples, law)) - samples).max() < 1000


def test_voices_that_are_measured_together_are_as_those_that_are_measured_alone() -> None:
    data = spoken(6)
    single = ear()
    plain = [event for event in _one_by_one(single, data) if isinstance(event, VoiceMeasured)]
    ears = [ear() for _ in range(3)]
    for one in ears:
        one.put(Party.CALLER, data, Coding.ULAW, 0)
    detect_speech(ears)
    for one in ears:
        taken(one)
    assert [event.at for event in plain] == [3.0, 4.0, 5.0]
    for together in measure_voices(ears):
        assert list(together) == plain


def taken(one: Ear) -> list[Event]:
    """What came in of one call, without its voice."""
    detect_speech([one])
    return list(one.take())


def _one_by_one(one: Ear, data: bytes) -> list[Event]:
    found: list[Event] = []
    for at in range(0, len(data), 160):
        one.put(Party.CALLER, data[at : at + 160], Coding.ULAW, at)
        found += taken(one)
        found += measure_voices([one])[0]
    return found


def test_what_was_measured_before_a_gap_is_told_before_the_gap() -> None:
    one = ear()
    one.put(Party.CALLER, spoken(4), Coding.ULAW, 0)
    one.lose(6 * RATE, "netwerk")
    told = [event for event in taken(one) if not isinstance(event, ActivityHeard)]
    assert [type(event) for event in told if not isinstance(event, TurnHeard)] == [VoiceMeasured, Gap]


def test_an_ear_that_begins_in_the_middle_tells_the_time_of_the_call() -> None:
    one = ear(began=100.0)
    one.put(Party.CALLER, spoken(4), Coding.ULAW, 100 * RATE)
    assert not [event for event in taken(one) if isinstance(event, Gap)]
    assert [event.at for event in measure_voices([one])[0] if isinstance(event, VoiceMeasured)] == [103.0]


@pytest.mark.parametrize("everything", [True, False])
def test_after_an_objection_there_is_no_voice_and_after_one_to_everything_nothing(everything: bool) -> None:
    words = Listening()
    one = ear(words=words)
    one.object(everything=everything)
    one.put(Party.CALLER, spoken(4), Coding.ULAW, 0)
    assert taken(one) == []
    assert measure_voices([one]) == [()]
    assert words.abandoned is everything
    assert bool(words.heard) is not everything


def test_an_ear_is_finished_when_its_words_are() -> None:
    words = Listening()
    one = ear(words=words)
    before = one.finished
    one.finish()
    assert not words.closed
    taken(one)
    assert (before, one.finished) == (False, True)
    assert ear().finished


def test_an_objection_also_stops_what_waits() -> None:
    words = Listening()
    one = ear(words=words)
    one.put(Party.CALLER, spoken(4), Coding.ULAW, 0)
    one.object(everything=True)
    assert taken(one) == []
    assert words.heard == []


def test_both_parties_are_on_the_clock_of_the_call_when_it_is_taken_up_after_more_than_an_hour() -> None:
    one, first = ear(began=3700.0), 3700 * RATE
    data = spoken(3) + encode(np.zeros(RATE, np.int16), Law.MU)
    heard: list[Event] = []
    for at in range(0, len(data), 160):
        for party in Party:
            one.put(party, data[at : at + 160], Coding.ULAW, first + at)
        heard += taken(one)
    spoke = [(event.start, event.end) for event in heard if isinstance(event, ActivityHeard)]
    assert len(spoke) == 2
    assert spoke[0] == spoke[1]
    assert spoke[0][0] > 3700
