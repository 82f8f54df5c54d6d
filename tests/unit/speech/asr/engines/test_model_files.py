from __future__ import annotations

from pathlib import Path

import pytest

from luwte.errors import SettingsError
from luwte.speech.asr.engines.model_files import model_file


def test_the_first_file_of_a_pattern_is_found_and_a_missing_one_is_named(tmp_path: Path) -> None:
    for name in ("encoder.int8.onnx", "encoder.onnx"):
        (tmp_path / name).write_bytes(b"")
    assert model_file(tmp_path, "encoder*.onnx").name == "encoder.int8.onnx"
    with pytest.raises(SettingsError, match=r"tokens\.txt"):
        model_file(tmp_path, "tokens.txt")
