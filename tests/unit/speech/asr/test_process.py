from __future__ import annotations

import multiprocessing
from collections.abc import Iterator

import numpy as np
import pytest

import bad_engines
from luwte.errors import SettingsError
from luwte.speech.asr.interface import EngineFailed, Hypothesis
from luwte.speech.asr.process import EngineSpec, ProcessEngine

QUIET = np.full(800, 100, np.int16)
LOUD = np.full(800, 30000, np.int16)


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def engine(name: str, clock: Clock | None = None, patience: float = 5.0) -> ProcessEngine:
    return ProcessEngine(EngineSpec(name), patience=patience, load=bad_engines.load, steady=clock or Clock())


def turn(session: object, pcm: np.ndarray, at: float = 1.0) -> list[Hypothesis]:
    found = [*session.accept(pcm, at), *session.end_turn()]  # type: ignore[attr-defined]
    return list(found)


@pytest.fixture
def good() -> Iterator[ProcessEngine]:
    one = engine("good")
    yield one
    one.close()


def test_it_answers_as_the_engine_would(good: ProcessEngine) -> None:
    assert good.capabilities.streaming is False
    session, other = good.open(channel="caller"), good.open(channel="caller")
    assert [h.text for h in turn(session, QUIET)] == ["hoi"]
    assert [h.text for h in turn(other, QUIET)] == ["hoi"]
    assert session.finish() == ()
    assert session.finish() == ()
    with pytest.raises(RuntimeError):
        session.accept(QUIET, 2.0)


@pytest.mark.parametrize(("name", "why", "patience"), [("hangs", "reageert niet", 2.0), ("dies", "uitgevallen", 5.0)])
def test_who_hangs_or_dies_is_started_again_and_every_session_goes_on(name: str, why: str, patience: float) -> None:
    clock = Clock()
    one = engine(name, clock, patience)
    session, other = one.open(channel="caller"), one.open(channel="caller")
    assert [h.text for h in turn(other, QUIET)] == ["hoi"]
    with pytest.raises(EngineFailed, match=why):
        turn(session, LOUD)
    assert [h.text for h in turn(other, QUIET)] == ["hoi"]
    assert [h.text for h in turn(session, QUIET)] == ["hoi"]
    one.close()


def test_who_keeps_failing_waits_longer_before_each_start() -> None:
    clock = Clock()
    one = engine("dies", clock)
    session = one.open(channel="caller")
    for pause in (0.0, 1.0, 4.0):
        with pytest.raises(EngineFailed, match=r"uitgevallen$"):
            turn(session, LOUD)
        if pause:
            clock.now += pause - 0.1
            with pytest.raises(EngineFailed, match="zo opnieuw gestart"):
                session.accept(LOUD, 1.0)
            clock.now += 0.2
    assert [h.text for h in turn(session, QUIET)] == ["hoi"]
    with pytest.raises(EngineFailed, match=r"uitgevallen$"):
        turn(session, LOUD)
    assert [h.text for h in turn(session, QUIET)] == ["hoi"]  # a good turn makes up for what failed before
    one.close()


def test_the_employees_leg_is_refused_before_the_process_is_asked(good: ProcessEngine) -> None:
    with pytest.raises(SettingsError, match="medewerker"):
        good.open(channel="employee")


def test_a_failure_that_the_engine_tells_itself_costs_no_restart() -> None:
    one = engine("fails")
    session = one.open(channel="caller")
    with pytest.raises(EngineFailed, match="stuk"):
        turn(session, LOUD)
    assert [h.text for h in turn(session, QUIET)] == ["hoi"]
    one.close()


def test_an_error_that_no_engine_should_make_prints_no_words_and_costs_no_other_session(
    capfd: pytest.CaptureFixture[str],
) -> None:
    one = engine("blunders")
    session, other = one.open(channel="caller"), one.open(channel="caller")
    other.accept(QUIET, 1.0)
    with pytest.raises(EngineFailed, match="ValueError"):
        turn(session, LOUD)
    assert [(h.start, h.text) for h in turn(session, QUIET, 9.0)] == [(9.0, "hoi")]
    assert [(h.start, h.text) for h in other.end_turn()] == [(1.0, "hoi")]
    one.close()
    assert capfd.readouterr().err == ""


def test_a_closed_engine_stays_closed() -> None:
    one = engine("good")
    session = one.open(channel="caller")
    turn(session, QUIET)
    one.close()
    with pytest.raises(EngineFailed, match="gesloten"):
        session.finish()
    assert multiprocessing.active_children() == []


@pytest.mark.parametrize(("name", "why"), [("unloadable", "niet geladen"), ("crashes", "uitgevallen")])
def test_what_cannot_be_loaded_is_a_setting_to_mend(name: str, why: str) -> None:
    with pytest.raises(SettingsError, match=why):
        engine(name)
    assert multiprocessing.active_children() == []
