"""Command lines run in an empty folder, so that no settings file of the developer is read."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def _empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("LUWTE_CONTENT_DIR", "LUWTE_SPEAKERS", "LUWTE_PROTOCOL", "LUWTE_CALLER_CHANNEL"):
        monkeypatch.delenv(name, raising=False)
