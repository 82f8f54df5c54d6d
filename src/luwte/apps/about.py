"""What this is and whose (*over*): the version, our licence, and whose the installed speech models are (S24)."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import metadata, version
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Credit:
    """A model, to whom it must be attributed, and under which terms it may be used."""

    model: str
    attribution: str
    licence: str
    url: str


def edition() -> tuple[str, str]:
    """Our version and licence."""
    return version("luwte"), metadata("luwte")["License-Expression"]


def credits_of(models_dir: Path) -> tuple[Credit, ...]:
    """Of every installed model that the manifest knows. Raises `ModelError` for a manifest that cannot be read."""
    from luwte.speech.models.store import ModelStore

    store = ModelStore(models_dir)
    known = [(name, store.entry(name).licence) for name in store.installed() if name in store.manifest.models]
    return tuple(Credit(name, each.attribution, each.name, each.text_url) for name, each in known)
