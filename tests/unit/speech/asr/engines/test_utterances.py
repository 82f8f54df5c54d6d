from __future__ import annotations

import numpy as np
import pytest

from luwte.speech.asr.engines.utterances import Utterance
from luwte.speech.asr.interface import Word


def test_revisions_count_up_and_the_next_utterance_begins_anew() -> None:
    utterance = Utterance()
    assert utterance.final(()) == ()
    utterance.take(np.zeros(8000, np.int16), 2.0)
    assert utterance.partial(()) == ()
    (partial,) = utterance.partial([Word("ja", 2.1)])
    (final,) = utterance.final([Word("ja", 2.1)])
    assert [(h.utterance, h.revision, h.final) for h in (partial, final)] == [(0, 1, False), (0, 2, True)]
    utterance.take(np.zeros(8000, np.int16), 5.0)
    (other,) = utterance.final(())
    assert (other.utterance, other.revision, other.start, other.end) == (1, 1, 5.0, 6.0)


def test_nothing_is_taken_in_after_the_end() -> None:
    with pytest.raises(RuntimeError):
        Utterance(finished=True).take(np.zeros(8, np.int16), 0.0)
