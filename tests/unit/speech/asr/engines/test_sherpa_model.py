from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from luwte.errors import SettingsError
from luwte.speech.asr.engines.sherpa_model import PARTS, load


def maker(kind: str) -> Any:
    """What the library offers for one layout."""
    return lambda _: lambda **options: SimpleNamespace(kind=kind, **options)


def made(folder: Path) -> Any:
    return load(folder, maker("single"), maker("parts"))


def test_one_file_goes_before_three_parts(tmp_path: Path) -> None:
    for name in ("tokens.txt", *(f"{part}.onnx" for part in PARTS)):
        (tmp_path / name).write_bytes(b"x")
    assert made(tmp_path).kind == "parts"
    (tmp_path / "model.onnx").write_bytes(b"x")
    assert made(tmp_path).kind == "single"


def test_what_the_library_cannot_load_is_told_without_its_own_words(tmp_path: Path) -> None:
    for name in ("tokens.txt", "model.onnx"):
        (tmp_path / name).write_bytes(b"x")

    def broken(**_: Any) -> Any:
        raise RuntimeError("geheim")

    with pytest.raises(SettingsError, match="kan niet geladen worden") as caught:
        load(tmp_path, lambda _: broken, lambda _: broken)
    assert "geheim" not in str(caught.value)


def test_a_missing_part_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"tokens\.txt"):
        made(tmp_path)
