from __future__ import annotations

import shutil

import numpy as np
import pytest

from model.synthetic_speech import RATE, SENTENCES, VARIANTS, Voice, render


def test_there_are_thirty_sentences_that_the_alphabet_of_the_recogniser_can_write() -> None:
    assert len(set(SENTENCES)) == 30
    assert all(set(text) <= set("abcdefghijklmnopqrstuvwxyz ") for text in SENTENCES)
    assert len(set(VARIANTS)) == len(VARIANTS)


@pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="espeak-ng is niet geïnstalleerd")
def test_a_sentence_is_read_out_at_the_rate_of_a_telephone_and_the_same_every_time() -> None:
    voice = Voice("", 150, 50)
    samples = render("tot ziens", voice)
    assert samples.dtype == np.float32
    assert 0.5 * RATE < len(samples) < 2 * RATE
    assert 0.05 < float(np.abs(samples).max()) <= 1.0
    assert np.array_equal(samples, render("tot ziens", voice))
