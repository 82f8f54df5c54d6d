from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from luwte.telephony.media_streams.reorder import Reorder


def run(numbers: list[int], window: int) -> list[tuple[int, bytes]]:
    order = Reorder(window)
    out = [piece for number in numbers for piece in order.put(number, bytes([number]))]
    return out + order.rest()


@given(st.integers(0, 30), st.randoms(use_true_random=False))
def test_frames_that_moved_less_than_the_window_come_out_in_order(count: int, chance: random.Random) -> None:
    numbers = sorted(range(1, count + 1), key=lambda n: n + chance.random() * 4)
    assert run(numbers, 5) == [(0, bytes([n])) for n in range(1, count + 1)]


def test_who_stays_away_is_given_up_after_the_window() -> None:
    assert run([1, 3, 4, 5, 6, 7, 8, 2], 5) == [(0, b"\1"), (1, b"\3"), *((0, bytes([n])) for n in range(4, 9))]


def test_nothing_comes_twice() -> None:
    assert run([1, 2, 2, 1, 3], 5) == [(0, b"\1"), (0, b"\2"), (0, b"\3")]


def test_what_still_waits_at_the_end_comes_out() -> None:
    assert run([1, 4, 6], 5) == [(0, b"\1"), (2, b"\4"), (1, b"\6")]


def test_the_first_two_may_come_swapped_and_neither_is_lost() -> None:
    assert run([2, 1, 3], 5) == [(0, b"\1"), (0, b"\2"), (0, b"\3")]
    order = Reorder(2)
    assert [order.put(number, b"x") for number in (2, 1)] == [[], []]
    assert order.put(3, b"x") == [(0, b"x")] * 3


def test_a_stream_that_is_taken_up_in_the_middle_begins_where_it_begins() -> None:
    order = Reorder(3)
    assert [order.put(number, b"x") for number in (41, 40, 43)] == [[], [], []]
    assert order.put(42, b"x") == [(0, b"x")] * 4
    assert order.put(44, b"x") == [(0, b"x")]


def test_a_stream_that_ends_before_it_is_sure_where_it_began_gives_what_it_has() -> None:
    assert run([7, 6], 5) == [(0, b"\6"), (0, b"\7")]
    assert run([], 5) == []
