from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from factories import shipped
from luwte.recognition.voice.layout import NUMBERS
from luwte.recognition.voice.model import Scorer, VoiceModelError, dumps, loads
from voice_models import scorer, small_model, window


def test_the_shipped_model_is_small_and_says_where_it_comes_from() -> None:
    data = shipped().voice_model
    assert len(data) < 10_000
    header = json.loads(data)
    assert header["licence"].startswith("CC0")
    assert header["version"] == header["data"][:12] == loads(data).version
    assert header["speakers"] == 10


def test_the_index_goes_through_its_anchors() -> None:
    one = scorer(0.0)
    assert [one.index(logit) for logit in (-9, 0.0, 0.5, 1.0, 2.0, 9)] == [0, 0, 25, 50, 100, 100]


def test_a_score_is_a_weighted_sum_of_the_named_numbers() -> None:
    inputs = ("alpha_m", "flux_m")
    one = Scorer(inputs, np.array([1.0, 2.0]), np.array([2.0, 4.0]), np.array([3.0, 5.0]), 0.5, 0.0, THREE, 3.0)
    numbers = np.zeros(len(NUMBERS))
    numbers[NUMBERS.index("alpha_m")], numbers[NUMBERS.index("flux_m")] = 5.0, 10.0
    assert one.score(numbers) == pytest.approx(2 * 3 + 2 * 5 + 0.5)
    assert one.scores(np.stack([numbers, numbers])).tolist() == pytest.approx([16.5, 16.5])


THREE = {"1": 2.0, "4": 1.0, "12": 0.5}


def test_what_was_written_is_read_again() -> None:
    model = small_model()
    data = dumps({"version": "v1", "licence": "CC0-1.0"}, model.relative, model.absolute)
    again = loads(data)
    assert again.version == "v1"
    assert dumps({"version": "v1", "licence": "CC0-1.0"}, again.relative, again.absolute) == data
    numbers = np.array(window(4.2).numbers)
    assert again.absolute.score(numbers) == pytest.approx(1.2)


def test_a_site_may_not_go_below_the_threshold_of_twelve_an_hour() -> None:
    assert small_model().least_threshold == 30
    assert small_model().rearm == 25


def changed(change: Callable[[Any], None]) -> bytes:
    given = json.loads(shipped().voice_model)
    change(given)
    return json.dumps(given).encode()


def another_hop(given: Any) -> None:
    given["front_end"]["hop"] = 80


def another_order(given: Any) -> None:
    given["numbers"].reverse()


@pytest.mark.parametrize("change", [another_hop, another_order])
def test_a_model_for_another_measurement_is_refused(change: Callable[[Any], None]) -> None:
    with pytest.raises(VoiceModelError, match="another measurement"):
        loads(changed(change))


def a_weight_too_few(given: Any) -> None:
    given["relative"]["weight"].pop()


def no_number(given: Any) -> None:
    given["relative"]["weight"][0] = float("nan")


def unknown_input(given: Any) -> None:
    given["relative"]["inputs"][0] = "loudness"


def no_scale(given: Any) -> None:
    given["absolute"]["scale"][0] = 0


def falling_anchors(given: Any) -> None:
    given["absolute"]["raised"] = -99


def no_thresholds(given: Any) -> None:
    given["absolute"]["thresholds"] = {}


def no_relative(given: Any) -> None:
    del given["relative"]


@pytest.mark.parametrize(
    "change",
    [a_weight_too_few, no_number, unknown_input, no_scale, falling_anchors, no_thresholds, no_relative],
)
def test_a_model_that_does_not_fit_together_is_refused(change: Callable[[Any], None]) -> None:
    with pytest.raises(VoiceModelError):
        loads(changed(change))


@pytest.mark.parametrize("data", [b"", b"\x80\x04pickle", b"[]", b"null", b'{"front_end": 1}'])
def test_bytes_that_are_no_model_are_refused(data: bytes) -> None:
    with pytest.raises(VoiceModelError):
        loads(data)


def test_anchors_must_rise() -> None:
    with pytest.raises(VoiceModelError, match="rise"):
        replace(scorer(0.0), calm=5.0)
