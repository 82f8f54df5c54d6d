from __future__ import annotations

from pathlib import Path

import pytest

from luwte.apps.cli.install import installation
from luwte.errors import ContentError, SettingsError


def test_without_a_file_everything_has_a_default() -> None:
    installed = installation()
    assert installed.profile.protocol == "telefoon"
    assert installed.content.entries


def test_a_folder_by_flag_goes_before_the_setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUWTE_CONTENT_DIR", "/bestaat/niet")
    assert installation(tmp_path).content.entries
    with pytest.raises((ContentError, SettingsError)):
        installation()


def test_a_protocol_that_does_not_exist_is_named_with_those_that_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUWTE_PROTOCOL", "balie")
    with pytest.raises(SettingsError, match="telefoon"):
        installation()
