from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from luwte.apps.cli import main as room
from luwte.apps.cli.main import app

RUNNER = CliRunner()


def luwte(*arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """The real command in a process of its own."""
    return subprocess.run([sys.executable, "-m", "luwte", *arguments], input=given, capture_output=True, check=False)


def test_without_a_command_it_explains_itself() -> None:
    result = RUNNER.invoke(app, [])
    assert all(command in result.output for command in ("analyse", "label", "demo", "content"))


def test_the_version_is_printed() -> None:
    assert RUNNER.invoke(app, ["version"]).output.strip()[0].isdigit()


def test_a_file_is_analysed_from_the_command_line(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Beller: jij bent echt te dom voor dit werk\n")
    done = luwte("analyse", str(tmp_path / "a.txt"), "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["hoogste_fase"] == {"fase": 3, "id": "persoonlijke_aanval"}


def test_a_mistake_is_one_clear_line_and_exit_code_two(tmp_path: Path) -> None:
    done = luwte("analyse", "x.vtt", "--spreker", "onzin")
    assert done.returncode == 2
    assert done.stderr.decode().startswith("luwte: --spreker: schrijf NAAM=beller")
    assert b"Traceback" not in done.stderr


def test_label_reads_and_writes_a_stream() -> None:
    done = luwte("label", given=b'{"id": 1, "text": "ik sla je in elkaar"}\n')
    assert json.loads(done.stdout)["phase"] == 4


def test_a_reader_that_goes_away_is_no_error() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    lines = b'{"id": 1, "text": "hallo"}\n' * 500
    done = subprocess.run(
        [sys.executable, "-m", "luwte", "label"], input=lines, stdout=writing, stderr=subprocess.PIPE, check=False
    )
    os.close(writing)
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(
    "arguments", [["content", "check"], ["content", "show"], ["content", "try", "sukkel"], ["content", "try"]]
)
def test_the_content_commands_work(arguments: list[str]) -> None:
    assert RUNNER.invoke(app, arguments).exit_code == 0


def test_an_empty_sentence_is_a_sentence() -> None:
    assert "Niets gevonden." in RUNNER.invoke(app, ["content", "try", ""], input="b: dag").output


def test_the_old_and_the_new_name_of_the_folder_mean_the_same(tmp_path: Path) -> None:
    for flag in ("--content", "--map"):
        refused = RUNNER.invoke(app, ["content", "try", "sukkel", flag, str(tmp_path / "weg")])
        assert "deze map bestaat niet" in str(refused.exception)


def test_demo_once_plays_in_the_terminal() -> None:
    assert "synthetisch" in RUNNER.invoke(app, ["demo", "--once"]).output


def test_main_is_what_the_command_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise BrokenPipeError

    monkeypatch.setattr(room, "app", broken)
    with pytest.raises(SystemExit) as stopped:
        room.main()
    assert stopped.value.code == 0
