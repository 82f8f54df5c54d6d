from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from luwte.apps.cli.install import installation
from luwte.apps.file_report import report_of
from luwte.domain.call import LineProfile
from luwte.errors import SourceError
from luwte.service.bootstrap import Recogniser
from luwte.service.recording_sources import CallerSides, Direction, Origin
from recordings import leg, write

BOTH_WAYS = CallerSides("links", "rechts")
CALLER, EMPLOYEE = ((0.5, 1.5),), ((2.0, 3.0),)


@pytest.fixture
def wav(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    path = write(tmp_path / "gesprek.wav", leg(4, EMPLOYEE), leg(4, CALLER))
    path.with_suffix(".txt").write_text("beller: ik wacht al drie weken\nmedewerker: dat spijt me\n", encoding="utf-8")
    return str(path)


@pytest.mark.usefixtures("heard_by_level")
def test_the_source_of_a_recording_says_which_side_is_the_caller(wav: str) -> None:
    right = report_of(wav, Origin(LineProfile(name="Balie"), BOTH_WAYS, Direction.OUT))
    assert "gemeten tijden" in right
    assert "geschatte tijden" in report_of(wav, Origin(sides=BOTH_WAYS, direction=Direction.IN))


@pytest.mark.usefixtures("heard_by_level")
def test_without_a_transcript_the_recogniser_of_the_settings_makes_the_words_and_is_named(
    wav: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path(wav).with_suffix(".txt").rename(tmp_path / "gezegd.txt")
    said = installation()
    heard = replace(said, speech=Recogniser("scripted", str(tmp_path / "gezegd.txt")))
    monkeypatch.setattr("luwte.apps.file_report._installed", lambda *_: heard)
    html = report_of(wav, Origin(sides=BOTH_WAYS, direction=Direction.OUT))
    assert "al drie weken" in html
    assert "herkend door scripted" in html
    monkeypatch.setattr("luwte.apps.file_report._installed", lambda *_: said)
    assert "herkend door" not in report_of(wav, Origin(sides=BOTH_WAYS, direction=Direction.OUT))


@pytest.mark.parametrize(
    ("origin", "told"),
    [
        (Origin(), "kies de bron"),
        (Origin(direction=Direction.IN), "kies de bron"),
        (Origin(sides=BOTH_WAYS), "kies of u gebeld bent"),
        (Origin(LineProfile(protocol="weg"), BOTH_WAYS, Direction.IN), "het protocol van de lijn"),
    ],
)
def test_a_recording_whose_sides_are_not_known_is_refused(wav: str, origin: Origin, told: str) -> None:
    with pytest.raises(SourceError, match=told):
        report_of(wav, origin)


@pytest.mark.parametrize("origin", [Origin(), Origin(sides=CallerSides("links", "links"))])
def test_a_mono_recording_is_refused_whatever_was_said(wav: str, origin: Origin) -> None:
    write(Path(wav), leg(4, CALLER))
    with pytest.raises(SourceError, match="mono-opname"):
        report_of(wav, origin)


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


def test_content_that_was_changed_on_a_page_is_what_the_next_report_goes_by(wav: str, tmp_path: Path) -> None:
    own = tmp_path / "inhoud"
    outward = Origin(sides=BOTH_WAYS, direction=Direction.OUT)
    text = Path(wav).with_suffix(".txt")
    text.rename(tmp_path / "gezegd.txt")
    said = str(tmp_path / "gezegd.txt")
    shipped = installation().content.version
    assert f"inhoud {shipped}" in report_of(said, outward, own)
    own.mkdir()
    (own / "woordgroepen.yaml").write_text("groepen:\n  - {id: jullie, woorden: [stichting zonneschijn]}\n", "utf-8")
    changed = report_of(said, outward, own)
    assert f"inhoud {shipped}" not in changed
    (own / "woordgroepen.yaml").unlink()
    assert f"inhoud {shipped}" in report_of(said, outward, own)
