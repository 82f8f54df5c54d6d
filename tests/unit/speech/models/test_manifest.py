from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from luwte.errors import ContentError
from luwte.speech.models.manifest import UNKNOWN, Entry, load_manifest, plain_name

NEMOTRON = "nemotron-3.5-streaming-0.6b-560ms"
HASH = "a" * 64
FILLED = f"""
[models."{NEMOTRON}"]
filled_on = 2026-11-25
filled_by = "A. de Vries"
reviewed_by = "B. Jansen"
files = {{ "encoder.int8.onnx" = {{ bytes = 4, sha256 = "{HASH}" }} }}
[models."{NEMOTRON}".archive]
sha256 = "{HASH}"
"""


def own(folder: Path, text: str) -> Path:
    (folder / "manifest.toml").write_text(text, encoding="utf-8")
    return folder


def test_what_we_ship_is_known_by_size_and_refused_for_want_of_a_hash() -> None:
    models = load_manifest().models
    assert set(models) == {NEMOTRON, "vosk-small-nl-0.22"}
    assert {entry.lacking for entry in models.values()} == {UNKNOWN}
    assert models[NEMOTRON].unpacked == 682_215_356
    assert all(mirror.url.startswith("https://") for entry in models.values() for mirror in entry.mirrors)


def test_an_organisation_fills_in_hashes_over_ours_and_keeps_the_rest(tmp_path: Path) -> None:
    entry = load_manifest(own(tmp_path, FILLED)).models[NEMOTRON]
    assert entry.lacking is None
    assert (entry.archive.bytes, entry.archive.sha256) == (475_271_763, HASH)
    assert list(entry.files) == ["encoder.int8.onnx"]
    assert entry.licence.name == "OpenMDW-1.1"


def test_a_folder_without_an_own_manifest_gives_ours(tmp_path: Path) -> None:
    assert load_manifest(tmp_path) == load_manifest()


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ('filled_by = "A. de Vries"', "", "niet ingevuld wie"),
        ('reviewed_by = "B. Jansen"', "", "niet ingevuld wie"),
        ("filled_on = 2026-11-25", "", "niet ingevuld wie"),
        ("B. Jansen", "a. de vries", "tweede mens"),
        ("B. Jansen", " A.  de Vries ", "tweede mens"),
        (f'bytes = 4, sha256 = "{HASH}"', "bytes = 4", UNKNOWN),
    ],
)
def test_half_filled_in_is_not_trusted(tmp_path: Path, old: str, new: str, why: str) -> None:
    lacking = load_manifest(own(tmp_path, FILLED.replace(old, new))).models[NEMOTRON].lacking
    assert lacking is not None
    assert why in lacking


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[models", "kan niet gelezen worden"),
        ("models = 3", "schrijf elk model"),
        ("[mirrors]", "onbekend veld: mirrors"),
        ('[models."eigen-x"]\nengine = "vosk"', "eigen-x: licence: dit veld ontbreekt"),
        (FILLED.replace(HASH, "abc"), "64 tekens"),
        (FILLED.replace('"encoder.int8.onnx"', '"../encoder.onnx"'), "geen gewone bestandsnaam"),
        (FILLED + f'[models."{NEMOTRON}".licence]\ncommercial = false', "hoort niet in het manifest"),
        (FILLED + f'[[models."{NEMOTRON}".mirrors]]\nurl = "http://voorbeeld.nl/a"', "https://"),
        (FILLED + f'[[models."{NEMOTRON}".mirrors]]\nurl = "https://ik@voorbeeld.nl/a"', "https://"),
        (FILLED.replace(NEMOTRON, "../x"), "alleen kleine letters"),
    ],
)
def test_a_wrong_own_manifest_says_which_file_and_what(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(ContentError, match=r"manifest\.toml") as caught:
        load_manifest(own(tmp_path, text))
    assert why in str(caught.value)


@pytest.mark.parametrize("name", ["../x", "/x", "a/../b", "a//b", "C:x", "a\\b", ".x", "a/.", "", "x\n", "é" * 2])
def test_only_plain_names_are_plain(name: str) -> None:
    assert not plain_name(name)
    assert plain_name("am/final.mdl")


def test_an_entry_knows_its_size_on_disk() -> None:
    given: dict[str, Any] = {
        "id": "x",
        "engine": "vosk",
        "licence": {"name": "MIT", "text_url": "https://voorbeeld.nl/", "attribution": "wij", "commercial": True},
        "archive": {"bytes": 1},
        "files": {"a": {"bytes": 2}, "b/c": {"bytes": 3}},
        "ram_mb": 1,
    }
    assert Entry.model_validate(given).unpacked == 5
