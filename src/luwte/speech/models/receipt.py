"""What was installed, written beside a model: without a receipt that fits, no engine loads it (S22, S23)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from pydantic import BaseModel, ConfigDict, ValidationError

from luwte.speech.models.manifest import Entry, Name, Sha256

RECEIPT = "receipt.json"
_BLOCK = 1 << 20


class Receipt(BaseModel):
    """Which model, from which archive, with which files (sha256 by name), and when."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    engine: str
    archive: Sha256
    files: dict[Name, Sha256]
    installed_at: datetime
    manifest: int


def receipt_for(entry: Entry, at: datetime, version: int) -> Receipt:
    """The receipt of a trusted entry."""
    files = {name: file.sha256 for name, file in entry.files.items() if file.sha256}
    if entry.lacking or entry.archive.sha256 is None:
        raise ValueError("no receipt without hashes")
    return Receipt(
        id=entry.id,
        engine=entry.engine,
        archive=entry.archive.sha256,
        files=files,
        installed_at=at,
        manifest=version,
    )


def read_receipt(folder: Path) -> Receipt | None:
    """The receipt of the model in this folder; `None` when it is missing or damaged."""
    try:
        return Receipt.model_validate_json((folder / RECEIPT).read_bytes())
    except (OSError, ValidationError):
        return None


def sha256_of(source: BinaryIO) -> str:
    """Of everything from here to the end."""
    found = hashlib.sha256()
    while block := source.read(_BLOCK):
        found.update(block)
    return found.hexdigest()


def differences(folder: Path, files: Mapping[str, str]) -> list[str]:
    """What is wrong with the files of a model, one Dutch line each; empty when all is as it should be."""
    wrong = [line for name, sha256 in files.items() if (line := _wrong(folder / name, name, sha256))]
    there = {
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_symlink() or not path.is_dir()
    }
    return wrong + [f"{name} hoort er niet bij" for name in sorted(there - set(files) - {RECEIPT})]


def _wrong(path: Path, name: str, sha256: str) -> str | None:
    if path.is_symlink() or not path.is_file():
        return f"{name} ontbreekt of is geen gewoon bestand"
    try:
        with path.open("rb") as source:
            return None if sha256_of(source) == sha256 else f"{name} is gewijzigd"
    except OSError:
        return f"{name} kan niet gelezen worden"
