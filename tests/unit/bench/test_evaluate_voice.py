from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bench import evaluate_voice
from bench.evaluate_voice import Goal, page
from bench.scores import Figure
from corpora import write_corpus
from model import train_voice
from model.telephone_line import Line


@pytest.mark.parametrize(
    ("bound", "at_most", "met"),
    [(0.5, False, "ja"), (0.7, False, "**nee**"), (0.7, True, "ja"), (0.5, True, "**nee**")],
)
def test_a_goal_says_whether_it_was_met(bound: float, at_most: bool, met: str) -> None:
    line = str(Goal("doel", bound, Figure(0.6, 0.5, 0.7, 9), at_most=at_most))
    assert line.endswith(f"| {met} |")


def test_the_page_names_every_part_and_its_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Forking a test that has threads is a warning, and so an error, in newer Pythons.
    for module in (evaluate_voice, train_voice):
        monkeypatch.setattr(module, "ProcessPoolExecutor", ThreadPoolExecutor)
    monkeypatch.setattr(evaluate_voice, "CALLS_PER_SPEAKER", 2)
    monkeypatch.setattr(evaluate_voice, "TEST_CALLS", 1)
    monkeypatch.setattr(evaluate_voice, "SLICE_CALLS", 1)
    monkeypatch.setattr(evaluate_voice, "LINES", {"schoon": Line()})
    ours = write_corpus(tmp_path / "emodb", speakers=3)
    other = write_corpus(tmp_path / "ravdess", speakers=2, ravdess=True)
    text = page(ours, {"RAVDESS": other})
    for part in ("## Doelen", "## Per venster", "## Per gesprek", "## Wat erop lijkt", "### RAVDESS", "beschadigd"):
        assert part in text
    assert "spreker 08" in text
    assert "boos" not in text
