from __future__ import annotations

from luwte.domain.exchange import Exchange, Taken


def test_a_count_becomes_a_rate_per_minute() -> None:
    assert Taken(30.0, talked_over=2).per_minute(2) == 4.0


def test_a_stretch_without_length_has_no_rate() -> None:
    assert Taken(0.0).per_minute(3) == 0.0


def test_a_call_begins_with_nothing_counted() -> None:
    assert Exchange(Taken(0.0), Taken(0.0)).longest == 0.0
