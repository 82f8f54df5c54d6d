from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archives import HandClock
from luwte.apps.recording_pairs import PairRule
from luwte.apps.watch_folder import AGAIN, DONE, FAILED, Outcome, WatchFolder
from luwte.errors import SourceError

PAIRS = PairRule("{id}-{kant}", "in", "out", 60)


class FileClock(HandClock):
    """Of the same day as the files that a test writes: how long one lies there is told by the system."""

    def __init__(self) -> None:
        super().__init__()
        self.began = datetime.now(UTC)

    def now(self) -> datetime:
        return self.began + timedelta(seconds=self.passed)


class Watched:
    """A watched folder on a clock of ours; files called `kapot*` cannot be used."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.clock, self.analysed = folder, FileClock(), list[str]()
        self.restart()

    def restart(self) -> None:
        self.watch = WatchFolder(self.folder, self.analyse, self.clock, pairs=PAIRS)

    def analyse(self, path: Path) -> str:
        self.analysed.append(path.name)
        if path.name.startswith("kapot"):
            raise SourceError("er staan geen beurten in", file=path.name)
        return f"<p>{path.read_text()}</p>"

    def put(self, name: str, text: str = "beller: hallo") -> Path:
        path = self.folder / name
        path.write_text(text)
        return path

    def look(self, passed: float = 0.0) -> list[Outcome]:
        self.clock.passed += passed
        return list(self.watch.look())

    def found(self, where: str) -> set[str]:
        return {path.name for path in (self.folder / where).iterdir()}


@pytest.fixture
def watched(tmp_path: Path) -> Watched:
    return Watched(tmp_path)


def test_a_file_that_lies_still_is_moved_with_its_report(watched: Watched) -> None:
    watched.put("a.txt")
    assert watched.look() == []
    assert watched.look(5) == [Outcome("a.txt")]
    assert watched.found(DONE) == {"a.txt", "a.txt.verslag.html"}
    assert (watched.folder / DONE / "a.txt.verslag.html").read_text() == "<p>beller: hallo</p>"
    assert watched.look(5) == []


def test_a_file_that_still_grows_is_left_alone(watched: Watched) -> None:
    watched.put("a.txt")
    watched.look()
    watched.put("a.txt", "beller: hallo, ik ben nog niet klaar")
    assert watched.look(5) == []
    assert watched.look(4) == []
    assert watched.look(1) == [Outcome("a.txt")]


def test_what_cannot_be_used_stands_apart_with_the_reason(watched: Watched) -> None:
    watched.put("kapot.txt", "beller:")
    watched.put("goed.txt")
    watched.look()
    assert watched.look(5) == [Outcome("goed.txt"), Outcome("kapot.txt", "kapot.txt: er staan geen beurten in")]
    assert watched.found(FAILED) == {"kapot.txt", "kapot.txt.fout.txt"}
    assert "geen beurten" in (watched.folder / FAILED / "kapot.txt.fout.txt").read_text()


def test_the_same_name_again_overwrites_nothing(watched: Watched) -> None:
    for text in ("een", "twee"):
        watched.put("a.txt", text)
        watched.look()
        watched.look(5)
    assert watched.found(DONE) == {"a.txt", "a.txt.verslag.html", "a.1.txt", "a.txt.verslag.1.html"}
    assert (watched.folder / DONE / "a.txt").read_text() == "een"


def test_a_recording_goes_together_with_its_transcript(watched: Watched) -> None:
    watched.put("g.wav")
    watched.put("g.vtt")
    watched.look()
    assert watched.look(5) == [Outcome("g.wav")]
    assert watched.found(DONE) == {"g.wav", "g.vtt", "g.wav.verslag.html"}
    assert watched.analysed == ["g.wav"]


def test_a_recording_waits_for_a_transcript_that_still_grows(watched: Watched) -> None:
    watched.put("g.wav")
    watched.look()
    watched.put("g.vtt")
    assert watched.look(5) == []
    assert watched.look(5) == [Outcome("g.wav")]


def test_hidden_files_parts_and_folders_are_left_alone(watched: Watched) -> None:
    watched.put(".verborgen")
    watched.put("half.deel")
    (watched.folder / "map").mkdir()
    watched.look()
    assert watched.look(5) == []


@pytest.mark.parametrize("at", ["g.wav.verslag.html", ".verplaatsen.json", "g.wav", "g.vtt"])
def test_whenever_the_power_goes_a_call_is_done_once(
    watched: Watched, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    watched.put("g.wav")
    watched.put("g.vtt")
    watched.look()
    move = Path.replace

    def crash(self: Path, target: Path) -> Path:
        if at in (Path(target).name, self.name):
            raise KeyboardInterrupt
        return move(self, target)

    monkeypatch.setattr(Path, "replace", crash)
    with pytest.raises(KeyboardInterrupt):
        watched.look(5)
    monkeypatch.setattr(Path, "replace", move)
    watched.restart()
    watched.look()
    watched.look(5)
    assert watched.found(DONE) - {f".{at}.deel"} == {"g.wav", "g.vtt", "g.wav.verslag.html"}
    assert watched.found(FAILED) == set()


def test_a_full_disk_leaves_the_file_where_it_was(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    watched.put("a.txt")
    watched.look()

    def full(_handle: int) -> None:
        raise OSError(28, "vol")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(SourceError, match="schijf vol"):
        watched.look(5)
    assert (watched.folder / "a.txt").exists()
    assert "a.txt" not in watched.found(DONE)


def test_a_file_that_vanishes_while_it_is_looked_at_is_no_trouble(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched.put("a.txt")
    monkeypatch.setattr(WatchFolder, "_waiting", lambda self: [watched.folder / "weg.txt"])
    assert watched.look(5) == []


def test_a_folder_that_cannot_be_used_is_said(tmp_path: Path) -> None:
    watched = Watched(tmp_path)
    for name in (DONE, FAILED, AGAIN):
        (tmp_path / name).rmdir()
    tmp_path.rmdir()
    with pytest.raises(SourceError, match="niet gelezen"):
        watched.look()
    with pytest.raises(SourceError, match="niet gemaakt"):
        WatchFolder(tmp_path / "nergens", watched.analyse, watched.clock)


def test_the_same_bytes_are_done_once_under_any_name_and_after_a_restart(watched: Watched) -> None:
    watched.put("a.txt")
    watched.look()
    watched.look(5)
    watched.restart()
    watched.put("b.txt")
    watched.look()
    assert watched.look(5) == [Outcome("b.txt", again=True)]
    assert watched.analysed == ["a.txt"]
    assert watched.found(AGAIN) == {"b.txt", "b.txt.dubbel.txt"}
    (kept,) = (watched.folder / ".verwerkt.sha256").read_text().split()
    assert len(kept) == 64


def test_what_failed_may_be_tried_again(watched: Watched) -> None:
    for _ in range(2):
        watched.put("kapot.txt")
        watched.look()
        assert watched.look(5)[0].problem
    assert watched.analysed == ["kapot.txt"] * 2


def test_a_side_file_goes_with_its_recording_and_is_no_call_itself(watched: Watched) -> None:
    watched.put("g.json", '{"richting": "uit"}')
    watched.put("bron.toml", 'lijn = "balie"')
    watched.look()
    assert watched.look(5) == []
    watched.put("g.wav")
    watched.look()
    assert watched.look(5) == [Outcome("g.wav")]
    assert watched.found(DONE) == {"g.wav", "g.json", "g.wav.verslag.html"}


@pytest.mark.parametrize("name", ["g.m4a", "g.webm", "g.opus", "g.MP3"])
def test_every_kind_of_recording_has_its_side_file(watched: Watched, name: str) -> None:
    watched.put(name)
    watched.put("g.json", '{"kanaal": "links"}')
    watched.look()
    assert watched.look(5) == [Outcome(name)]
    assert watched.found(DONE) == {name, "g.json", f"{name}.verslag.html"}


def test_the_same_recording_with_another_side_file_is_another_one(watched: Watched) -> None:
    for direction in ("in", "uit"):
        watched.put("g.wav")
        watched.put("g.json", f'{{"richting": "{direction}"}}')
        watched.look()
        assert watched.look(5) == [Outcome("g.wav")]


def test_what_cannot_be_read_stands_apart(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    watched.put("a.txt")
    watched.look()
    opened = Path.open

    def closed(self: Path, mode: str = "r", *rest: object, **more: object) -> object:
        if self.name == "a.txt":
            raise OSError(5, "stuk")
        return opened(self, mode, *rest, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", closed)
    assert watched.look(5) == [Outcome("a.txt", "a.txt: dit bestand kan niet gelezen worden")]


def test_damaged_hashes_are_said_and_not_forgotten(watched: Watched) -> None:
    (watched.folder / ".verwerkt.sha256").write_bytes(b"\xff")
    with pytest.raises(SourceError, match="beschadigd"):
        watched.restart()


def test_a_half_waits_for_the_other_and_they_are_done_as_one(watched: Watched) -> None:
    watched.put("7-out.wav")
    assert watched.look() == []
    assert watched.look(50) == []
    assert list(watched.watch.halves) == ["7-out.wav"]
    watched.put("7-in.wav")
    watched.put("7.vtt")
    watched.put("7.json", '{"richting": "in"}')
    assert watched.look() == []
    assert watched.look(5) == [Outcome("7-in.wav")]
    assert not list(watched.watch.halves)
    assert watched.analysed == ["7-in.wav"]
    assert watched.found(DONE) == {"7-in.wav", "7-out.wav", "7.vtt", "7.json", "7-in.wav.verslag.html"}


def test_a_pair_waits_for_the_half_that_still_grows(watched: Watched) -> None:
    watched.put("7-in.wav")
    watched.put("7-out.wav", "half")
    watched.look()
    watched.put("7-out.wav", "nog niet heel")
    assert watched.look(5) == []
    assert watched.look(5) == [Outcome("7-in.wav")]


def test_a_half_whose_other_does_not_come_stands_apart_with_the_reason(watched: Watched) -> None:
    watched.put("7-in.wav")
    watched.put("7.vtt")
    watched.look()
    assert watched.look(50) == []  # the transcript waits too
    why = "7-in.wav: de andere kant, 7-out.wav, kwam niet binnen 60 seconden"
    assert watched.look(15) == [Outcome("7-in.wav", why)]
    assert watched.found(FAILED) == {"7-in.wav", "7.vtt", "7-in.wav.fout.txt"}
    assert watched.analysed == []
    for name in ("7-in.wav", "7-out.wav"):
        watched.put(name)
    watched.look()
    assert watched.look(5) == [Outcome("7-in.wav")]


def test_the_same_pair_is_done_once_and_the_same_files_the_other_way_round_are_another_call(watched: Watched) -> None:
    def bring(name: str, left: str, right: str) -> list[Outcome]:
        watched.put(f"{name}-in.wav", left)
        watched.put(f"{name}-out.wav", right)
        watched.look()
        return watched.look(5)

    assert bring("7", "een", "twee") == [Outcome("7-in.wav")]
    watched.restart()
    assert bring("8", "een", "twee") == [Outcome("8-in.wav", again=True)]
    assert watched.found(AGAIN) == {"8-in.wav", "8-out.wav", "8-in.wav.dubbel.txt"}
    assert bring("9", "twee", "een") == [Outcome("9-in.wav")]
    assert bring("10", "een", "drie") == [Outcome("10-in.wav")]
    assert watched.analysed == ["7-in.wav", "9-in.wav", "10-in.wav"]


def test_a_pair_that_cannot_be_used_stands_apart_together(watched: Watched) -> None:
    watched.put("kapot-in.wav")
    watched.put("kapot-out.wav")
    watched.look()
    assert watched.look(5)[0].problem
    assert watched.found(FAILED) == {"kapot-in.wav", "kapot-out.wav", "kapot-in.wav.fout.txt"}


@pytest.mark.parametrize("at", ["7-in.wav.verslag.html", ".verplaatsen.json", "7-in.wav", "7-out.wav"])
def test_whenever_the_power_goes_a_pair_is_done_once(
    watched: Watched, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    watched.put("7-in.wav")
    watched.put("7-out.wav")
    watched.look()
    move = Path.replace

    def crash(self: Path, target: Path) -> Path:
        if at in (Path(target).name, self.name):
            raise KeyboardInterrupt
        return move(self, target)

    monkeypatch.setattr(Path, "replace", crash)
    with pytest.raises(KeyboardInterrupt):
        watched.look(5)
    monkeypatch.setattr(Path, "replace", move)
    watched.restart()
    watched.look()
    watched.look(5)
    assert watched.found(DONE) - {f".{at}.deel"} == {"7-in.wav", "7-out.wav", "7-in.wav.verslag.html"}
    assert watched.found(FAILED) == set()
    assert watched.look(100) == []


@pytest.mark.parametrize("moved", [(), ("g.wav",), ("g.wav", "g.vtt")])
def test_what_an_older_version_had_done_is_finished_and_not_done_again(
    watched: Watched, moved: tuple[str, ...]
) -> None:
    for name in ("g.wav", "g.vtt"):
        watched.put(f"{DONE}/{name}" if name in moved else name)
    watched.put(f"{DONE}/g.wav.verslag.html", "<p>verslag</p>")
    watched.put(".verplaatsen.json", f'{{"g.wav": "{DONE}/g.wav", "g.vtt": "{DONE}/g.vtt"}}')
    watched.restart()
    assert not (watched.folder / ".verplaatsen.json").exists()
    assert watched.found(DONE) == {"g.wav", "g.vtt", "g.wav.verslag.html"}
    for name in ("h.wav", "h.vtt"):
        watched.put(name)
    watched.look()
    assert watched.look(5) == [Outcome("h.wav", again=True)]
    assert watched.analysed == []


def test_a_file_that_was_taken_away_meanwhile_stops_nothing(watched: Watched) -> None:
    watched.put(".verplaatsen.json", f'{{"weg.txt": "{DONE}/weg.txt"}}')
    watched.restart()
    assert not (watched.folder / ".verplaatsen.json").exists()


def test_what_an_older_version_could_not_use_may_be_tried_again(watched: Watched) -> None:
    watched.put("kapot.txt")
    watched.put(".verplaatsen.json", f'{{"kapot.txt": "{FAILED}/kapot.txt"}}')
    watched.restart()
    assert watched.found(FAILED) == {"kapot.txt"}
    watched.put("kapot.txt")
    watched.look()
    assert watched.look(5)[0].problem


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        '{"content": 1, "moves": {}}',
        '{"moves": {}}',
        '{"content": "", "moves": []}',
        '{"a.txt": "elders/a.txt"}',
        '{"../a.txt": "verwerkt/a.txt"}',
        '{"a.txt": "verwerkt/../../a.txt"}',
        '{"a.txt": "verwerkt/.."}',
        '{"a.txt": 1}',
    ],
)
def test_moves_that_cannot_be_read_are_said_and_nothing_is_touched(watched: Watched, text: str) -> None:
    watched.put("a.txt")
    watched.put(".verplaatsen.json", text)
    with pytest.raises(SourceError, match="beschadigd"):
        watched.restart()
    assert (watched.folder / "a.txt").exists()
    assert (watched.folder / ".verplaatsen.json").read_text() == text
