from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from luwte.domain.events import ActivityHeard
from luwte.domain.turn import Party
from luwte.recognition.exchange import FIRST, ExchangeReader

CALLER, EMPLOYEE = Party.CALLER, Party.EMPLOYEE


def read(*spans: tuple[Party, float, float]) -> ExchangeReader:
    """A reader that heard these stretches in the order in which they ended."""
    reader = ExchangeReader()
    for party, start, end in sorted(spans, key=lambda span: span[2]):
        reader.hear(ActivityHeard(party, start, end))
    return reader


def test_a_caller_who_comes_in_and_goes_on_talks_over() -> None:
    first = read((EMPLOYEE, 1, 6), (CALLER, 3, 9)).exchange.first
    assert (first.talked_over, first.held_on, first.both) == (1, 0, 3)


def test_a_change_of_speaker_that_overlaps_a_little_is_ordinary() -> None:
    first = read((EMPLOYEE, 1, 6), (CALLER, 5.4, 9)).exchange.first
    assert (first.talked_over, first.both) == (0, 0.6)


def test_who_speaks_on_while_the_employee_tries_to_come_in_is_counted_as_holding_on() -> None:
    first = read((CALLER, 1, 12), (EMPLOYEE, 4, 6)).exchange.first
    assert (first.talked_over, first.held_on) == (0, 1)


def test_a_yes_of_the_employee_in_between_is_no_attempt() -> None:
    assert read((CALLER, 1, 12), (EMPLOYEE, 4, 4.4)).exchange.first.held_on == 0


def test_the_order_in_which_the_legs_are_told_does_not_matter_to_the_counts() -> None:
    spans = [ActivityHeard(EMPLOYEE, 1, 6), ActivityHeard(CALLER, 3, 9)]
    one, other = ExchangeReader(), ExchangeReader()
    assert [one.hear(span) for span in spans] == [False, True]
    assert [other.hear(span) for span in reversed(spans)] == [False, True]
    assert one.exchange == other.exchange


def test_the_first_minute_is_apart_from_the_rest() -> None:
    exchange = read((EMPLOYEE, 1, 6), (CALLER, 3, 9), (EMPLOYEE, 70, 75), (CALLER, 72, 80)).exchange
    assert (exchange.first.talked_over, exchange.later.talked_over) == (1, 1)
    assert (exchange.first.seconds, exchange.later.seconds) == (FIRST, 20.0)


def test_a_monologue_goes_on_over_a_breath_and_ends_when_the_other_speaks() -> None:
    assert read((CALLER, 0, 10), (CALLER, 10.5, 40)).exchange.longest == 40
    assert read((CALLER, 0, 10), (CALLER, 12, 40)).exchange.longest == 28
    assert read((CALLER, 0, 10), (EMPLOYEE, 10.1, 10.8), (CALLER, 10.9, 40)).exchange.longest == 29.1


def test_there_is_nothing_to_tell_when_one_leg_was_silent() -> None:
    assert not read((CALLER, 0, 3)).finish(10.0)
    assert read((CALLER, 0, 3), (EMPLOYEE, 4, 5)).finish(10.0)


@given(st.lists(st.tuples(st.sampled_from(Party), st.floats(0, 100), st.floats(0.1, 20)), max_size=12))
def test_counts_never_go_down(stretches: list[tuple[Party, float, float]]) -> None:
    reader, before = ExchangeReader(), 0
    for party, start, length in stretches:
        reader.hear(ActivityHeard(party, start, start + length))
        exchange = reader.exchange
        now = exchange.first.talked_over + exchange.first.held_on + exchange.later.talked_over + exchange.later.held_on
        assert now >= before
        before = now
