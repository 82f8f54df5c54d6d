from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from factories import shipped
from luwte.content import loader
from luwte.content.loader import load_content
from luwte.domain.course import CourseHint
from luwte.domain.moves import Move
from luwte.errors import ContentError

ENTRY = """
ingangen:
  - id: {id}
    detail: belediging
    uitingen: ["{words}"]
    vuurt: ["jij bent een {words}"]
    zwijgt: ["rustig gesprek", "ik bel over mijn rekening"]
"""
HINT = """verloop:
  - id: {id}
    naam: Klacht die oploopt
    kenmerken: [{{details: [belediging]}}]
    wat_werkt: Erkennen.
    valkuil: Hard is niet gevaarlijk.
    bron: S20
"""


def overlay(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return folder


def test_shipped_content_loads_and_has_a_version() -> None:
    assert len(shipped().version) == 12
    assert shipped().entries


def test_the_same_content_has_the_same_version_and_other_content_another(tmp_path: Path) -> None:
    assert load_content().version == shipped().version
    own = overlay(tmp_path, "lexicon/eigen.yaml", ENTRY.format(id="eigen.een", words="kletskous"))
    assert load_content(own).version != shipped().version


def test_an_overlay_adds_and_replaces_by_id(tmp_path: Path) -> None:
    replaced = shipped().entries[0].id
    overlay(tmp_path, "lexicon/a.yaml", ENTRY.format(id="eigen.een", words="kletskous"))
    overlay(tmp_path, "lexicon/b.yaml", ENTRY.format(id=replaced, words="praatjesmaker"))
    content = load_content(tmp_path)
    assert len(content.entries) == len(shipped().entries) + 1
    by_id = {entry.id: entry for entry in content.entries}
    assert by_id[replaced].utterances == ("praatjesmaker",)
    assert content.place("ingang", replaced) == "lexicon/b.yaml:3"


def test_an_overlay_extends_a_word_group(tmp_path: Path) -> None:
    overlay(tmp_path, "woordgroepen.yaml", "groepen:\n  - {id: jullie, woorden: [stichting zonneschijn]}\n")
    assert set(shipped().groups["jullie"]) < set(load_content(tmp_path).groups["jullie"])


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("lexicon/a.yaml", "ingangen:\n  - id: a\n    zinnen: [x]\n", r"lexicon/a.yaml:\d: ingangen.0"),
        ("lexicon/a.yaml", ENTRY.format(id="a", words="x") + "  - {id: b}\n", r"lexicon/a.yaml:8: ingangen.1"),
        ("lexikon.yaml", "a: 1\n", "hoort hier niet"),
        ("technieken/erkennen.yaml", "id: lsd\n", r"technieken/erkennen.yaml:1"),
        (
            "lexicon/a.yaml",
            ENTRY.format(id="HOOFD", words="x"),
            "lexicon/a.yaml:3: ingangen.0.id: alleen kleine letters",
        ),
    ],
)
def test_a_mistake_says_file_line_field_and_what(tmp_path: Path, name: str, text: str, message: str) -> None:
    with pytest.raises(ContentError, match=message):
        load_content(overlay(tmp_path, name, text))


def test_an_id_may_stand_once_per_folder(tmp_path: Path) -> None:
    overlay(tmp_path, "lexicon/a.yaml", ENTRY.format(id="eigen.een", words="kletskous"))
    overlay(tmp_path, "lexicon/b.yaml", ENTRY.format(id="eigen.een", words="praatjesmaker"))
    with pytest.raises(ContentError, match=r"lexicon/b.yaml:3: id eigen.een staat ook in lexicon/a.yaml:3"):
        load_content(tmp_path)


def test_a_missing_overlay_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="bestaat niet"):
        load_content(tmp_path / "weg")


