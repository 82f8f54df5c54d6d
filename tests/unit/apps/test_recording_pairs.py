from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from luwte.apps.recording_pairs import Pair, PairRule, pair_rule
from luwte.errors import SettingsError

RULE = {"patroon": "{id}-{kant}", "links": "in", "rechts": "out"}


def test_both_halves_name_the_same_pair() -> None:
    rule = pair_rule({**RULE, "wachten": 30}, "bron.toml")
    assert rule == PairRule("{id}-{kant}", "in", "out", 30.0)
    left, right = Path("map/2026-11-24-7-in.wav"), Path("map/2026-11-24-7-out.wav")
    assert rule.of(left) == rule.of(right) == Pair(left, right, Path("map/2026-11-24-7.wav"))


@pytest.mark.parametrize("name", ["7.wav", "7-IN.wav", "-in.wav", "7-in-x.wav", "7-inn.wav"])
def test_a_file_that_is_called_otherwise_is_no_half(name: str) -> None:
    assert pair_rule(RULE, "bron.toml").of(Path(name)) is None


def test_the_side_may_stand_first_and_signs_mean_nothing_but_themselves() -> None:
    rule = pair_rule({"patroon": "({kant})_{id}", "links": "r.x", "rechts": "tx"}, "bron.toml")
    assert rule.of(Path("(tx)_7.8.mp3")) == Pair(Path("(r.x)_7.8.mp3"), Path("(tx)_7.8.mp3"), Path("7.8.mp3"))
    assert rule.of(Path("(rxx)_7.mp3")) is None


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("x", "paar: alleen"),
        ({**RULE, "kant": "x"}, "paar: alleen"),
        ({**RULE, "patroon": "{id}{kant}"}, "met iets ertussen"),
        ({**RULE, "patroon": "{id}-{id}-{kant}"}, "met iets ertussen"),
        ({**RULE, "patroon": 3}, "met iets ertussen"),
        ({**RULE, "rechts": "in"}, "zeg hoe de kant heet"),
        ({**RULE, "rechts": "../out"}, "zeg hoe de kant heet"),
        ({"patroon": "{id}-{kant}", "links": "in"}, "zeg hoe de kant heet"),
        ({**RULE, "wachten": 0}, "een aantal seconden"),
        ({**RULE, "wachten": True}, "een aantal seconden"),
        ({**RULE, "wachten": "lang"}, "een aantal seconden"),
    ],
)
def test_a_rule_that_is_wrong_is_refused_with_where_it_stands(given: Any, told: str) -> None:
    with pytest.raises(SettingsError, match=f"^bron.toml: paar: .*{told.removeprefix('paar: ')}"):
        pair_rule(given, "bron.toml")
