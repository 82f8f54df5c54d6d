from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from luwte.errors import SettingsError
from luwte.speech.asr.engines.sherpa_stream import SherpaSession, SherpaStreamEngine, spelled
from luwte.speech.asr.interface import EngineFailed

SYNTHETIC = Path(__file__).parents[4] / "data" / "synthetic_ctc"


def test_silence_is_no_word() -> None:
    session = SherpaStreamEngine(SYNTHETIC).open(channel="caller")
    session.accept(np.zeros(16000, np.int16), 0.0)
    (final,) = session.end_turn()
    assert final.words == ()


@pytest.mark.parametrize(
    ("tokens", "words"),
    [
        (["j", "a", " ", "n", "u"], ["ja", "nu"]),
        (["▁ja", "▁n", "u"], ["ja", "nu"]),
        ([" ja", "zeker"], ["jazeker"]),
        ([" ", "▁"], []),
        ([], []),
    ],
)
def test_tokens_become_words(tokens: list[str], words: list[str]) -> None:
    times = [n * 0.1 for n in range(len(tokens))]
    assert [word.text for word in spelled(tokens, times, 0.0)] == words


class Broken:
    """A recogniser whose decoder fails."""

    class Stream:
        def set_option(self, name: str, value: str) -> None: ...

        def accept_waveform(self, rate: int, samples: object) -> None:
            raise RuntimeError("geheim")

    def create_stream(self) -> Stream:
        return self.Stream()


def test_an_error_of_the_library_is_a_failure_of_the_engine() -> None:
    session = SherpaSession(Broken(), "nl")
    with pytest.raises(EngineFailed) as caught:
        session.accept(np.zeros(800, np.int16), 0.0)
    assert "geheim" not in caught.value.reason


class Counting:
    """A recogniser that says how often its stream was given audio; its decoder can fail."""

    fails = False

    class Stream(Broken.Stream):
        given = 0

        def accept_waveform(self, rate: int, samples: object) -> None:
            self.given += 1

    def create_stream(self) -> Stream:
        return self.Stream()

    def is_ready(self, _: Stream) -> bool:
        if self.fails:
            raise RuntimeError
        return False

    def tokens(self, stream: Stream) -> list[str]:
        return [f" {stream.given}"]

    def timestamps(self, _: Stream) -> list[float]:
        return [0.0]


@pytest.mark.parametrize("at_the_end", [True, False])
def test_what_was_lost_comes_out_in_no_later_turn(at_the_end: bool) -> None:
    recogniser, pcm = Counting(), np.zeros(800, np.int16)
    session = SherpaSession(recogniser, "nl")
    recogniser.fails = not at_the_end
    if at_the_end:
        session.accept(pcm, 1.0)
        recogniser.fails = True
    with pytest.raises(EngineFailed):
        session.end_turn() if at_the_end else session.accept(pcm, 1.0)
    recogniser.fails = False
    assert session.end_turn() == ()
    session.accept(pcm, 50.0)
    (final,) = session.end_turn()
    assert (final.start, final.text, final.utterance) == (50.0, "2", 1)  # the audio and the silence behind it


def test_a_missing_part_is_named(tmp_path: Path) -> None:
    (tmp_path / "tokens.txt").write_text("a 0\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="encoder"):
        SherpaStreamEngine(tmp_path)


def test_a_damaged_model_is_a_setting_to_mend(tmp_path: Path) -> None:
    (tmp_path / "tokens.txt").write_text("<blk> 0\n", encoding="utf-8")
    (tmp_path / "model.onnx").write_bytes(b"kapot" * 100)
    with pytest.raises(SettingsError, match="kan niet geladen worden"):
        SherpaStreamEngine(tmp_path)
