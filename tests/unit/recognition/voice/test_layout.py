from __future__ import annotations

from luwte.recognition.voice.layout import FRONT_END, NUMBERS


def test_a_window_has_34_numbers_that_each_have_a_name() -> None:
    assert len(NUMBERS) == len(set(NUMBERS)) == 34


def test_how_loud_somebody_is_is_not_among_them() -> None:
    assert not [name for name in NUMBERS if name.startswith(("logE", "flat"))]


def test_the_front_end_can_be_written_into_a_file() -> None:
    assert all(isinstance(value, int | float | str) for value in FRONT_END.values())
