"""One suite over all engines. What real ones recognise here is synthetic: see tests/data/synthetic_ctc/README.md."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from luwte.domain.turn import Words
from luwte.errors import SettingsError
from luwte.speech.asr.engines.buffered import BufferedSession
from luwte.speech.asr.engines.faster_whisper import FasterWhisperEngine
from luwte.speech.asr.engines.none import NoEngine
from luwte.speech.asr.engines.scripted import ScriptedEngine
from luwte.speech.asr.engines.sherpa_offline import SherpaOfflineEngine
from luwte.speech.asr.engines.sherpa_stream import SherpaStreamEngine
from luwte.speech.asr.engines.vosk import VoskEngine, VoskSession
from luwte.speech.asr.interface import AsrEngine, AsrSession, Hypothesis, Word
from luwte.speech.asr.registry import open_engine
from luwte.speech.vad.interface import RATE, Pcm

SYNTHETIC = Path(__file__).parents[1] / "data" / "synthetic_ctc"
LINES = [Words("jij bent echt te dom", 0.2, 1.4), Words("ja", 1.6, 1.8)]


class FakeVosk:
    """The answers of `vosk.KaldiRecognizer`, whose clock no reset sets back; there is no small model to run."""

    def __init__(self) -> None:
        self._samples = 0
        self._before = 0

    def AcceptWaveform(self, data: bytes) -> bool:
        self._samples += len(data) // 2
        return False

    def _words(self, key: str) -> str:
        start, end = self._before / RATE, self._samples / RATE
        word = f'{{"word": "hoi", "start": {start}, "end": {end}, "conf": 0.8}}'
        return f'{{"{key}": [{word if self._samples - self._before > 4000 else ""}]}}'

    def PartialResult(self) -> str:
        return self._words("partial_result")

    def Result(self) -> str:
        return self._words("result")

    FinalResult = Result

    def Reset(self) -> None:
        self._before = self._samples


def decode(pcm: Pcm, at: float) -> Sequence[Word]:
    return [Word("hoi", at, at + len(pcm) / RATE)]


def sherpa() -> AsrSession:
    return open_engine("sherpa-stream", model=SYNTHETIC).open(channel="caller")


ENGINES: dict[str, type[AsrEngine]] = {
    engine.name: engine
    for engine in (
        NoEngine,
        ScriptedEngine,
        SherpaStreamEngine,
        SherpaOfflineEngine,
        VoskEngine,
        FasterWhisperEngine,
    )
}
SESSIONS: dict[str, Callable[[], AsrSession]] = {
    "none": lambda: open_engine("none").open(channel="caller"),
    "scripted": lambda: open_engine("scripted", lines=LINES).open(channel="caller"),
    "buffered": lambda: BufferedSession(decode),
    "vosk": lambda: VoskSession(FakeVosk()),
    "sherpa-stream": sherpa,
}


@pytest.fixture(params=SESSIONS)
def session(request: pytest.FixtureRequest) -> AsrSession:
    return SESSIONS[request.param]()


def speech(seconds: float = 2.0) -> Pcm:
    return np.random.default_rng(1).normal(0, 2000, round(seconds * RATE)).astype(np.int16)


def feed(session: AsrSession, pcm: Pcm, sizes: Sequence[int], at: float = 0.0) -> list[Hypothesis]:
    found: list[Hypothesis] = []
    first = 0
    for size in [*sizes, len(pcm)]:
        if first < len(pcm):
            found += session.accept(pcm[first : first + size], at + first / RATE)
            first += size
    return [*found, *session.end_turn()]


@pytest.mark.parametrize("name", ENGINES)
def test_no_engine_takes_in_the_employees_leg(name: str) -> None:
    engine = object.__new__(ENGINES[name])  # refused before a model is looked at
    with pytest.raises(SettingsError, match="medewerker"):
        engine.open(channel="employee")


def test_an_utterance_has_one_final_and_it_is_the_last(session: AsrSession) -> None:
    for turn in range(3):
        found = feed(session, speech(), [1600] * 10, at=turn * 3.0)
        assert [h.final for h in found] == [False] * (len(found) - 1) + [True]
        assert {h.utterance for h in found} == {turn}
        revisions = [h.revision for h in found]
        assert revisions == sorted(set(revisions))
        assert found[-1].start == turn * 3.0
        assert found[-1].end == pytest.approx(turn * 3.0 + 2.0)


def test_an_end_without_audio_says_nothing(session: AsrSession) -> None:
    assert list(session.end_turn()) == []
    feed(session, speech(), [800] * 20)
    assert list(session.end_turn()) == []


def test_nothing_comes_after_the_end(session: AsrSession) -> None:
    session.accept(speech(), 0.0)
    assert [h.final for h in session.finish()] == [True]
    assert list(session.finish()) == []
    with pytest.raises(RuntimeError):
        session.accept(speech(), 3.0)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=10, deadline=None)
@given(sizes=st.lists(st.integers(1, 4000), max_size=20), name=st.sampled_from(sorted(SESSIONS)))
def test_chunk_size_changes_no_final(sizes: list[int], name: str) -> None:
    pcm = speech(2.3)
    one, other = feed(SESSIONS[name](), pcm, sizes)[-1], feed(SESSIONS[name](), pcm, [800] * 50)[-1]
    assert [word.text for word in one.words] == [word.text for word in other.words]


def test_word_times_are_in_order_and_in_their_own_turn(session: AsrSession) -> None:
    for at in (0.0, 40.0):
        final = feed(session, speech(), [800] * 30, at=at)[-1]
        starts = [word.start for word in final.words]
        assert starts == sorted(starts)
        assert all(at <= start <= at + 2.0 for start in starts)
