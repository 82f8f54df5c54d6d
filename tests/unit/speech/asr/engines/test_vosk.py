from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from luwte.errors import SettingsError
from luwte.speech.asr.engines.vosk import VoskEngine, VoskSession
from luwte.speech.asr.interface import EngineFailed


class Recogniser:
    """Ends a phrase by itself halfway, as the library does at a pause."""

    def __init__(self, text: str = "") -> None:
        self._text = text
        self._calls = 0

    def AcceptWaveform(self, _: bytes) -> bool:
        self._calls += 1
        return self._calls == 1

    def Result(self) -> str:
        return self._text or json.dumps({"result": [{"word": "ik", "start": 0.1, "end": 0.2, "conf": 0.9}]})

    def PartialResult(self) -> str:
        return json.dumps({"partial_result": [{"word": "ko", "start": 0.4, "end": 0.5, "conf": 0.4}]})

    def FinalResult(self) -> str:
        return json.dumps({"result": [{"word": "kom", "start": 0.4, "end": 0.6, "conf": 0.8}]})

    def Reset(self) -> None: ...


def test_a_pause_inside_a_turn_does_not_end_it() -> None:
    session = VoskSession(Recogniser())
    pcm = np.zeros(4000, np.int16)
    assert [h.text for h in session.accept(pcm, 7.0)] == ["ik"]
    assert [h.text for h in session.accept(pcm, 7.5)] == ["ik ko"]
    (final,) = session.end_turn()
    assert [(w.text, w.start, w.end, w.confidence) for w in final.words] == [
        ("ik", 7.1, 7.2, 0.9),
        ("kom", 7.4, 7.6, 0.8),
    ]


class Counting:
    """Counts its times from the first sample it was ever given, as the library does."""

    def __init__(self) -> None:
        self._seconds = 0.0
        self._from = 0.0

    def AcceptWaveform(self, data: bytes) -> bool:
        self._seconds += len(data) / 16000
        return False

    def PartialResult(self) -> str:
        return "{}"

    def FinalResult(self) -> str:
        word = {"word": "hoi", "start": self._from + 0.1, "end": self._seconds, "conf": 0.9}
        self._from = self._seconds
        return json.dumps({"result": [word]})

    def Reset(self) -> None: ...


def test_a_later_turn_has_its_own_times() -> None:
    session = VoskSession(Counting())
    found = []
    for at in (1.0, 20.0, 300.0):
        session.accept(np.zeros(4000, np.int16), at)
        (final,) = session.end_turn()
        found += [(word.start, word.end) for word in final.words]
    assert found == [pytest.approx((at + 0.1, at + 0.5)) for at in (1.0, 20.0, 300.0)]


@pytest.mark.parametrize("text", ["{", '{"result": [{}]}', '{"result": [{"word": "x", "start": null}]}'])
def test_an_answer_that_cannot_be_read_is_a_failure(text: str) -> None:
    with pytest.raises(EngineFailed, match="onleesbaar"):
        VoskSession(Recogniser(text)).accept(np.zeros(800, np.int16), 0.0)


def test_what_was_lost_comes_out_in_no_later_turn() -> None:
    recogniser = Recogniser()
    session = VoskSession(recogniser)
    session.accept(np.zeros(800, np.int16), 1.0)
    recogniser.FinalResult = lambda: "{"  # type: ignore[method-assign]
    with pytest.raises(EngineFailed):
        session.end_turn()
    assert session.end_turn() == ()
    del recogniser.FinalResult
    session.accept(np.zeros(800, np.int16), 50.0)
    (final,) = session.end_turn()
    assert (final.start, final.text, final.utterance) == (50.0, "kom", 1)


def test_a_folder_that_is_no_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="geen model van Vosk"):
        VoskEngine(tmp_path)
    (tmp_path / "am").mkdir()
    with pytest.raises(SettingsError, match="kan niet geladen worden"):
        VoskEngine(tmp_path)
