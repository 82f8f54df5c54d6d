from __future__ import annotations

from pathlib import Path

import pytest

from luwte.errors import StoreUnavailable
from luwte.infra.overlay import OverlayDirectory


@pytest.fixture
def folder(tmp_path: Path) -> OverlayDirectory:
    return OverlayDirectory(tmp_path / "inhoud", tmp_path)


def test_what_is_written_is_read_back_as_it_was(folder: OverlayDirectory) -> None:
    folder.write("lexicon/eigen.yaml", "é\nregel\n")
    assert folder.read("lexicon/eigen.yaml") == "é\nregel\n"
    assert (folder.path / "lexicon/eigen.yaml").read_bytes() == "é\nregel\n".encode()
    assert folder.names() == ["lexicon/eigen.yaml"]
    assert [path.name for path in (folder.path / "lexicon").iterdir()] == ["eigen.yaml"]


def test_what_goes_away_is_not_there_any_more(folder: OverlayDirectory) -> None:
    folder.write("zetten.yaml", "x")
    folder.write("zetten.yaml", None)
    folder.write("zetten.yaml", None)
    assert folder.read("zetten.yaml") is None


def test_a_trial_is_a_copy_and_leaves_the_folder_alone(folder: OverlayDirectory) -> None:
    folder.write("zetten.yaml", "oud")
    folder.write("verloop.yaml", "blijft")
    trial = folder.trial("zetten.yaml", "nieuw")
    assert (trial / "zetten.yaml").read_text() == "nieuw"
    assert (trial / "verloop.yaml").read_text() == "blijft"
    assert folder.read("zetten.yaml") == "oud"
    assert not (folder.trial("zetten.yaml", None) / "zetten.yaml").exists()


def test_a_write_that_fails_leaves_the_old_text_whole(
    folder: OverlayDirectory, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.write("zetten.yaml", "oud")

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("luwte.infra.overlay.os.fsync", full)
    with pytest.raises(StoreUnavailable, match="niets gewijzigd"):
        folder.write("zetten.yaml", "nieuw")
    with pytest.raises(StoreUnavailable, match="niets gewijzigd"):
        folder.trial("zetten.yaml", "nieuw")
    assert folder.read("zetten.yaml") == "oud"
    assert folder.names() == ["zetten.yaml"]


def test_a_file_that_is_no_text_is_said_and_not_shown(folder: OverlayDirectory) -> None:
    (folder.path / "zetten.yaml").write_bytes(b"\xff\xfe\xff")
    with pytest.raises(StoreUnavailable, match="kan niet gelezen worden"):
        folder.read("zetten.yaml")
