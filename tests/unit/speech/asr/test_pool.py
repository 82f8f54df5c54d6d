from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence

import numpy as np
import pytest

import bad_engines
from luwte.domain.events import ActivityHeard, Event, Gap, TurnHeard
from luwte.domain.hearing import Hearing
from luwte.domain.turn import Party, Words
from luwte.speech.activity import SpeechBegan, SpeechEnded
from luwte.speech.asr.engines.none import NoEngine
from luwte.speech.asr.engines.scripted import ScriptedEngine
from luwte.speech.asr.pool import TranscriberPool
from luwte.speech.asr.process import EngineSpec, ProcessEngine
from luwte.speech.call_audio import AudioEvent, CallerAudio
from luwte.speech.vad.interface import RATE

PATIENCE = 20.0
LINES = [Words("jij bent echt te dom", 0.1, 0.9)]


def said(level: int = 100, at: float = 0.0) -> list[AudioEvent]:
    """A second of speech."""
    return [
        SpeechBegan(Party.CALLER, at, at),
        CallerAudio(np.full(RATE, level, np.int16), at),
        SpeechEnded(Party.CALLER, at, at + 1.0, at + 1.0),
    ]


def test_a_pool_says_which_engine_makes_the_words_and_with_which_model() -> None:
    engine = ProcessEngine(EngineSpec("none", None, "nl-klein@sha256:0123"))
    pool = TranscriberPool([engine])
    try:
        assert (pool.recogniser, pool.model) == ("none", "nl-klein@sha256:0123")
    finally:
        pool.close(PATIENCE)


class Told:
    """What was delivered, and waiting for it."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.hearing = Hearing.GOOD
        self._news = threading.Condition()

    def __call__(self, events: Sequence[Event], hearing: Hearing) -> None:
        with self._news:
            self.events += events
            self.hearing = hearing
            self._news.notify_all()

    @property
    def turns(self) -> list[str]:
        turns = [event.turn for event in self.events if isinstance(event, TurnHeard)]
        return [turn.words.text for turn in turns if turn.words is not None]

    def waits_for(self, kind: type[Event], count: int = 1) -> None:
        with self._news:
            assert self._news.wait_for(
                lambda: sum(isinstance(event, kind) for event in self.events) >= count, PATIENCE
            ), self.events


@pytest.fixture
def pool() -> Iterator[TranscriberPool]:
    one = TranscriberPool([ScriptedEngine(LINES), ScriptedEngine(LINES)])
    yield one
    one.close(1.0)


def test_calls_are_spread_over_the_workers_and_heard(pool: TranscriberPool) -> None:
    told = [Told() for _ in range(3)]
    legs = [pool.open(each) for each in told]
    assert sorted(each.calls for each in pool.load) == [1, 2]
    for leg in legs:
        leg.accept(said())
        leg.close()
    for each in told:
        each.waits_for(TurnHeard)
    assert [each.turns for each in told] == [["jij bent echt te dom"]] * 3


def test_a_worker_whose_engine_is_away_gets_a_call_last() -> None:
    pool = TranscriberPool([NoEngine(), ScriptedEngine(LINES)])
    for _ in range(3):
        pool.open(Told())
    assert [each.calls for each in pool.load] == [0, 3]
    pool.close(1.0)


def test_closing_hears_what_waits_and_ends_every_worker() -> None:
    pool = TranscriberPool([ScriptedEngine(LINES)])
    told = Told()
    leg = pool.open(told)
    leg.accept(said())
    pool.close(PATIENCE)
    assert leg.closed
    assert told.turns == ["jij bent echt te dom"]
    assert not any(thread.name.startswith("luwte-woorden") for thread in threading.enumerate())
    with pytest.raises(RuntimeError):
        pool.open(told)


def test_a_pool_has_an_engine() -> None:
    with pytest.raises(ValueError, match="at least one"):
        TranscriberPool([])


def test_a_process_that_hangs_costs_its_own_calls_a_stretch_and_the_others_nothing() -> None:
    hanging = ProcessEngine(EngineSpec("hangs"), patience=0.5, load=bad_engines.load)
    pool = TranscriberPool([hanging, ScriptedEngine(LINES)])
    told = [Told() for _ in range(3)]
    legs = [pool.open(each) for each in told]
    assert [each.calls for each in pool.load] == [2, 1]
    legs[0].accept(said(level=30000))
    for leg in legs[1:]:
        leg.accept(said())
    told[1].waits_for(TurnHeard)
    assert told[1].turns == ["jij bent echt te dom"]
    told[0].waits_for(Gap)
    assert [event.cause for event in told[0].events if isinstance(event, Gap)] == ["de spraakherkenner reageert niet"]
    told[2].waits_for(ActivityHeard)
    assert pool.load[0].failures >= 1
    assert pool.load[1].failures == 0
    pool.close(5.0)
    assert all(leg.closed for leg in legs)
