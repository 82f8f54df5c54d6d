"""The pairs themselves, and how an outcome is counted. Whether they come out right is a measurement, not a test."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from bench.acknowledged import DEVELOPMENT, NONE, PATH, Outcome, Pair, outcome, read_pairs, share_right, table, wrong
from factories import shipped
from luwte.domain.course import Effect
from luwte.handling.acknowledgement import CHANGE, TURNS

FILES = {path.stem: list(read_pairs(path)) for path in (PATH, DEVELOPMENT)}
PAIRS = [pair for pairs in FILES.values() for pair in pairs]
REAL = next(pair for pair in FILES[DEVELOPMENT.stem] if pair.effect == "zakt" and pair.acknowledgement == "real")
FAKE = next(pair for pair in FILES[DEVELOPMENT.stem] if pair.acknowledgement == "fake")


def around(pair: Pair) -> tuple[list[int], list[int]]:
    """The written phases before and after the acknowledgement."""
    before = [turn.phase for turn in pair.turns[: pair.at] if turn.phase is not None]
    after = [turn.phase for turn in pair.turns[pair.at :] if turn.phase is not None]
    return before, after


@pytest.mark.parametrize("pairs", FILES.values(), ids=FILES)
def test_there_are_sixty_real_pairs_twenty_of_each_and_ten_fake_ones(pairs: list[Pair]) -> None:
    assert Counter(pair.expected for pair in pairs) == {"zakt": 20, "blijft": 20, "stijgt": 20, NONE: 10}


def test_no_pair_stands_in_two_files() -> None:
    assert len({pair.id for pair in PAIRS}) == len(PAIRS)
    assert len({turn.text for pair in PAIRS for turn in pair.turns if len(turn.text.split()) > 7}) == sum(
        len(turn.text.split()) > 7 for pair in PAIRS for turn in pair.turns
    )


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.id)
def test_the_direction_follows_from_the_written_phases(pair: Pair) -> None:
    before, after = around(pair)
    assert 3 <= len(before) <= 5
    assert 3 <= len(after) <= 4
    change = sum(after[:TURNS]) / TURNS - sum(before[-TURNS:]) / TURNS
    assert pair.effect == ("zakt" if change <= -CHANGE else "stijgt" if change >= CHANGE else "blijft")


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.id)
def test_only_callers_have_a_phase_and_the_employee_acknowledges(pair: Pair) -> None:
    assert all((turn.speaker == "caller") is (turn.phase is not None) for turn in pair.turns)
    assert pair.turns[pair.at].speaker == "employee"


def test_a_pair_is_played_through_the_whole_engine() -> None:
    played = outcome(REAL, shipped())
    before, after = around(REAL)
    assert [written for written, _ in played.phases] == [*before, *after]
    assert played.at in (None, REAL.at)
    assert (played.effect is None) is (played.at is None)


def test_a_pair_is_right_when_the_direction_is_and_a_fake_one_when_nothing_was_tested() -> None:
    assert Outcome(REAL, Effect.FALLS, REAL.at, ()).right
    assert not Outcome(REAL, Effect.RISES, REAL.at, ()).right
    assert not Outcome(REAL, None, None, ()).right
    assert Outcome(FAKE, None, None, ()).right
    assert not Outcome(FAKE, Effect(FAKE.effect), FAKE.at, ()).right


def test_the_table_counts_what_was_said_and_the_wrong_ones_are_listed() -> None:
    phases = tuple((turn.phase, 0) for turn in REAL.turns if turn.phase is not None)
    found = [Outcome(REAL, Effect.FALLS, REAL.at, phases), Outcome(REAL, Effect.STAYS, 2, phases)]
    assert share_right(found).value == 0.5
    assert "| – zakt | 0.500" in "\n".join(table(found))
    (*_, last) = wrong(found)
    before, after = around(REAL)
    assert f"blijft (na beurt 2, niet na beurt {REAL.at})" in last
    assert " ".join(map(str, before)) + " · " + " ".join(map(str, after)) in last


def test_a_wrong_line_is_named_without_its_text(tmp_path: Path) -> None:
    path = tmp_path / "paren.jsonl"
    path.write_text(PATH.read_text(encoding="utf-8").splitlines()[0] + '\n{"id": "x"}\n', encoding="utf-8")
    with pytest.raises(ValueError, match=r"paren\.jsonl:2: sector"):
        list(read_pairs(path))
