from __future__ import annotations

import re
from pathlib import Path
from textwrap import dedent

import pytest

from luwte.apps.cli.content import attempt, check, show
from luwte.errors import ContentError


def test_our_own_content_is_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    assert check(None) == 0
    assert "In orde" in capsys.readouterr().out


def overlay(folder: Path, text: str) -> Path:
    (folder / "lexicon").mkdir()
    (folder / "lexicon" / "eigen.yaml").write_text(text)
    return folder


def test_an_example_that_does_not_fire_is_named_with_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = overlay(
        tmp_path,
        "ingangen:\n  - id: eigen.woord\n    detail: belediging\n    doel: medewerker\n    kracht: 0.9\n"
        '    uitingen: ["kwezelkop"]\n    vuurt: ["dit is iets anders"]\n    zwijgt: ["goedemorgen", "dank u wel"]\n',
    )
    assert check(folder) == 1
    assert "lexicon/eigen.yaml:" in capsys.readouterr().err


def test_a_field_that_does_not_exist_is_named_with_file_and_line(tmp_path: Path) -> None:
    text = (
        "ingangen:\n  - id: eigen.woord\n    detail: belediging\n    doel: medewerker\n    kracht: 0.9\n"
        '    uitingen: ["kwezelkop"]\n    vuurt: ["kwezelkop"]\n    zwijgt: ["ja", "nee"]\n    krahct: 1\n'
    )
    with pytest.raises(ContentError, match=r"eigen.yaml:9: .*krahct.*onbekend"):
        check(overlay(tmp_path, text))


def test_dialogues_of_the_organisation_are_played(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "gesprekken").mkdir()
    dialogue = tmp_path / "gesprekken" / "een.yaml"
    dialogue.write_text('- beller: "jij bent echt te dom"\n  verwacht: {fase: 3}\n')
    assert check(tmp_path) == 0
    assert "1 gesprekken gespeeld" in capsys.readouterr().out
    dialogue.write_text('- beller: "goedemorgen"\n  verwacht: {fase: 3}\n')
    assert check(tmp_path) == 1
    assert "een.yaml:" in capsys.readouterr().err


def test_the_examples_in_the_pages_for_trainers_are_content_that_works(tmp_path: Path) -> None:
    """Every block of YAML in docs/content.md is a file that a trainer may copy; a hint alone is not a whole file."""
    page = (Path(__file__).parents[4] / "docs" / "content.md").read_text(encoding="utf-8")
    places = {
        "ingangen": "lexicon/eigen.yaml",
        "klassen": "woordklassen.yaml",
        "id: benoemen": "technieken/benoemen.yaml",
        "id: ons_protocol": "protocollen/ons_protocol.yaml",
        "zetten": "zetten.yaml",
        "velden": "dreigvelden.yaml",
        "titel": "gesprekken/een.yaml",
    }
    blocks = [dedent(block) for block in re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)]
    for start, place in places.items():
        (block,) = [block for block in blocks if block.startswith(start)]
        (tmp_path / place).parent.mkdir(exist_ok=True)
        (tmp_path / place).write_text(block, encoding="utf-8")
    assert check(tmp_path) == 0


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("jij bent echt te dom", "Belediging, gericht op de medewerker"),
        ("sorry zo bedoelde ik het niet", "herstel"),
        ("ik maak er een einde aan", "zorgsignaal suicidaliteit"),
        ("goedemorgen", "Niets gevonden."),
        ("hij zei jij bent een sukkel", "telt niet"),
    ],
)
def test_a_sentence_can_be_tried(sentence: str, expected: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert attempt(sentence, None) == 0
    assert expected in " ".join(capsys.readouterr().out.split())


def test_the_overview_and_one_part_can_be_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert show(None, None) == 0
    assert show("benoemen", None) == 0
    assert "Benoem het gedrag" in capsys.readouterr().out


def test_a_part_that_does_not_exist_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert show("bestaat_niet", None) != 0
    assert "bestaat_niet" in capsys.readouterr().err
