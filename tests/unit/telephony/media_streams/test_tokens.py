from __future__ import annotations

from luwte.telephony.media_streams import tokens
from luwte.telephony.media_streams.tokens import VALID, Tokens


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_token_is_good_once() -> None:
    given = Tokens(Clock())
    token = given.issue()
    assert len(token) >= 32
    assert token != given.issue()
    assert [given.admit(token), given.admit(token), given.admit("anders")] == [True, False, False]


def test_a_token_is_good_for_a_minute() -> None:
    clock = Clock()
    given = Tokens(clock)
    early, late = given.issue(), given.issue()
    clock.now = VALID - 0.1
    assert given.admit(early)
    clock.now = VALID
    assert not given.admit(late)


def test_tokens_that_nobody_uses_do_not_pile_up() -> None:
    clock = Clock()
    names = iter(str(number) for number in range(tokens._MOST + 2))
    given = Tokens(clock, lambda: next(names))
    for _ in range(tokens._MOST + 1):
        given.issue()
    assert not given.admit("0")
    assert given.admit("1")
    clock.now = 2 * VALID
    given.issue()
    assert len(given._given) == 1
