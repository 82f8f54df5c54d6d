from __future__ import annotations

import numpy as np

from luwte.recognition.voice.baseline import OwnVoice
from luwte.recognition.voice.wording import LOUD_FROM_THE_START, NOTHING_TO_COMPARE, moved
from tools.house_rules import FEELINGS
from voice_models import window


def known() -> OwnVoice:
    own = OwnVoice()
    for _ in range(9):
        own.learn(np.array(window().numbers), 3.0, loud=False)
    return own


def test_what_rose_is_said_in_words_and_how_long() -> None:
    louder = np.array(window(pitch=18.2, alpha=-3.9, flux=3.6).numbers)
    assert moved(louder, known(), 9.0) == (
        "toonhoogte +6 halve tonen",
        "klank scherper (+4 dB boven 1 kHz)",
        "klank wisselt sneller (+0.6 dB per 20 ms)".replace(".", ","),
        "al 9 s",
    )


def test_what_did_not_move_or_fell_is_not_said() -> None:
    assert moved(np.array(window(pitch=13.0).numbers), known(), None) == ()
    assert moved(np.array(window(pitch=2.0, alpha=-20).numbers), known(), 0.0) == ()


def test_without_an_own_voice_it_says_so() -> None:
    numbers = np.array(window(pitch=30.0).numbers)
    assert moved(numbers, OwnVoice(), 4.0) == (NOTHING_TO_COMPARE, "al 4 s")
    assert moved(numbers, OwnVoice(), None) == ()
    suspect = known()
    suspect.distrust()
    assert moved(numbers, suspect, None) == (LOUD_FROM_THE_START,)


def test_no_feeling_is_named() -> None:
    suspect = known()
    suspect.distrust()
    lines = [*moved(np.array(window(flux=9, pitch=40, alpha=9).numbers), known(), 9.0), *moved(None, suspect, 2.0)]
    assert not [line for line in lines if FEELINGS.search(line)]
