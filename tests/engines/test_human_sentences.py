"""Five sentences of human Dutch through a simulated telephone line: turns are found, and no voice is raised."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile
import soxr

from factories import shipped
from luwte.domain.call import Heard, LineProfile
from luwte.domain.events import TurnHeard
from luwte.domain.turn import CallId
from luwte.service.analysis import analyse
from luwte.service.overheard import overheard
from luwte.service.timing import call_heard
from luwte.speech.recorded_call import Hearing, listen
from luwte.speech.recording import Channels
from model.telephone_line import Line, active_power, band_limited, telephone
from recordings import RATE, SPEECH_NL, write

pytestmark = pytest.mark.skipif(SPEECH_NL is None, reason="shared/data/dutch-speech ontbreekt naast de checkout")
_NEUTRAL_DB = -26.0
_PAUSE = np.zeros(RATE, np.float32)


def spoken() -> list[np.ndarray]:
    """The sentences at 8 kHz, at the level of neutral speech."""
    assert SPEECH_NL is not None
    sentences = []
    for path in sorted(SPEECH_NL.glob("*.wav")):
        samples, rate = soundfile.read(path, dtype="float32")
        narrow = soxr.resample(samples, rate, RATE).astype(np.float32)
        gain = 10 ** (_NEUTRAL_DB / 20) / np.sqrt(active_power(band_limited(narrow)))
        sentences.append((narrow * gain).astype(np.float32))
    return sentences


@pytest.mark.parametrize("line", [Line(), Line(gain=-15, snr=15, noise="pink"), Line(gain=5, agc=True, codec="ULAW")])
def test_every_sentence_is_a_turn_and_none_has_a_raised_voice(line: Line, tmp_path: Path) -> None:
    sentences = spoken()
    caller = np.concatenate([part for sentence in sentences for part in (sentence, _PAUSE)])
    through = telephone(caller, line, np.random.default_rng(1))
    path = write(tmp_path / "a.wav", through, np.zeros_like(through), subtype=line.codec)
    heard = listen(path, Channels.of_side("links"), Hearing(voice=True))
    call = call_heard(CallId("a"), heard, LineProfile(), Heard(words=False, voice=True, timing=True))
    turns = [event for event in heard.events if isinstance(event, TurnHeard)]
    sound = overheard(analyse(call, shipped()))
    measured = sum(score is not None for _, score in sound.line)
    print(f"{line}: {len(turns)} beurten, {measured} gemeten, hoogste {max(s or 0 for _, s in sound.line)}")
    assert len(turns) >= len(sentences)
    assert not sound.raised
    assert measured
