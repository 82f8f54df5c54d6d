from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from luwte.apps.recording_source import Note, Source, is_note, note_of, source_of, titled
from luwte.errors import SettingsError, SourceError
from luwte.service.recording_sources import CallerSides, Direction

BY_DIRECTION = Source(sides=CallerSides("links", "rechts"))


def source(folder: Path, text: str) -> Source:
    (folder / "bron.toml").write_text(text, encoding="utf-8")
    return source_of(folder)


def note(folder: Path, text: str) -> Note:
    (folder / "g.json").write_text(text, encoding="utf-8")
    return note_of(folder / "g.wav")


def test_a_source_says_the_line_and_the_side_per_direction(tmp_path: Path) -> None:
    assert source_of(tmp_path) == Source()
    told = source(tmp_path, 'lijn = "balie"\nbeller_kanaal = {in = "links", uit = "rechts"}')
    assert told == Source("balie", BY_DIRECTION.sides)
    assert source(tmp_path, 'beller_kanaal = "3+6"').side(Note(), None, file="g.wav") == "3+6"


def test_a_source_says_which_two_files_are_one_call(tmp_path: Path) -> None:
    told = source(tmp_path, 'beller_kanaal = "links"\npaar = {patroon = "{id}_{kant}", links = "rx", rechts = "tx"}')
    pair = told.pair(Path("7_tx.wav"))
    assert pair is not None
    assert pair.both == (Path("7_rx.wav"), Path("7_tx.wav"))
    assert told.pair(Path("7.wav")) is None
    assert Source().pair(Path("7_tx.wav")) is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("lijn = ", "geen leesbare TOML"),
        ("naam = 1", "onbekend: naam"),
        ("lijn = 1", "lijn: geef een naam"),
        ('beller_kanaal = {in = "links"}', "geef .links. of .rechts."),
        ("beller_kanaal = 1", "geef .links. of .rechts."),
        ("beller_kanaal = {}", "geef .links. of .rechts."),
        ('[paar]\npatroon = "{id}-{kant}"\nlinks = "in"\nrechts = "out"', "zeg met beller_kanaal"),
        ('beller_kanaal = "links"\n[paar]\npatroon = "x"', "met iets ertussen"),
        ('beller_kanaal = "3+3"', "beller_kanaal: kies links of rechts"),
        ('beller_kanaal = "boven"', "kies links of rechts"),
    ],
)
def test_a_source_that_is_wrong_is_refused(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(SettingsError, match=told):
        source(tmp_path, text)


def test_the_side_is_the_noted_one_then_that_of_the_direction_then_the_usual_one() -> None:
    assert BY_DIRECTION.side(Note("links", Direction.OUT), "links", file="g.wav") == "links"
    assert BY_DIRECTION.side(Note(direction=Direction.OUT), "links", file="g.wav") == "rechts"
    assert Source().side(Note(direction=Direction.OUT), "links", file="g.wav") == "links"
    with pytest.raises(SourceError, match=r"zet die in g.json: in of uit"):
        BY_DIRECTION.side(Note(), "links", file="g.wav")


def test_a_side_file_is_read(tmp_path: Path) -> None:
    text = '{"kanaal": "rechts", "richting": "in", "tijd": "2026-11-24T10:15:00", "lijn": "balie"}'
    told = note(tmp_path, text)
    assert told == Note("rechts", Direction.IN, datetime.fromisoformat("2026-11-24T10:15:00"), "balie")
    assert titled("g.wav", told) == "g.wav (balie, inkomend, 24-11-2026 10:15)"
    assert titled("g.wav", Note()) == "g.wav"
    assert note_of(tmp_path / "g.json") == Note()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"kanaal": "links", "zijde": "links"}', "onbekend: zijde"),
        ('{"kanaal": 1}', "tekst tussen aanhalingstekens"),
        ('{"richting": "weg"}', "kies in of uit"),
        ('{"tijd": "gisteren"}', "schrijf 2026"),
    ],
)
def test_a_side_file_that_is_wrong_is_refused(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(SourceError, match=told):
        note(tmp_path, text)


@pytest.mark.parametrize("text", ['{"segments": []}', "[]", "{", "[" * 3000, '{"kanaal": "' + "x" * 5000 + '"}'])
def test_a_transcript_is_no_side_file(tmp_path: Path, text: str) -> None:
    assert note(tmp_path, text) == Note()
    assert not is_note(tmp_path / "g.json")
    assert not is_note(tmp_path / "g.wav")
