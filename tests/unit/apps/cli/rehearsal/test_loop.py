from __future__ import annotations

import io
import os
import pty
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from factories import shipped
from luwte.apps.cli.main import app, main
from luwte.apps.cli.rehearsal.loop import Options, Rehearsal, line_of, piped, run
from luwte.apps.cli.rehearsal.typed import MAX_LINE
from luwte.domain.call import Address, LineProfile, Sector
from luwte.errors import SettingsError
from luwte.service.dialogues import run_dialogue

RUNNER = CliRunner()
WHOLE_CALL = """
goedemiddag ik bel over mijn pakket
m: Goedemiddag, waarmee kan ik u helpen?
b: jullie hebben dit nu drie keer verkeerd gedaan
m: Ik hoor dat u al drie keer gebeld heeft, dat is vervelend.
b: jij bent echt te dom voor dit werk
m: Ik hoor dat u mij uitscheldt. Zo kan ik u niet helpen.
/stap grens
b: wie denk jij wel dat je bent, sukkel
m: Als dit doorgaat, verbreek ik de verbinding.
/stap waarschuwing
/hulp
/ik-kom Fatima
/waarschuw 2
b
ach rot toch op met je waarschuwing, trut
m: Ik beëindig nu het gesprek.
/stap verbreken
/tik 10
/bewaar proef.yaml
/einde
b: dit leest niemand meer
"""


