from __future__ import annotations

from pathlib import Path

import pytest

from factories import shipped
from luwte.content.loader import load_content
from luwte.errors import ContentError

ENTRY = """
ingangen:
  - id: {id}
    detail: belediging
    uitingen: ["{words}"]
    vuurt: ["jij bent een {words}"]
    zwijgt: ["rustig gesprek", "ik bel over mijn rekening"]
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
