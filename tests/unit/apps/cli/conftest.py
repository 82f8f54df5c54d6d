"""Command lines run in an empty folder, so that no settings file of the developer is read, with a log of their own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog


@pytest.fixture(autouse=True)
def _own_log() -> Iterator[None]:
    """A command sends the log to its own error output, which is gone when the command is."""
    yield
    structlog.reset_defaults()


@pytest.fixture(autouse=True)
def _empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.upper().startswith("LUWTE_")]:
        monkeypatch.delenv(name)
