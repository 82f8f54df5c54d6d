from __future__ import annotations

import pytest

from luwte.recognition.voice.calibrate import local_threshold
from voice_models import small_model

CALLS = [[0, None, highest, 3] for highest in range(100)]


def test_at_most_so_many_calls_in_a_hundred_reach_the_threshold() -> None:
    for per_hundred in (0.5, 1, 4, 20):
        threshold = local_threshold(CALLS, per_hundred, small_model())
        assert sum(max(index or 0 for index in call) >= threshold for call in CALLS) <= per_hundred
    assert local_threshold(CALLS, 4, small_model()) == 96


def test_it_never_goes_below_what_the_model_allows() -> None:
    assert local_threshold(CALLS, 100, small_model()) == small_model().least_threshold
    assert local_threshold([[None], []], 1, small_model()) == small_model().least_threshold


@pytest.mark.parametrize(("calls", "per_hundred"), [([], 1), (CALLS, -1), (CALLS, 101), ([[100]] * 5, 4)])
def test_what_cannot_give_a_threshold_is_refused(calls: list[list[int | None]], per_hundred: float) -> None:
    with pytest.raises(ValueError, match="calls"):
        local_threshold(calls, per_hundred, small_model())