def test_an_overlay_adds_words_to_a_move_and_keeps_ours(tmp_path: Path) -> None:
    first = "zetten:\n  - {id: erkennen, naam: Gehoord, uitleg: U hoorde het., herken: [dat is wat]}\n"
    content = load_content(overlay(tmp_path, "zetten.yaml", first))
    assert set(content.moves) == set(Move)
    own = content.moves[Move.ACKNOWLEDGE]
    assert (own.name, own.spot) == ("Gehoord", (*shipped().moves[Move.ACKNOWLEDGE].spot, "dat is wat"))
    assert content.moves[Move.BOUNDARY] == shipped().moves[Move.BOUNDARY]
    assert content.place("zet", "erkennen") == "zetten.yaml:2"
    assert content.place("zet", "grens") == shipped().place("zet", "grens")


def test_words_of_ours_for_a_move_are_not_taken_away_by_those_of_an_overlay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, own = tmp_path / "ours", tmp_path / "own"
    shutil.copytree(loader.OURS, ours, ignore=shutil.ignore_patterns("*.tabel"))
    move = "zetten:\n  - {{id: grens, naam: G, uitleg: G, herken: [{0}], herken_niet: [{0} niet]}}\n"
    overlay(ours, "zetten.yaml", move.format("stop"))
    overlay(own, "zetten.yaml", move.format("halt"))
    monkeypatch.setattr(loader, "OURS", ours)
    words = load_content(own).moves[Move.BOUNDARY]
    assert (words.spot, words.spot_unless) == (("stop", "halt"), ("stop niet", "halt niet"))


def test_an_overlay_replaces_the_hints_and_the_parts_of_a_threat_as_a_whole(tmp_path: Path) -> None:
    overlay(tmp_path, "verloop.yaml", HINT.format(id="oplopend"))
    overlay(tmp_path, "dreigvelden.yaml", "velden:\n  - {veld: middel, herken: [lepel]}\n")
    content = load_content(tmp_path)
    assert [hint.id for hint in content.course.hints] == [CourseHint.MOUNTING]
    assert [slot.spot for slot in content.threats.slots] == [("lepel",)]
    assert content.place("verloop", "oplopend") == "verloop.yaml:2"
    assert content.place("dreigveld", "middel") == "dreigvelden.yaml:2"


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("verloop.yaml", HINT.format(id="boosaardig"), "verloop.yaml:2: verloop.0.id: kies uit: 'oplopend'"),
        (
            "verloop.yaml",
            HINT.format(id="oplopend").replace("details: [belediging]", "minstens: 2"),
            "verloop.yaml:4: verloop.0.kenmerken.0: geef details of zorg",
        ),
        (
            "verloop.yaml",
            HINT.format(id="oplopend") + HINT.format(id="oplopend").removeprefix("verloop:\n"),
            "verloop.yaml:8: id oplopend staat er twee keer",
        ),
        ("dreigvelden.yaml", "velden:\n  - {veld: toon, herken: [x]}\n", "dreigvelden.yaml:2: velden.0.veld: kies uit"),
        (
            "dreigvelden.yaml",
            "velden:\n  - {veld: tijd, herken: [nu]}\n  - {veld: tijd, herken: [straks]}\n",
            "dreigvelden.yaml:3: id tijd staat er twee keer",
        ),
        ("zetten.yaml", "zetten:\n  - {id: zuchten, naam: Z, uitleg: Z}\n", "zetten.yaml:2: zetten.0.id: kies uit"),
        (
            "technieken/eigen.yaml",
            "id: eigen\nnaam: E\nbedoeling: B\nvoorrang: 1\ncue: C\nzinnen: {}\nnooit: []\nbron: b\n",
            "technieken/eigen.yaml:7: nooit: geef er minstens 1",
        ),
        (
            "protocollen/eigen.yaml",
            "id: eigen\nnaam: E\nversie: 1\nbron: b\nsamenvatting: S\nbegin: a\nernstig: []\nstappen: []\n",
            "protocollen/eigen.yaml:8: stappen: geef er minstens 2",
        ),
    ],
)
def test_a_mistake_in_what_the_employee_sees_says_file_line_field_and_what(
    tmp_path: Path, name: str, text: str, told: str
) -> None:
    with pytest.raises(ContentError) as refused:
        load_content(overlay(tmp_path, name, text))
    assert str(refused.value).startswith(told)


def test_what_the_table_of_moves_weighs_is_read_with_the_rest() -> None:
    assert shipped().move_model
    assert shipped().move_model != shipped().word_model
