from __future__ import annotations

from pathlib import Path

import pytest

from luwte.apps.file_report import report_of
from luwte.errors import SourceError


def test_a_transcript_becomes_a_report_without_the_name_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "klant jansen.txt"
    path.write_text("medewerker: goedemorgen\nbeller: ik wacht al drie weken\n", encoding="utf-8")
    html = report_of(str(path))
    assert "al drie weken" in html
    assert "jansen" not in html


def test_what_is_no_call_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "leeg.txt").write_text("")
    with pytest.raises(SourceError, match="leeg"):
        report_of(str(tmp_path / "leeg.txt"))
