from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from model.degrade import Degrader, sound

DEGRADER = Degrader(["niet", "nied", "pakket", "baket", "huis", "huisje", "ik", "wacht", "wachtte"])


def test_words_that_sound_alike_share_a_key() -> None:
    assert sound("zij") == sound("sei")
    assert sound("huis") != sound("hand")


def test_neighbours_sound_nearly_the_same() -> None:
    assert "baket" in DEGRADER.neighbours("pakket")
    assert "pakket" not in DEGRADER.neighbours("pakket")


def test_at_rate_zero_only_case_and_punctuation_go() -> None:
    made = DEGRADER.degrade("Ik wacht, niet?", 0.0, random.Random(1))
    assert (made.text, made.errors, made.negations_lost) == ("ik wacht niet", 0, 0)


def test_lost_negations_are_counted() -> None:
    made = DEGRADER.degrade("niet " * 50, 1.0, random.Random(1))
    assert made.negations_lost == made.errors == 50


def test_the_rate_is_about_right_and_the_seed_decides() -> None:
    text = "ik wacht op het pakket in huis " * 40
    made = DEGRADER.degrade(text, 0.25, random.Random(3))
    assert 0.18 < made.errors / len(text.split()) < 0.32
    assert made == DEGRADER.degrade(text, 0.25, random.Random(3))


@given(st.text(min_size=1, max_size=60), st.floats(0, 1))
def test_something_always_remains(text: str, rate: float) -> None:
    assert DEGRADER.degrade(text, rate, random.Random(0)).text
