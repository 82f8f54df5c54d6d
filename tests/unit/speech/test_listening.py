from __future__ import annotations

import numpy as np
import pytest

from luwte.domain.events import ActivityHeard, Event, Gap, PartialHeard, TurnHeard, VoiceMeasured
from luwte.domain.turn import CallerTurn, Party, Words
from luwte.speech.activity import AudioGap
from luwte.speech.asr.engines.scripted import ScriptedEngine
from luwte.speech.asr.interface import EngineFailed
from luwte.speech.asr.transcriber import CallerTranscriber
from luwte.speech.call_audio import CallAudio, CallerAudio
from luwte.speech.listening import Listener
from luwte.speech.voice.meter import VoiceMeter
from recordings import RATE, LevelVad, leg, pcm, speaking

SPOKEN = [(1.0, 4.0), (6.0, 9.0)]
SCRIPT = (Words("dit is de eerste beurt", 1.0, 4.0),)


def transcriber(*lines: Words) -> CallerTranscriber:
    return CallerTranscriber(ScriptedEngine(lines).open(channel="caller"))


def events(listener: Listener, packet: int = RATE, seconds: int = 12) -> list[Event]:
    """What comes out of a call in which the caller spoke twice and the employee once, fed in packets."""
    audio = CallAudio(RATE, RATE, vad=LevelVad)
    sides = {
        Party.CALLER: pcm(leg(seconds, SPOKEN, speaking)),
        Party.EMPLOYEE: pcm(leg(seconds, [(4.5, 5.5)], speaking)),
    }
    out: list[Event] = []
    for at in range(0, seconds * RATE, packet):
        for party, samples in sides.items():
            audio.put(party, samples[at : at + packet], at)
        for event in audio.hear():
            out += listener.accept(event)
    audio.finish()
    for event in audio.hear():
        out += listener.accept(event)
    return [*out, *listener.finish()]


def turns(heard: list[Event]) -> list[tuple[int, str]]:
    found = [event.turn for event in heard if isinstance(event, TurnHeard)]
    return [(turn.n, turn.words.text) for turn in found if turn.words]


def test_words_become_numbered_turns_and_speech_without_words_is_a_turn_too() -> None:
    heard = events(Listener(None, transcriber(*SCRIPT), first=5))
    assert turns(heard) == [(5, "dit is de eerste beurt"), (6, "")]
    assert any(isinstance(event, PartialHeard) for event in heard)


def test_without_a_recogniser_every_stretch_is_a_turn_without_words() -> None:
    assert turns(events(Listener(None, None))) == [(0, ""), (1, "")]


def test_both_legs_are_timed_and_only_the_caller_is_measured() -> None:
    heard = events(Listener(VoiceMeter(), None))
    active = [(event.party, int(event.start)) for event in heard if isinstance(event, ActivityHeard)]
    assert sorted(active) == [(Party.CALLER, 1), (Party.CALLER, 6), (Party.EMPLOYEE, 4)]
    assert [event.at for event in heard if isinstance(event, VoiceMeasured)] == [float(s) for s in range(3, 12)]


def test_without_a_meter_no_voice_is_measured() -> None:
    assert not [event for event in events(Listener(None, None)) if isinstance(event, VoiceMeasured)]


@pytest.mark.parametrize("packet", [160, 1111, 5 * RATE])
def test_however_the_audio_arrives_the_caller_is_heard_the_same(packet: int) -> None:
    def of_caller(heard: list[Event]) -> list[Event]:
        return [e for e in heard if not (isinstance(e, ActivityHeard) and e.party is Party.EMPLOYEE)]

    whole = events(Listener(VoiceMeter(), transcriber(*SCRIPT)))
    assert of_caller(events(Listener(VoiceMeter(), transcriber(*SCRIPT)), packet)) == of_caller(whole)


def test_a_gap_is_told_and_the_voice_goes_on_after_it() -> None:
    listener = Listener(VoiceMeter(), None)
    second = np.full(RATE, 1000, np.int16)
    before = [e for n in range(4) for e in listener.accept(CallerAudio(second, float(n)))]
    gap = list(listener.accept(AudioGap(Party.CALLER, 4.0, 10.0, "netwerk")))
    after = [e for n in range(5) for e in listener.accept(CallerAudio(second, 10.0 + n))]
    assert gap == [Gap(4.0, 10.0, "netwerk")]
    assert [e.at for e in before if isinstance(e, VoiceMeasured)] == [3.0]
    assert [e.at for e in after if isinstance(e, VoiceMeasured)] == [12.0 + n for n in range(1, 3)]


class Broken:
    """A session of an engine that died."""

    def accept(self, pcm: object, at: float) -> tuple[()]:
        raise EngineFailed("de spraakherkenner is uitgevallen")

    def end_turn(self) -> tuple[()]:
        raise EngineFailed("de spraakherkenner is uitgevallen")

    def finish(self) -> tuple[()]:
        return ()


def test_a_recogniser_that_dies_leaves_gaps_and_the_voice() -> None:
    listener = Listener(VoiceMeter(), CallerTranscriber(Broken()))
    heard = events(listener)
    assert [e.cause for e in heard if isinstance(e, Gap)] == ["de spraakherkenner is uitgevallen"] * 2
    assert turns(heard) == [(0, ""), (1, "")]
    assert len([e for e in heard if isinstance(e, VoiceMeasured)]) == 9
    assert listener.failure == "de spraakherkenner is uitgevallen"
    assert Listener(None, None).failure is None


def test_after_a_full_objection_nothing_comes_out() -> None:
    listener = Listener(VoiceMeter(), transcriber(*SCRIPT))
    listener.object(everything=True)
    assert events(listener) == []


def test_an_objection_to_the_voice_leaves_the_words() -> None:
    listener = Listener(VoiceMeter(), transcriber(*SCRIPT))
    listener.object(everything=False)
    heard = events(listener)
    assert turns(heard)[0] == (0, "dit is de eerste beurt")
    assert not [event for event in heard if isinstance(event, VoiceMeasured)]


def test_turns_are_the_callers() -> None:
    heard = events(Listener(None, None))
    assert all(isinstance(event.turn, CallerTurn) for event in heard if isinstance(event, TurnHeard))