def luwte(given: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The real command in a process of its own, with lines from a pipe."""
    command = [sys.executable, "-m", "luwte", "content", *arguments]
    return subprocess.run(command, input=given, encoding="utf-8", capture_output=True, check=False)


def walk(given: str | bytes, *flags: str) -> Result:
    """The same in this process, which is quicker."""
    return RUNNER.invoke(app, ["content", "try", *flags], input=given)


def test_a_whole_call_goes_from_calm_to_its_end_and_plays_back(tmp_path: Path) -> None:
    done = luwte(WHOLE_CALL, "try")
    assert (done.returncode, done.stderr) == (0, "")
    for part in (
        "○ fase 0",
        "◑ fase 2",
        "◕ fase 3",
        "Techniek gehoord: Gedrag benoemen (benoemen)",
        "Stap gezet: Grens gesteld",
        "◐ oranje: Persoonlijk gericht",
        "Hulpstatus: Fatima komt.",
        "● groen: Gewaarschuwd en toch doorgegaan",
        "→ U mag nu ophangen (einde)",
        "Stap gezet: Aangekondigd en beëindigd",
        "Nagespeeld: het gaat weer precies zo.",
        "Hoogste fase 3: Persoonlijk gericht. Bewaard in proef.yaml.",
    ):
        assert part in done.stdout
    assert "beller>" not in done.stdout  # no prompt
    assert "dit leest niemand meer" not in done.stdout
    assert run_dialogue(tmp_path / "proef.yaml", shipped()) == ()
    assert [path.name for path in tmp_path.iterdir()] == ["proef.yaml"]


def test_a_saved_call_is_a_proof_that_content_check_plays(tmp_path: Path) -> None:
    (tmp_path / "eigen" / "gesprekken").mkdir(parents=True)
    assert walk("jij bent echt te dom\n/bewaar eigen/gesprekken/een.yaml\n").exit_code == 0
    assert "1 gesprekken gespeeld" in luwte("", "check", "eigen").stdout


def test_wrong_lines_are_told_with_their_number_and_stop_nothing(tmp_path: Path) -> None:
    (tmp_path / "oud.yaml").write_text("van gisteren")
    done = walk(b"b: dag\n\n/foo\n/stap onzin\n/bewaar oud.yaml\nb: \xff\nb: jij bent echt te dom\n")
    assert done.exit_code == 1
    assert done.stderr.splitlines() == [
        "luwte: regel 3: onbekende opdracht /foo; /help noemt ze allemaal",
        "luwte: regel 4: in protocol telefoon is er geen stap of antwoord onzin; /stappen noemt ze",
        "luwte: regel 5: oud.yaml bestaat al en blijft zoals het is; kies een andere naam",
        "luwte: regel 6: deze regel is geen UTF-8",
    ]
    assert "◕ fase 3" in done.stdout
    assert (tmp_path / "oud.yaml").read_text() == "van gisteren"


def test_a_step_that_the_protocol_refuses_is_no_wrong_line() -> None:
    done = walk("/stap verbreken\n")
    assert (done.exit_code, done.stderr) == (0, "")
    assert "Geweigerd: verbreken." in done.stdout


def test_control_codes_of_the_input_reach_neither_screen_nor_file(tmp_path: Path) -> None:
    done = walk(
        "b: jij \x1b[2Jbent \x1b]0;venster\x07echt te dom\u202e\n"
        "/ik-kom \x1b[31mAli\n/\x1b[31mfoo\n/bewaar \x1b[1mp.yaml\n"
    )
    everything = done.stdout + done.stderr + (tmp_path / "p.yaml").read_text(encoding="utf-8")
    assert not any(code in everything for code in ("\x1b", "\x07", "\u202e", "venster"))
    assert '"jij bent echt te dom"' in everything


def test_an_empty_pipe_is_an_empty_call(tmp_path: Path) -> None:
    done = walk("")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.endswith("Einde om 00:00. Hoogste fase 0: Gewoon gesprek. Er is niets bewaard.\n")
    assert not list(tmp_path.iterdir())


def test_the_flags_change_the_line(tmp_path: Path) -> None:
    (tmp_path / "eigen" / "lexicon").mkdir(parents=True)
    (tmp_path / "eigen" / "lexicon" / "eigen.yaml").write_text(
        "ingangen:\n  - id: eigen.woord\n    detail: belediging\n    doel: medewerker\n    kracht: 0.9\n"
        '    uitingen: ["kwezelkop"]\n    vuurt: ["kwezelkop"]\n    zwijgt: ["goedemorgen", "dank u wel"]\n'
    )
    flags = ("--protocol", "gemeente", "--sector", "gemeente", "--eenvoudig", "--je", "--zorglijn", "--map", "eigen")
    done = walk("b: kwezelkop\n/opnieuw\n/protocol receptie\n/bewaar x.yaml\n/protocol weg\n", *flags)
    line = "aanspreekvorm je, sector gemeente, eenvoudige taal, zorglijn."
    assert done.stdout.count(line) == 3
    assert "◕ fase 3" in done.stdout
    assert "Wachter open: Spoed" in done.stdout
    assert "Protocol Receptie van een kleine organisatie (receptie" in done.stdout
    assert done.stderr.splitlines() == [
        "luwte: regel 4: er is nog niets om te bewaren",
        f"luwte: regel 5: er is geen protocol weg; wel: {', '.join(sorted(shipped().protocols))}",
    ]


@pytest.mark.parametrize(
    ("flags", "told"),
    [
        (("--protocol", "weg"), "--protocol: er is geen protocol weg; wel: bank, "),
        (("--sector", "weg"), "--sector: kies uit: zorg, gemeente, "),
        (("--map", "weg"), "deze map bestaat niet"),
        (("zin", "--je"), "horen bij een gesprek"),
    ],
)
def test_wrong_flags_are_one_line_and_exit_code_two(
    flags: tuple[str, ...], told: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["luwte", "content", "try", *flags])
    with pytest.raises(SystemExit) as stopped:
        main()
    said = capsys.readouterr()
    assert stopped.value.code == 2
    assert told in said.err
    assert said.err.count("\n") == 1
    assert said.out == ""


def test_the_settings_hold_where_no_flag_says_otherwise() -> None:
    usual = LineProfile(address=Address.INFORMAL, care_line=True, sector=Sector.BANK, easy=True, protocol="bank")
    assert line_of(Options(), usual, shipped()) == usual
    changed = line_of(Options(protocol="huisarts", sector="zorg"), usual, shipped())
    assert (changed.protocol, changed.sector, changed.care_line) == ("huisarts", Sector.CARE, True)
    with pytest.raises(SettingsError, match="kies uit"):
        line_of(Options(sector=""), usual, shipped())


def follow(capsys: pytest.CaptureFixture[str], *lines: str) -> tuple[int, str, str]:
    wrong = Rehearsal(shipped(), LineProfile(), echoes=True).follow([line.encode() for line in lines])
    said = capsys.readouterr()
    return wrong, said.out, said.err


def test_questions_are_answered(capsys: pytest.CaptureFixture[str]) -> None:
    wrong, out, _ = follow(capsys, "/help", "/stappen", "/protocol", "/ik-kom Ali", "/hulp", "/hulp", "/stil")
    assert wrong == 0
    for part in (
        "/bewaar BESTAND",
        "Nu: Gewoon gesprek (normaal)",
        "gemeente: Klachtroute",
        "Er is geen hulp gevraagd",
        "Hulp was al gevraagd.",
        "aanwijzingen staan uit",
    ):
        assert part in out


def test_plain_text_goes_on_with_who_spoke_last(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = follow(capsys, "dag", "m", "hallo", "nog iets", "b:", "ja")
    said = [line[6:] for line in out.splitlines() if line[:1].isdigit()]
    assert said == ["beller: dag", "medewerker: hallo", "medewerker: nog iets", "beller: ja"]


def test_again_forgets_the_call(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = follow(capsys, "jij bent echt te dom", "/opnieuw", "dag")
    assert "○ fase 0" in out.split("Protocol Telefoonprotocol")[-1]
    assert "Hoogste fase 0" in out


def test_a_home_that_does_not_exist_is_a_wrong_line(capsys: pytest.CaptureFixture[str]) -> None:
    wrong, _, err = follow(capsys, "dag", "/bewaar ~bestaat-niet-hier/x.yaml")
    assert wrong == 1
    assert "kan niet geschreven worden" in err


def test_a_line_without_an_end_is_cut_and_told(capsys: pytest.CaptureFixture[str]) -> None:
    source = io.BytesIO(b"b: dag\n" + b"a" * (3 * MAX_LINE) + b"\nb: jij bent echt te dom\n")
    lines = list(piped(source))
    assert [len(line) for line in lines[:2]] == [7, MAX_LINE + 1]
    assert Rehearsal(shipped(), LineProfile(), echoes=True).follow(lines) == 1
    said = capsys.readouterr()
    assert said.err == f"luwte: regel 2: deze regel is te lang: hoogstens {MAX_LINE} bytes\n"
    assert "◕ fase 3" in said.out


@pytest.mark.parametrize("stops", [EOFError, KeyboardInterrupt])
def test_at_a_terminal_a_wrong_line_is_told_and_is_no_failure(
    stops: type[BaseException], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed = iter(["jij bent echt te dom voor dit werk", "m", "/foo"])
    prompts: list[str] = []

    def read(prompt: str) -> str:
        prompts.append(prompt)
        if (line := next(typed, None)) is None:
            raise stops
        return line

    monkeypatch.setattr("builtins.input", read)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "60")
    assert run(Options()) == 0
    said = capsys.readouterr()
    assert prompts == ["beller> ", "beller> ", "medewerker> ", "medewerker> "]
    assert "Er wordt niets bewaard" in said.out
    assert "regel 3: onbekende opdracht /foo" in said.err
    assert max(len(line) for line in said.out.splitlines()) < 60
    assert '    "jij bent echt te dom": Belediging, gericht op de\n      medewerker. Steunt fase 3.\n' in said.out


def test_at_a_terminal_it_prompts_for_who_speaks_and_ends_with_control_d(tmp_path: Path) -> None:
    near, far = pty.openpty()
    command = [sys.executable, "-m", "luwte", "content", "try"]
    environment = {**os.environ, "TERM": "dumb", "COLUMNS": "60"}
    process = subprocess.Popen(command, stdin=far, stdout=far, stderr=far, env=environment, close_fds=True)
    os.close(far)
    seen = until(near, "beller> ")
    assert "Er wordt niets bewaard" in seen
    os.write(near, b"jij bent echt te dom\n")
    seen = until(near, "beller> ", after="oranje")
    assert "fase 3" in seen
    os.write(near, b"m\n")
    until(near, "medewerker> ")
    os.write(near, b"/foo\n")
    assert "regel 3: onbekende opdracht" in until(near, "medewerker> ", after="onbekende")
    os.write(near, b"\x04")
    assert "Hoogste fase 3" in until(near, "bewaard.")
    assert process.wait(20) == 0
    os.close(near)
    assert not list(tmp_path.iterdir())


def until(terminal: int, wanted: str, after: str = "") -> str:
    """What appears until `wanted` stands behind `after`."""
    seen, limit = "", time.monotonic() + 60
    while wanted not in seen.partition(after)[2] if after else wanted not in seen:
        assert time.monotonic() < limit, seen
        if select.select([terminal], [], [], 1)[0]:
            seen += os.read(terminal, 4096).decode("utf-8", "replace")
    return seen
