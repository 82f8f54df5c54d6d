from __future__ import annotations

import numpy as np
import pytest

from bench import scores


def test_an_alternative_label_is_forgiven() -> None:
    found = scores.forgiven(np.array([3, 2, 0]), np.array([2, -1, -1]), np.array([2, 3, 0]))
    assert found.tolist() == [3, 3, 0]


def test_macro_f1_is_the_mean_over_the_classes_that_occur() -> None:
    label = np.array([0, 0, 3, 3])
    assert scores.macro_f1(label, label) == 1
    assert scores.macro_f1(label, np.array([0, 0, 0, 0])) == pytest.approx((2 / 3) / 2)


def test_shares_of_nothing_are_zero() -> None:
    nothing = np.zeros(3, bool)
    assert scores.share(nothing, nothing) == 0
    assert scores.f1(nothing, nothing) == 0


def test_the_interval_holds_the_value_and_is_wider_when_groups_are_few() -> None:
    right = np.array([True, False] * 50)
    few = scores.with_interval(lambda i: float(right[i].mean()), ["a", "b"] * 50, 100)
    many = scores.with_interval(lambda i: float(right[i].mean()), [str(i) for i in range(100)], 100)
    assert few.low <= few.value <= few.high
    assert few.high - few.low > many.high - many.low


def test_nothing_to_measure_has_no_figure() -> None:
    assert str(scores.with_interval(lambda i: float(i.mean()), [], 0)) == "–"


def test_the_area_under_the_curve_with_ties() -> None:
    truth = np.array([False, False, True, True])
    assert scores.area_under_curve([1, 2, 3, 4], truth) == 1
    assert scores.area_under_curve([1, 1, 1, 1], truth) == 0.5
    assert scores.area_under_curve([4, 3, 2, 1], truth) == 0


def test_sure_and_right_is_well_calibrated() -> None:
    assert scores.brier(np.eye(5), np.arange(5)) == 0
    assert scores.calibration_error(np.full(10, 0.5), np.array([True, False] * 5)) == 0
