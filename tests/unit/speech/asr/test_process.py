from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

import bad_engines
from luwte.errors import SettingsError
from luwte.speech.asr import process
from luwte.speech.asr.interface import AsrSession, EngineFailed, Hypothesis
from luwte.speech.asr.process import EngineSpec, ProcessEngine

QUIET = np.full(800, 100, np.int16)
LOUD = np.full(800, 30000, np.int16)


def engine(name: str, patience: float = 5.0) -> ProcessEngine:
    """An engine that a question waits for when it is started again."""
    return ProcessEngine(EngineSpec(name), patience=patience, waits=True, load=bad_engines.load)


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


@pytest.mark.parametrize(("name", "why", "patience"), [("hangs", "reageert niet", 0.5), ("dies", "uitgevallen", 5.0)])
def test_who_hangs_or_dies_is_started_again_and_every_session_goes_on(name: str, why: str, patience: float) -> None:
    one = engine(name, patience)
    session, other, between = (one.open(channel="caller") for _ in range(3))
    assert [h.text for h in turn(between, QUIET)] == ["hoi"]
    other.accept(QUIET, 1.0)
    with pytest.raises(EngineFailed, match=why):
        turn(session, LOUD)
    with pytest.raises(EngineFailed, match="uitgevallen"):
        other.end_turn()  # what it was fed went with the process
    assert [[h.text for h in turn(each, QUIET)] for each in (session, other, between)] == [["hoi"]] * 3
    assert one.outage is None
    one.close()


class Held:
    """Pauses that are over when the test says so."""

    def __init__(self) -> None:
        self.pauses: list[float] = []
        self._begun = threading.Semaphore(0)
        self._over = threading.Semaphore(0)
        self._closed = False

    def __call__(self, seconds: float) -> bool:
        self.pauses.append(seconds)
        self._begun.release()
        self._over.acquire()
        return self._closed

    def begun(self) -> None:
        """Returns when the next pause has begun."""
        self._begun.acquire()

    def over(self, *, closed: bool = False) -> None:
        """The pause is over."""
        self._closed = closed
        self._over.release()


def test_while_it_is_started_again_a_live_question_fails_at_once_and_later_than_the_time_before() -> None:
    held = Held()
    one = ProcessEngine(EngineSpec("dies"), load=bad_engines.load, pause=held)
    session = one.open(channel="caller")
    for _ in range(2):
        with pytest.raises(EngineFailed, match=r"uitgevallen$"):
            turn(session, LOUD)
        held.begun()
        for each in (session, one.open(channel="caller")):
            with pytest.raises(EngineFailed, match="zo opnieuw gestart"):
                each.accept(QUIET, 1.0)
        assert one.outage == "de spraakherkenner is uitgevallen en wordt zo opnieuw gestart"
        held.over()
        running(one)
    assert [h.text for h in turn(session, QUIET)] == ["hoi"]  # a good turn makes up for what failed before
    with pytest.raises(EngineFailed, match=r"uitgevallen$"):
        turn(session, LOUD)
    held.begun()
    assert held.pauses == [0.0, 1.0, 0.0]
    held.over(closed=True)
    one.close()
    with pytest.raises(EngineFailed, match="gesloten"):
        session.accept(QUIET, 1.0)


def running(one: ProcessEngine) -> None:
    """Waits until the new process is there."""
    assert one._restarting is not None
    one._restarting.join(20)
    assert one.outage is None


def test_one_that_does_not_start_any_more_is_tried_again_and_says_so(tmp_path: Path) -> None:
    held = Held()
    model = tmp_path / "model"
    model.touch()
    one = ProcessEngine(EngineSpec("dies", model), load=bad_engines.load, pause=held)
    session = one.open(channel="caller")
    with pytest.raises(EngineFailed, match=r"uitgevallen$"):
        turn(session, LOUD)
    held.begun()
    model.unlink()
    held.over()
    held.begun()
    with pytest.raises(EngineFailed, match="start niet meer"):
        session.accept(QUIET, 1.0)
    model.touch()
    held.over()
    running(one)
    assert [h.text for h in turn(session, QUIET)] == ["hoi"]
    one.close()


def test_closing_does_not_wait_for_an_engine_that_hangs() -> None:
    one = engine("hangs", patience=60.0)
    session = one.open(channel="caller")
    session.accept(LOUD, 1.0)
    asking = threading.Thread(target=lambda: failures.append(reason(session)))
    failures: list[str] = []
    asking.start()
    one.close()
    asking.join(20)
    assert failures[0].startswith("de spraakherkenner is")
    assert multiprocessing.active_children() == []


def reason(session: AsrSession) -> str:
    try:
        session.end_turn()
    except EngineFailed as failed:
        return failed.reason
    return "answered"


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


def test_a_computer_without_room_for_a_process_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: object) -> None:
        raise OSError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(process._SPAWN.Process, "start", full)
    with pytest.raises(SettingsError, match="geen plaats"):
        engine("good")
