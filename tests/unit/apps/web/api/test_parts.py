from __future__ import annotations

from archives import HandClock
from luwte.apps.web.api.parts import paces


def test_a_token_may_ask_a_lot_and_a_stranger_may_guess_little() -> None:
    pace, guesses = paces(HandClock())
    asked = sum(pace.wait("a") == 0 for _ in range(3000))
    guessed = sum(guesses.wait("a") == 0 for _ in range(3000))
    assert (asked, guessed) == (2000, 20)
