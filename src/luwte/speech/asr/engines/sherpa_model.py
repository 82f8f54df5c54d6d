"""A folder with a model of sherpa-onnx: `model.onnx` alone (CTC) or the parts of a transducer, and `tokens.txt`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from luwte.errors import SettingsError
from luwte.speech.asr.engines.model_files import model_file, unloadable

PARTS = ("encoder", "decoder", "joiner")


def load(
    model: Path, single: Callable[[Any], Callable[..., Any]], parts: Callable[[Any], Callable[..., Any]], **options: Any
) -> Any:
    """The recogniser; `single` and `parts` name the maker in the library for each layout.

    Raises `SettingsError` when the library, a file or a sound model is missing.
    """
    try:
        import sherpa_onnx
    except ImportError:
        raise SettingsError("sherpa-onnx is niet geïnstalleerd; installeer Luwte met de extra 'asr'") from None
    options["tokens"] = str(model_file(model, "tokens.txt"))
    try:
        if (alone := model / "model.onnx").is_file():
            return single(sherpa_onnx)(model=str(alone), **options)
        files = {name: str(model_file(model, f"{name}*.onnx")) for name in PARTS}
        return parts(sherpa_onnx)(**files, **options)
    except RuntimeError:
        raise unloadable(model) from None
