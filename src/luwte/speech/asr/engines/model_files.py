"""Finding the files of a model in its folder."""

from __future__ import annotations

from pathlib import Path

from luwte.errors import SettingsError


def model_file(folder: Path, pattern: str) -> Path:
    """The first file of this pattern. Raises `SettingsError` that says what is missing and where."""
    found = sorted(folder.glob(pattern))
    if not found:
        raise SettingsError(f"in de map {folder.name} van het model ontbreekt {pattern}")
    return found[0]


def unloadable(folder: Path) -> SettingsError:
    """The files are there, and the library cannot do anything with them."""
    return SettingsError(
        f"het model in {folder.name} kan niet geladen worden: beschadigd, of voor een andere herkenner"
    )
