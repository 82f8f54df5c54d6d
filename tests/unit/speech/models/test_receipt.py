from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest

from luwte.speech.models.manifest import load_manifest
from luwte.speech.models.receipt import RECEIPT, differences, read_receipt, receipt_for, sha256_of
from models_site import FILES, sha256, tarred, write_manifest

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
HASHES = {name: sha256(content) for name, content in FILES.items()}


def model(folder: Path) -> Path:
    for name, content in FILES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def test_a_receipt_comes_back_as_it_was_written(tmp_path: Path) -> None:
    write_manifest(tmp_path, tarred())
    receipt = receipt_for(load_manifest(tmp_path).models["eigen"], NOW, 1)
    (tmp_path / RECEIPT).write_text(receipt.model_dump_json(), encoding="utf-8")
    assert read_receipt(tmp_path) == receipt
    assert receipt.files == HASHES


def test_there_is_no_receipt_without_hashes() -> None:
    with pytest.raises(ValueError, match="without hashes"):
        receipt_for(load_manifest().models["vosk-small-nl-0.22"], NOW, 1)


@pytest.mark.parametrize("content", [None, b"{", b"{}", b"\xff"])
def test_a_missing_or_damaged_receipt_is_none(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / RECEIPT).write_bytes(content)
    assert read_receipt(tmp_path) is None


def test_the_hash_is_that_of_the_whole_file() -> None:
    assert sha256_of(io.BytesIO(b"x" * 3_000_000)) == sha256(b"x" * 3_000_000)


def test_a_whole_model_differs_in_nothing(tmp_path: Path) -> None:
    (model(tmp_path) / RECEIPT).touch()
    assert differences(tmp_path, HASHES) == []


def test_every_difference_is_named(tmp_path: Path) -> None:
    model(tmp_path)
    (tmp_path / "model.onnx").write_bytes(b"anders")
    (tmp_path / "am/tokens.txt").unlink()
    (tmp_path / "am/tokens.txt").symlink_to("/dev/null")
    (tmp_path / "am/graph.fst").touch()
    assert differences(tmp_path, HASHES) == [
        "model.onnx is gewijzigd",
        "am/tokens.txt ontbreekt of is geen gewoon bestand",
        "am/graph.fst hoort er niet bij",
    ]


def test_a_file_that_cannot_be_read_differs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "open", refuse)
    assert "model.onnx kan niet gelezen worden" in differences(model_with(tmp_path), {"model.onnx": "0" * 64})


def model_with(folder: Path) -> Path:
    (folder / "model.onnx").touch()
    return folder


def test_a_link_to_a_folder_does_not_belong_and_no_file_is_taken_through_one(tmp_path: Path) -> None:
    folder, elsewhere = tmp_path / "model", tmp_path / "elders"
    for place in (folder, elsewhere):
        place.mkdir()
        model(place)
    (folder / "extra").symlink_to(elsewhere)
    assert differences(folder, HASHES) == ["extra hoort er niet bij"]
    (folder / "extra").unlink()
    (folder / "am" / "tokens.txt").unlink()
    (folder / "am").rmdir()
    (folder / "am").symlink_to(elsewhere / "am")
    assert differences(folder, HASHES) == ["am hoort er niet bij"]
