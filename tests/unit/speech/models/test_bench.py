from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import soundfile

from luwte.errors import SourceError
from luwte.speech.asr.interface import AsrSession, Capabilities, Channel, Hypothesis
from luwte.speech.models.bench import Load, climb, measure, missing_flags, recorded, speechlike
from luwte.speech.vad.interface import RATE, Pcm


class Slow:
    """An engine that works `cost` seconds per second of audio, and `at_end` at the end of a turn, on its own clock."""

    name = "langzaam"
    model_id = None
    capabilities = Capabilities(streaming=True, word_times="none", confidence=False, forces_language=True)

    def __init__(self, cost: float, at_end: float = 0.0) -> None:
        self.cost, self.at_end = cost, at_end
        self.clock = 0.0
        self.heard = self.turns = self.finished = 0

    def open(self, *, channel: Channel, language: str = "nl", phrases: Sequence[str] = ()) -> AsrSession:
        return self

    def close(self) -> None: ...

    def accept(self, pcm: Pcm, at: float) -> Sequence[Hypothesis]:
        self.heard += len(pcm)
        self.clock += self.cost * len(pcm) / RATE
        return ()

    def end_turn(self) -> Sequence[Hypothesis]:
        self.turns += 1
        self.clock += self.at_end
        return ()

    def finish(self) -> Sequence[Hypothesis]:
        self.finished += 1
        return ()

    def steady(self) -> float:
        return self.clock


def run(engine: Slow, sessions: int, seconds: float = 12.0) -> Load:
    return measure(engine, speechlike(seconds), sessions, engine.steady)


def test_an_engine_that_keeps_up_costs_what_it_costs_and_has_the_lag_of_one_chunk() -> None:
    engine = Slow(0.2)
    load = run(engine, 1)
    assert load.factor == pytest.approx(0.2)
    assert load.lag == pytest.approx(0.02)
    assert load.carried
    assert (engine.heard, engine.turns, engine.finished) == (12 * RATE, 3, 1)


def test_calls_wait_for_each_other() -> None:
    assert run(Slow(0.2), 4).carried
    assert not run(Slow(0.3), 4).carried
    assert run(Slow(0.3), 4).lag > run(Slow(0.2), 4).lag


def test_work_at_the_end_of_a_turn_is_lag() -> None:
    load = run(Slow(0.0, at_end=3.0), 1)
    assert load.factor == pytest.approx(0.75)
    assert load.lag > 1.0
    assert not load.carried


def test_a_machine_that_will_never_keep_up_is_not_kept_busy() -> None:
    engine = Slow(20.0)
    assert not run(engine, 1).carried
    assert engine.heard < 2 * RATE


def test_the_number_of_calls_doubles_until_it_is_too_many() -> None:
    engine = Slow(0.15)
    loads = list(climb(engine, speechlike(), 64, engine.steady))
    assert [(load.sessions, load.carried) for load in loads] == [(1, True), (2, True), (4, True), (8, False)]


def test_it_stops_at_the_number_that_was_asked() -> None:
    engine = Slow(0.001)
    assert [load.sessions for load in climb(engine, speechlike(4.0), 3, engine.steady)] == [1, 2, 3]


def test_the_sound_is_always_the_same_and_not_silent() -> None:
    sound = speechlike(1.0)
    assert sound.dtype == np.int16
    assert (sound == speechlike(1.0)).all()
    assert np.abs(sound).mean() > 300


def test_an_own_recording_is_read_at_eight_thousand_and_at_most_a_minute(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "a.wav", np.full(16000 * 70, 0.5, np.float32), 16000)
    sound = recorded(tmp_path / "a.wav")
    assert len(sound) == 60 * RATE
    assert sound[RATE] == pytest.approx(16383, abs=20)


@pytest.mark.parametrize(("shape", "why"), [((8000, 2), "alleen de beller"), ((100,), "korter dan een seconde")])
def test_a_recording_of_two_sides_or_of_nothing_is_refused(tmp_path: Path, shape: tuple[int, ...], why: str) -> None:
    soundfile.write(tmp_path / "a.wav", np.zeros(shape, np.float32), 8000)
    with pytest.raises(SourceError, match=why):
        recorded(tmp_path / "a.wav")


@pytest.mark.parametrize(
    ("text", "lacks"), [("processor: 0\nflags : fpu avx2\n", ("avx512_vnni",)), ("Features : neon\n", ()), (None, ())]
)
def test_a_processor_says_what_it_lacks(tmp_path: Path, text: str | None, lacks: tuple[str, ...]) -> None:
    if text is not None:
        (tmp_path / "cpuinfo").write_text(text)
    assert missing_flags(("avx2", "avx512_vnni"), tmp_path / "cpuinfo") == lacks
