"""The page can be made from any corpus; here from a few lines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench import acknowledged, handling, lights
from bench.scores import Figure
from factories import shipped

CALL = {
    "id": "c1", "author": "a", "scenario": "s", "template": "c1", "sector": "bank", "variety": "standard",
    "register": "u", "outcome": "calm",
    "turns": [
        {"speaker": "employee", "text": "Met de bank."},
        {"speaker": "caller", "text": "Ik bel voor een nieuwe pas.", "label": {"phase": 0}},
    ],
}  # fmt: skip
SAID = {"id": "z:0", "author": "z", "text": "Dat is echt vervelend voor u.", "moves": ["erkennen"]}
PAIRS = list(acknowledged.read_pairs())[::8]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    (tmp_path / "zetten").mkdir()
    (tmp_path / "dev.jsonl").write_text(json.dumps(CALL) + "\n", encoding="utf-8")
    (tmp_path / "zetten" / "dev.jsonl").write_text(json.dumps(SAID) + "\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(("value", "met"), [(0.9, "✓"), (0.95, "✓"), (0.89, "**✗**")])
def test_a_goal_says_whether_it_was_met_in_either_set(value: float, met: str) -> None:
    figure, missed = Figure(value, 0, 1, 8), Figure(0.2, 0, 1, 8)
    assert str(handling.Goal("iets", 0.9, figure)).endswith(f"| {met} {figure} | – |")
    assert str(handling.Goal("iets", 0.9, missed, figure)).endswith(f"| **✗** {missed} | {met} {figure} |")


def test_a_script_that_is_not_exact_is_named_with_its_reason(tmp_path: Path) -> None:
    path = tmp_path / "proef.yaml"
    path.write_text("titel: proef\ngesprek:\n  - {om: 1, tik: ja, alle: grijs, receptie: groen.x}\n", encoding="utf-8")
    light = handling.Lights([lights.Run(path, protocol) for protocol in lights.PROTOCOLS], shipped())
    assert light.exact == 2
    assert light.goal().endswith("| alle 3 | **✗** 2 van 3 | – |")
    assert "| receptie | 1 | 0 |" in light.table()
    assert light.table()[-1] == "| `proef` | receptie | proef.yaml:3 receptie: grijs, verwacht groen.x |"


def test_the_page_is_made_from_one_split_and_says_so(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lights, "runs", list)
    monkeypatch.setattr(acknowledged, "read_pairs", lambda _path: PAIRS)
    page = handling.page("dev", corpus)
    assert "`dev`" in page
    assert "Cijfers voor wie ontwikkelt" in page
    assert "1 hele gesprekken" in page
    assert all(f"## {title}" in page for title in ("In het kort", "De erkenningstoets", "Rust op het scherm"))


def test_the_page_of_the_test_split_has_no_warning_for_developers(
    corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("dev.jsonl", "zetten/dev.jsonl"):
        (corpus / name).rename(corpus / name.replace("dev", "test"))
    (corpus / "vers").mkdir()
    (corpus / "vers" / "rustig.jsonl").write_text(json.dumps(CALL) + "\n", encoding="utf-8")
    (corpus / "vers" / "zetten.jsonl").write_text(json.dumps(SAID) + "\n", encoding="utf-8")
    monkeypatch.setattr(lights, "runs", list)
    monkeypatch.setattr(acknowledged, "read_pairs", lambda _path: PAIRS)
    page = handling.page("test", corpus)
    assert "Cijfers voor wie ontwikkelt" not in page
    assert "**één keer**" in page
