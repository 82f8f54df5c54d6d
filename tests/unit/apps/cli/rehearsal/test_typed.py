from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luwte.apps.cli.rehearsal.typed import (
    EXPLANATION,
    MAX_LINE,
    MAX_TURN,
    Coming,
    Plain,
    Pressed,
    Restarted,
    SaveTo,
    Spoken,
    Typed,
    Waited,
    WarningWanted,
    WrongLineError,
    decoded,
    plain,
    understand,
)
from luwte.domain.advice import Decider
from luwte.domain.turn import Party


@pytest.mark.parametrize(
    ("line", "typed"),
    [
        ("b: ik wacht al weken", Spoken(Party.CALLER, "ik wacht al weken")),
        ("M:dat hoor ik", Spoken(Party.EMPLOYEE, "dat hoor ik")),
        ("beller: dag", Spoken(Party.CALLER, "dag")),
        ("medewerker : dag", Spoken(Party.EMPLOYEE, "dag")),
        ("b", Spoken(Party.CALLER, "")),
        ("m:", Spoken(Party.EMPLOYEE, "")),
        ("gewoon verder", Spoken(None, "gewoon verder")),
        ("maar b: is geen spreker", Spoken(None, "maar b: is geen spreker")),
        ("/stap grens", Pressed("grens", Decider.EMPLOYEE)),
        ("/stap verbreken teamleider", Pressed("verbreken", Decider.TEAM_LEAD)),
        ("/ik-kom Fatima van boven", Coming("Fatima van boven")),
        ("/waarschuw 3", WarningWanted(3)),
        ("/tik 2,5", Waited(2.5)),
        ("/protocol gemeente", Restarted("gemeente")),
        ("/protocol", Plain.PROTOCOLS),
        ("/opnieuw", Restarted(None)),
        ("/bewaar mijn gesprek.yaml", SaveTo("mijn gesprek.yaml")),
        ("/STAPPEN", Plain.STEPS),
        ("/hulp", Plain.HELP),
        ("/stil", Plain.MUTE),
        ("/help", Plain.EXPLAIN),
        ("/einde", Plain.END),
    ],
)
def test_every_kind_of_line_is_understood(line: str, typed: Typed) -> None:
    assert understand(line) == typed


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("/foo", "onbekende opdracht /foo"),
        ("/", "onbekende opdracht"),
        ("/stap", "schrijf /stap en een id"),
        ("/stap grens directeur", "schrijf /stap en een id"),
        ("/stappen grens", "na /stappen hoort niets"),
        ("/hulp nu", "na /hulp hoort niets"),
        ("/opnieuw gemeente", "/protocol"),
        ("/ik-kom", "wie er komt"),
        ("/ik-kom " + "a" * 61, "wie er komt"),
        ("/waarschuw 4", "1, 2 of 3"),
        ("/waarschuw", "1, 2 of 3"),
        ("/tik", "aantal seconden"),
        ("/tik 0", "aantal seconden"),
        ("/tik -1", "aantal seconden"),
        ("/tik nan", "aantal seconden"),
        ("/tik 1e999", "aantal seconden"),
        ("/bewaar", r"\.yaml"),
        ("/bewaar gesprek.txt", r"\.yaml"),
        ("b: " + "a" * (MAX_TURN + 1), "hoogstens 2000 tekens"),
    ],
)
def test_a_wrong_line_says_what_to_write(line: str, told: str) -> None:
    with pytest.raises(WrongLineError, match=told):
        understand(line)


def test_every_command_is_explained() -> None:
    for word in (
        "stap",
        "ik-kom",
        "waarschuw",
        "tik",
        "protocol",
        "opnieuw",
        "bewaar",
        *(what.value for what in Plain),
    ):
        assert f"/{word}" in EXPLANATION or word == Plain.EXPLAIN.value


@pytest.mark.parametrize(
    "code", ["\x1b[31m", "\x1b]0;titel\x07", "\x1b]8;;http://x\x1b\\", "\x9b2J", "\x1bc", "\x1b(0", "\u202e", "\ufeff"]
)
def test_terminal_codes_leave_nothing_behind(code: str) -> None:
    assert plain(f"rood{code}e auto") == "roode auto"


@given(st.text())
def test_plain_text_can_do_nothing_to_a_terminal(text: str) -> None:
    made = plain(text)
    assert not {unicodedata.category(char) for char in made} & {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    assert plain(made) == made


@given(st.binary(max_size=200))
def test_whatever_comes_in_is_understood_or_refused(raw: bytes) -> None:
    try:
        line = decoded(raw)
        typed = understand(line) if line else None
    except WrongLineError as error:
        assert str(error)
    else:
        assert typed is None or isinstance(typed, Typed)


def test_a_line_that_is_too_long_or_not_utf8_is_refused() -> None:
    with pytest.raises(WrongLineError, match="te lang"):
        decoded(b"a" * (MAX_LINE + 1))
    with pytest.raises(WrongLineError, match="UTF-8"):
        decoded(b"caf\xe9")
