from __future__ import annotations

import pytest

from model.agreement import kappa, weighted_kappa


def test_kappa_is_one_zero_or_below() -> None:
    assert kappa("aabb", "aabb") == 1
    assert kappa("aabb", "abab") == 0
    assert kappa("ab", "ba") == -1
    assert kappa("aa", "aa") == 1


def test_weighted_kappa_punishes_far_more_than_near() -> None:
    near, far = weighted_kappa([0, 1, 2, 3], [0, 1, 2, 4]), weighted_kappa([0, 1, 2, 3], [4, 1, 2, 3])
    assert near > far
    assert weighted_kappa([0, 3], [0, 3]) == pytest.approx(1)
