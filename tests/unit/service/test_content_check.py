from __future__ import annotations

from pathlib import Path

import pytest

from factories import shipped
from luwte.content.loader import load_content
from luwte.service.content_check import check

ENTRY = """ingangen:
  - id: eigen.een
    detail: {detail}
    doel: {aim}
    uitingen: ["{utterance}"]
    vuurt: ["{fires}"]
    zwijgt: ["{quiet}", "goedemorgen"]
"""


def problems(folder: Path, **change: str) -> list[str]:
    values = {
        "detail": "belediging",
        "aim": "medewerker",
        "utterance": "praatjesmaker",
        "fires": "jij praatjesmaker",
        "quiet": "mijn buurman riep praatjesmaker tegen mij",
    } | change
    (folder / "lexicon").mkdir()
    (folder / "lexicon" / "eigen.yaml").write_text(ENTRY.format(**values), encoding="utf-8")
    return [str(problem) for problem in check(load_content(folder))]


def test_what_we_ship_does_what_it_says() -> None:
    assert [str(problem) for problem in check(shipped())] == []


def test_a_good_entry_of_an_organisation_passes(tmp_path: Path) -> None:
    assert problems(tmp_path) == []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"fires": "goedemiddag"}, 'lexicon/eigen.yaml:2: eigen.een: vuurt niet op eigen voorbeeld "goedemiddag"'),
        ({"quiet": "dag praatjesmaker"}, 'lexicon/eigen.yaml:2: eigen.een: had moeten zwijgen bij "dag praatjesmaker"'),
        ({"utterance": "<weg> ding"}, "lexicon/eigen.yaml:2: eigen.een: onbekende woordgroep <weg>"),
        ({"utterance": "[ding]"}, "lexicon/eigen.yaml:2: eigen.een: deze uiting past op alles: [ding]"),
    ],
)
def test_mistakes_are_told_with_file_and_line(tmp_path: Path, change: dict[str, str], message: str) -> None:
    assert problems(tmp_path, **change) == [message]


def test_a_technique_must_hear_its_own_sentences_and_name_known_things(tmp_path: Path) -> None:
    (tmp_path / "technieken").mkdir()
    (tmp_path / "technieken" / "eigen.yaml").write_text(
        """id: eigen
naam: Eigen
bedoeling: Iets.
voorrang: 1
wanneer: [{fase: [3], na: [bestaat_niet], wachter: ook_niet}]
cue: Doe iets
zinnen: {u: ["Dit is een zin."], je: ["Dit is een zin."]}
herken: ["heel iets anders"]
stelt_stap_voor: nergens
bron: eigen
""",
        encoding="utf-8",
    )
    found = " / ".join(str(problem) for problem in check(load_content(tmp_path)))
    for message in (
        "onbekende techniek bestaat_niet",
        "onbekende wachter ook_niet",
        "onbekende stap nergens",
        "eigen zin",
    ):
        assert message in found


def test_every_sentence_that_the_software_can_show_exists(tmp_path: Path) -> None:
    content = load_content()
    del content.messages["licht.grijs"]  # type: ignore[attr-defined]
    assert [str(problem) for problem in check(content)] == ["meldingen.yaml:1: melding licht.grijs ontbreekt"]
