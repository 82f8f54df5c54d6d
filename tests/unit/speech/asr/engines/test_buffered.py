from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from luwte.speech.asr.engines.buffered import LONGEST, BufferedSession
from luwte.speech.asr.interface import EngineFailed, Word
from luwte.speech.vad.interface import Pcm


def test_the_whole_stretch_is_decoded_at_once_and_bounded() -> None:
    lengths = []

    def decode(pcm: Pcm, at: float) -> Sequence[Word]:
        lengths.append((len(pcm), at))
        return ()

    session = BufferedSession(decode)
    for n in range(40):
        session.accept(np.zeros(8000, np.int16), float(n))
    session.end_turn()
    assert lengths == [(LONGEST, 0.0)]


def test_after_a_failure_the_next_stretch_is_a_new_one() -> None:
    def decode(pcm: Pcm, at: float) -> Sequence[Word]:
        if at == 0.0:
            raise EngineFailed("stuk")
        return [Word(str(len(pcm)), at)]

    session = BufferedSession(decode)
    session.accept(np.zeros(800, np.int16), 0.0)
    with pytest.raises(EngineFailed):
        session.end_turn()
    session.accept(np.zeros(1600, np.int16), 4.0)
    (final,) = session.end_turn()
    assert (final.text, final.start, final.utterance) == ("1600", 4.0, 1)
