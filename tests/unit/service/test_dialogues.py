from __future__ import annotations

from pathlib import Path

import pytest

from factories import shipped
from luwte.errors import ContentError
from luwte.service.dialogues import read_dialogue, run_dialogue


def dialogue(folder: Path, text: str) -> Path:
    path = folder / "gesprek.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_dialogue_that_holds_gives_nothing(tmp_path: Path) -> None:
    text = """
- beller: "jij bent echt een idioot"
  verwacht: {fase: 3, vorm: [persoonlijke_aanval], doel: medewerker, licht: oranje, advies: benoemen, koelt_af: nee}
- medewerker: "Zo kan ik u niet helpen."
  verwacht: {techniek: benoemen}
- stap: waarschuwing
- tik: 5
- beller: "sukkel"
  verwacht: {minstens: 3, licht: groen, hulp: nee, zorg: geen}
"""
    assert run_dialogue(dialogue(tmp_path, text), shipped()) == ()


@pytest.mark.parametrize(
    ("expected", "message"),
    [
        ("fase: 0", "fase: verwacht 0, gezien 3"),
        ("hoogstens: 2", "hoogstens: verwacht 2, gezien 3"),
        ("minstens: 4", "minstens: verwacht 4, gezien 3"),
        ("beurt: 1", "beurt: verwacht 1, gezien 3"),
        ("vorm: []", "vorm: verwacht geen, gezien persoonlijke_aanval"),
        ("doel: organisatie", "doel: verwacht organisatie, gezien medewerker"),
        ("advies: erkennen", "advies: verwacht erkennen, gezien benoemen"),
        ("licht: groen", "licht: verwacht groen, gezien oranje"),
        ("zorg: paniek", "zorg: verwacht paniek, gezien geen"),
        ("hulp: ja", "hulp: verwacht ja, gezien nee"),
        ("koelt_af: ja", "koelt_af: verwacht ja, gezien nee"),
        ("techniek: lsd", "techniek: verwacht lsd, gezien geen"),
    ],
)
def test_every_kind_of_expectation_can_fail(tmp_path: Path, expected: str, message: str) -> None:
    path = dialogue(tmp_path, f'- beller: "jij bent echt een idioot"\n  verwacht: {{{expected}}}\n')
    assert [str(m) for m in run_dialogue(path, shipped())] == [f"gesprek.yaml:1: {message}"]


def test_throughout_holds_after_every_caller_line(tmp_path: Path) -> None:
    text = "doorlopend: {hoogstens: 1}\ngesprek:\n  - beller: dag\n  - beller: jij bent een idioot\n"
    (mismatch,) = run_dialogue(dialogue(tmp_path, text), shipped())
    assert mismatch.place == "gesprek.yaml:4"


def test_an_expectation_in_the_wrong_place_is_told(tmp_path: Path) -> None:
    path = dialogue(tmp_path, "- medewerker: dag\n  verwacht: {fase: 0}\n")
    assert "kan hier niet verwacht worden" in str(run_dialogue(path, shipped())[0])


@pytest.mark.parametrize(
    "text", ["- beller: dag\n  medewerker: dag\n", "- roept: dag\n", "- beller: dag\n  verwacht: {fase: 7}\n"]
)
def test_a_wrong_dialogue_is_refused_with_its_line(tmp_path: Path, text: str) -> None:
    with pytest.raises(ContentError, match=r"gesprek.yaml:\d"):
        read_dialogue(dialogue(tmp_path, text))
