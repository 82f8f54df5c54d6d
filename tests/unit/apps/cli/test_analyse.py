from __future__ import annotations

import json
from pathlib import Path

import pytest

from luwte.apps.cli.analyse import Options, run
from luwte.errors import SettingsError, SourceError
from recordings import leg, write
from second_readers import MODEL, answer, asked_about, chat, doubting_overlay, serving


def options(*files: Path, as_json: bool = False, html: Path | None = None, speakers: tuple[str, ...] = ()) -> Options:
    return Options(files, as_json, html, speakers, None, None)


@pytest.fixture
def call(tmp_path: Path) -> Path:
    path = tmp_path / "gesprek.txt"
    path.write_text(
        "Medewerker: Goedemiddag.\nBeller: jij bent echt te dom voor dit werk <b>ja</b>\n", encoding="utf-8"
    )
    return path


def test_one_call_is_told_turn_by_turn(call: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(options(call)) == 0
    out = capsys.readouterr().out
    assert "hoogste fase 3" in out
    assert "jij bent echt te dom voor dit werk <b>ja</b>" in out


def test_json_has_every_moment(call: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(options(call, as_json=True)) == 0
    record = json.loads(capsys.readouterr().out)
    assert record["tijden"] == "geschat"
    assert [m["licht"] for m in record["momenten"]][-3:] == ["grijs", "oranje", "oranje"]


def test_one_bad_file_stops_nothing_and_the_exit_code_says_so(
    call: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "leeg.vtt").write_text("")
    assert run(options(tmp_path / "leeg.vtt", tmp_path / "weg.srt", call)) == 1
    said = capsys.readouterr()
    assert "leeg.vtt" in said.err
    assert "weg.srt" in said.err
    assert "2 van 3 bestanden" in said.err
    assert "hoogste fase 3" in said.out


def test_the_report_is_written_whole_with_html_as_text(call: Path, tmp_path: Path) -> None:
    out = tmp_path / "uit" / "verslag.html"
    out.parent.mkdir()
    assert run(options(call, html=out)) == 0
    assert "&lt;b&gt;ja&lt;/b&gt;" in out.read_text(encoding="utf-8")
    assert list(out.parent.iterdir()) == [out]


def test_without_one_usable_file_the_old_report_stays(tmp_path: Path) -> None:
    out = tmp_path / "verslag.html"
    out.write_text("van gisteren")
    assert run(options(tmp_path / "weg.vtt", html=out)) == 1
    assert out.read_text() == "van gisteren"


def test_a_report_that_cannot_be_finished_leaves_nothing(
    call: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fdopen", full)
    with pytest.raises(SourceError, match="kon niet geschreven worden"):
        run(options(call, html=tmp_path / "v.html"))
    assert not list(tmp_path.glob("*.html"))
    assert not list(tmp_path.glob(".v.html*"))


@pytest.mark.parametrize("place", ["", "bestaat/niet/v.html"])
def test_a_place_that_cannot_be_written_is_refused_before_the_work(call: Path, tmp_path: Path, place: str) -> None:
    with pytest.raises(SourceError):
        run(options(call, html=tmp_path / place))


@pytest.mark.parametrize("flag", ["Jan", "Jan=klant", "=beller"])
def test_a_wrong_speaker_flag_says_how_to_write_it(call: Path, flag: str) -> None:
    with pytest.raises(SettingsError, match="NAAM=beller"):
        run(options(call, speakers=(flag,)))


def test_a_speaker_can_be_named_by_flag(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.vtt"
    path.write_text("WEBVTT\n\n00:00.000 --> 00:02.000\n<v SPEAKER_01>jij bent echt te dom\n")
    assert run(options(path)) == 1
    assert "SPEAKER_01" in capsys.readouterr().err
    assert run(options(path, speakers=("SPEAKER_01=beller",))) == 0


def test_a_wrong_side_is_refused(call: Path) -> None:
    with pytest.raises(SettingsError, match="links of rechts"):
        run(Options((call,), False, None, (), "midden", None))


def test_a_second_reader_is_heard_in_text_json_and_report(
    call: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    call.write_text("Medewerker: Goedemiddag.\nBeller: ik heb een vraag\n", encoding="utf-8")
    report = tmp_path / "verslag.html"
    with serving(lambda body: (200, chat(answer(3, asked_about(body))))) as site:
        monkeypatch.setenv("LUWTE_ADJUDICATOR_URL", site.url)
        monkeypatch.setenv("LUWTE_ADJUDICATOR_MODEL", MODEL)
        monkeypatch.setenv("LUWTE_ADJUDICATOR_TIMEOUT", "5")
        overlay = tmp_path / "eigen"
        overlay.mkdir()
        doubting_overlay(overlay)
        assert run(Options((call,), False, None, (), None, overlay)) == 0
        told = capsys.readouterr()
        assert run(Options((call,), True, report, (), None, overlay)) == 0
    assert "hoogste fase 3" in told.out
    assert '"ik heb een vraag": Tweede lezer (een taalmodel): Belediging' in told.out
    assert "tweede lezer: 1 keer gevraagd, 1 bruikbaar" in told.err
    record = json.loads(capsys.readouterr().out)
    assert record["hoogste_fase"]["fase"] == 3
    found = [u["evidence"] for m in record["momenten"] for u in m["uitkomsten"] if u["soort"] == "EvidenceFound"]
    assert (found[-1]["rule"], found[-1]["signal"]) == ("tweede_lezer", f"model:{MODEL}")
    assert "Tweede lezer (een taalmodel)" in report.read_text(encoding="utf-8")


def test_a_second_reader_that_cannot_be_used_is_said_before_the_work(
    call: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LUWTE_ADJUDICATOR_URL", "http://8.8.8.8/v1")
    monkeypatch.setenv("LUWTE_ADJUDICATOR_MODEL", MODEL)
    with pytest.raises(SettingsError, match="onversleuteld"):
        run(options(call))


def test_what_the_employee_did_is_in_no_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "gesprek.txt"
    path.write_text(
        "Beller: jullie komen nooit iets na\nMedewerker: Rustig nou. Ik hoor dat u al lang wacht, wat vervelend.\n",
        encoding="utf-8",
    )
    assert run(options(path, as_json=True)) == 0
    said = capsys.readouterr().out
    assert "TurnAssessed" in said
    assert "MoveHeard" not in said
    assert "TechniqueHeard" not in said


@pytest.mark.usefixtures("heard_by_level")
def test_a_recording_without_words_is_told_as_json_without_what_was_measured(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path / "a.wav", leg(8, [(1, 3)]), leg(8, [(4, 5)]))
    assert run(Options([path], True, None, (), "links", None, voice=True)) == 0
    record = json.loads(capsys.readouterr().out)
    assert record["gehoord"] == {
        "soort": "Heard",
        "words": False,
        "voice": True,
        "timing": True,
        "recogniser": None,
        "model": None,
    }
    assert record["stem_verheven"] == record["gaten"] == []
    assert record["beurtwisseling"]["first"]["seconds"] == 8.0
    assert "numbers" not in json.dumps(record)


@pytest.mark.usefixtures("heard_by_level")
def test_without_a_recogniser_the_text_says_what_is_off(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(tmp_path / "a.wav", leg(8, [(1, 3)]), leg(8, [(4, 5)]))
    assert run(Options([path], False, None, (), "links", None)) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "Geen spraakherkenning geïnstalleerd: herkenning op woorden staat uit." in said
    assert "Beller en medewerker spraken niet door elkaar." in said
    assert "00:01 Beller (geen woorden verstaan)" in said
