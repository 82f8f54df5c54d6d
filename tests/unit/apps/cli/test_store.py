"""What commands about the store share."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC
from pathlib import Path

import pytest

from luwte.apps.cli import store
from luwte.errors import SettingsError


def test_the_trail_names_the_account_of_this_computer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "beheer")
    assert store.actor() == "opdrachtregel:beheer"
    assert store.at().tzinfo is UTC


def test_a_passphrase_comes_from_the_first_line_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("vier kleine witte paarden\nmeer\n", encoding="utf-8")
    assert store.passphrase(tmp_path / "a", confirm=True) == "vier kleine witte paarden"
    (tmp_path / "leeg").write_text("")
    assert store.passphrase(tmp_path / "leeg", confirm=True) == ""


def test_a_passphrase_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"\xff\xfe\xff")
    for path in (tmp_path / "weg", tmp_path / "a"):
        with pytest.raises(SettingsError, match="niet gelezen"):
            store.passphrase(path, confirm=False)


def test_without_a_file_the_passphrase_is_asked_for_and_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[str, object] = {}

    def prompt(text: str, **how: object) -> str:
        asked.update(how, text=text)
        return "geheim"

    monkeypatch.setattr("typer.prompt", prompt)
    assert store.passphrase(None, confirm=True) == "geheim"
    assert asked == {"text": "Wachtzin", "hide_input": True, "confirmation_prompt": True}


def test_without_an_installation_the_store_does_not_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SettingsError, match="deze map is er niet"), store.opened():
        raise AssertionError
    assert list(tmp_path.iterdir()) == []


def test_other_commands_start_without_the_database() -> None:
    """STK-22: half a second of imports that `luwte content check` has no use for."""
    heavy = "{'sqlalchemy', 'alembic', 'cryptography'}"
    look = f"import sys, luwte.apps.cli.main; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("trouble", [KeyError("getpwuid(): uid not found: 12345"), OSError("No username set")])
def test_a_number_without_an_account_is_named_by_its_number(
    trouble: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody() -> str:
        raise trouble

    monkeypatch.setattr("getpass.getuser", nobody)
    monkeypatch.setattr("os.getuid", lambda: 12345)
    assert store.actor() == "opdrachtregel:12345"
