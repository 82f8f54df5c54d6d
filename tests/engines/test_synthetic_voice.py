"""From a synthetic voice over A-law to words, through the real detector and the real engine.

The recogniser knows one synthesiser and thirty sentences (tests/data/synthetic_ctc/README.md: word error 0.5 % on
voices it knows, 3.2 % on others of that synthesiser). It says nothing about Dutch.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from luwte.domain.turn import Party
from luwte.speech import g711
from luwte.speech.asr.process import EngineSpec, ProcessEngine
from luwte.speech.asr.registry import open_engine
from luwte.speech.asr.transcriber import CallerTranscriber, PartialWords, SpokenWords, Transcribed
from luwte.speech.call_audio import CallAudio
from luwte.speech.vad.interface import RATE, Pcm
from model.synthetic_speech import Voice, render

SYNTHETIC = Path(__file__).parents[1] / "data" / "synthetic_ctc"
CLEAR = Voice("", 150, 50)
SAID = ("ik sta al een uur in de wacht", "jij bent echt te dom", "ik weet waar jij woont")

pytestmark = pytest.mark.skipif(
    shutil.which("espeak-ng") is None, reason="espeak-ng is niet geïnstalleerd: geen synthetische stem om te herkennen"
)


def over_the_line(*sentences: str) -> Pcm:
    """The sentences one after the other, 1.2 s apart, as A-law."""
    silence = np.zeros(round(1.2 * RATE), np.float32)
    parts = [piece for sentence in sentences for piece in (silence, render(sentence, CLEAR) * 0.5)]
    samples = np.concatenate([*parts, silence])
    pcm = (np.clip(samples, -1, 1) * 32767).astype(np.int16)
    return g711.decode(g711.encode(pcm, g711.Law.A), g711.Law.A)


def heard(pcm: Pcm, engine: object) -> list[Transcribed]:
    audio = CallAudio(RATE)
    transcriber = CallerTranscriber(engine.open(channel="caller"))  # type: ignore[attr-defined]
    audio.put(Party.CALLER, pcm, 0)
    audio.finish()
    return [*(h for event in audio.hear() for h in transcriber.accept(event)), *transcriber.finish()]


def test_a_synthetic_call_becomes_the_words_that_were_said() -> None:
    found = heard(over_the_line(*SAID), open_engine("sherpa-stream", model=SYNTHETIC))
    assert [h.words.text for h in found if isinstance(h, SpokenWords)] == list(SAID)
    assert any(isinstance(h, PartialWords) for h in found)


def test_the_same_in_a_process_of_its_own() -> None:
    engine = ProcessEngine(EngineSpec("sherpa-stream", SYNTHETIC))
    found = heard(over_the_line(SAID[1]), engine)
    engine.close()
    assert [h.words.text for h in found if isinstance(h, SpokenWords)] == [SAID[1]]
