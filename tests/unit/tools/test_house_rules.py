from __future__ import annotations

from pathlib import Path

import pytest

from tools.house_rules import breaches, main

DOC = '"""What it is for."""\n'


def house(root: Path, module: str, code: str) -> list[str]:
    """A house with one module (with its test) and what the rules say of it."""
    source = root / "src" / "luwte" / module
    source.parent.mkdir(parents=True, exist_ok=True)
    source.write_text(code)
    test = root / "tests" / "unit" / Path(module).with_name(f"test_{Path(module).name}")
    test.parent.mkdir(parents=True, exist_ok=True)
    test.write_text("")
    return [str(breach) for breach in breaches(root)]


def test_our_own_house_is_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    assert main() == 0, capsys.readouterr().out


def test_a_quiet_module_breaks_nothing(tmp_path: Path) -> None:
    assert house(tmp_path, "speech/codec.py", DOC + "from luwte.domain.turn import CallerTurn\n") == []


@pytest.mark.parametrize(
    ("module", "code", "rule"),
    [
        (
            "domain/turn.py",
            "class EmployeeTurn:\n    n: int\n    words: str\n    voice: float\n",
            "zegel: EmployeeTurn",
        ),
        ("speech/pitch.py", "from luwte.domain.turn import EmployeeTurn\n", "zegel: hier komt geen"),
        ("recognition/tone.py", "from luwte.domain.turn import Turn\n", "zegel: hier komt geen"),
        ("recognition/tone.py", "def f(leg):\n    return leg is Party.EMPLOYEE\n", "zegel: herkenning kent"),
        (
            "speech/both.py",
            "from luwte.speech.pitch import pitch\nLEGS = {Party.EMPLOYEE: pitch(0)}\n",
            "zegel: naast de kant van de medewerker",
        ),
        ("speech/activity.py", "def f(leg) -> list[Pcm]:\n    return [leg]\n", "zegel: f geeft geluid terug"),
        ("speech/activity.py", "class A:\n    kept: NDArray[int]\n", "zegel: hier wordt geen geluid bewaard"),
        ("service/a.py", 'def f(log, turn):\n    log.info(f"zei {turn.text}")\n', "logboek: de melding is vaste tekst"),
        ("service/a.py", 'def f(logger, turn):\n    logger.info("x", said=turn.words)\n', "logboek: said draagt"),
        ("service/a.py", "import asyncio\nQ = asyncio.Queue()\n", "maxsize"),
        ("service/a.py", "def f():\n" + "    x = 1\n" * 41, "hoogstens 40"),
        ("service/a.py", "x = 1\n" * 401, "hoogstens 400"),
        ("service/utils.py", "", "een naam die niets zegt"),
        ("service/a.py", "caller_emotion = 1\n", "gedrag, geen gevoel"),
        ("service/a.py", "def is_boos(): ...\n", "gedrag, geen gevoel"),
    ],
)
def test_a_breach_is_found_and_placed(tmp_path: Path, module: str, code: str, rule: str) -> None:
    found = house(tmp_path, module, DOC + code)
    assert len(found) == 1, found
    assert found[0].startswith(f"src/luwte/{module}:")
    assert rule in found[0]


def test_words_may_go_to_a_pii_field_and_a_queue_may_have_a_limit(tmp_path: Path) -> None:
    code = 'def f(log, turn, queue):\n    log.info("x", said_pii=turn.words, n=turn.n)\n    queue.Queue(maxsize=8)\n'
    assert house(tmp_path, "service/a.py", DOC + code) == []


def test_a_module_says_what_it_is_for(tmp_path: Path) -> None:
    assert "waarvoor" in house(tmp_path, "service/a.py", "x = 1\n")[0]


def test_a_source_file_without_a_test_and_a_test_without_a_source_file(tmp_path: Path) -> None:
    (tmp_path / "src" / "luwte" / "service").mkdir(parents=True)
    (tmp_path / "src" / "luwte" / "service" / "__init__.py").write_text(DOC)
    house(tmp_path, "service/a.py", DOC)
    (tmp_path / "src" / "luwte" / "service" / "b.py").write_text(DOC)
    (tmp_path / "tests" / "unit" / "service" / "test_c.py").write_text("")
    assert [str(breach) for breach in breaches(tmp_path)] == [
        "tests/unit/service/test_b.py:1: bij dit bronbestand hoort een test",
        "tests/unit/service/test_c.py:1: bij deze test hoort geen bronbestand",
    ]


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("templates/a.html.j2", '<p style="color: red">'),
        ("templates/a.html.j2", '<a onclick="x()">'),
        ("templates/a.html.j2", '<div hx-on:click="x">'),
        ("static/a.js", 'fetch("https://elders.example")'),
    ],
)
def test_pages_run_nothing_inline_and_fetch_nothing_from_elsewhere(tmp_path: Path, file: str, text: str) -> None:
    path = tmp_path / "src" / "luwte" / "apps" / "web" / file
    path.parent.mkdir(parents=True)
    path.write_text(text)
    assert len(list(breaches(tmp_path))) == 1


def test_a_requirement_file_names_no_address(tmp_path: Path) -> None:
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "core.txt").write_text("--index-url https://x.example\na==1\n")
    assert [b.line for b in breaches(tmp_path)] == [1]
