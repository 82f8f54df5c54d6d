"""A private file is there whole, for its owner alone, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from luwte.errors import SettingsError
from luwte.infra.private_file import read_private, write_private


def test_only_the_owner_can_read_it(tmp_path: Path) -> None:
    write_private(tmp_path / "a", b"geheim", replace=False)
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o600
    assert read_private(tmp_path / "a") == b"geheim"


def test_what_exists_is_not_overwritten_unless_asked(tmp_path: Path) -> None:
    write_private(tmp_path / "a", b"een", replace=False)
    with pytest.raises(SettingsError, match="niets overschreven"):
        write_private(tmp_path / "a", b"twee", replace=False)
    assert read_private(tmp_path / "a") == b"een"
    write_private(tmp_path / "a", b"twee", replace=True)
    assert read_private(tmp_path / "a") == b"twee"
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_what_a_killed_process_left_half_written_goes(tmp_path: Path) -> None:
    (tmp_path / ".a.1234").write_bytes(b"oude sleutel")
    (tmp_path / ".b.1234").write_bytes(b"van een ander")
    write_private(tmp_path / "a", b"x", replace=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".b.1234", "a"]


def test_a_file_that_others_can_read_is_refused_with_the_cure(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"x")
    path.chmod(0o640)
    with pytest.raises(SettingsError, match="chmod 600"):
        read_private(path)


def test_what_is_not_there_or_no_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="er niet"):
        read_private(tmp_path / "weg")
    with pytest.raises(SettingsError, match="niet gelezen"):
        read_private(tmp_path)
    with pytest.raises(SettingsError, match="niet geschreven"):
        write_private(tmp_path / "weg" / "a", b"x", replace=False)
