from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories import shipped
from luwte.apps.cli.label import MAX_TEXT, Labeller
from luwte.domain.call import LineProfile
from luwte.service.ports import NoAnswer, Question
from luwte.service.second_reader import SecondReader
from second_readers import MODEL, InMemory, doubting, quoting


def label(*lines: bytes | dict[str, Any]) -> list[dict[str, Any]]:
    raw = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines]
    return list(Labeller(shipped(), LineProfile()).label(raw))


def test_a_turn_gets_phase_forms_target_and_evidence() -> None:
    (out,) = label({"id": "a", "text": "jij bent echt te dom voor dit werk"})
    assert (out["id"], out["phase"], out["forms"], out["target"], out["care"]) == (
        "a",
        3,
        ["insult"],
        "employee",
        "none",
    )
    assert out["evidence"][0]["quote"] == "jij bent echt te dom"
    assert out["evidence"][0]["signal"].startswith("woorden:")
    assert out["evidence"][0]["because"].endswith("medewerker.")


def test_five_probabilities_that_sum_to_one() -> None:
    (out,) = label({"id": 1, "text": "jullie beloven altijd van alles"})
    assert len(out["probabilities"]) == 5
    assert sum(out["probabilities"]) == pytest.approx(1, abs=1e-9)
    assert out["phase"] == 2


def test_care_is_flagged_apart_from_the_phase() -> None:
    (out,) = label({"id": 1, "text": "ik maak er een einde aan"})
    assert (out["phase"], out["care"]) == (0, "suicidality")


def test_a_call_gets_a_label_per_caller_turn_and_null_for_the_employee() -> None:
    turns = [
        {"speaker": "caller", "text": "jij bent echt te dom voor dit werk"},
        {"speaker": "employee", "text": "Als dit doorgaat, verbreek ik de verbinding.", "step": "waarschuwing"},
        {"speaker": "caller", "text": "wat een incompetente trut ben jij zeg"},
    ]
    (out,) = label({"id": "c", "turns": turns})
    first, employee, last = out["turns"]
    assert employee is None
    assert (first["call_phase"], first["advice"], first["may_end"]) == (3, "benoemen", "oranje")
    assert last["may_end"] == "groen"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b"{", "geen geldige JSON"),
        (b"\xff\xfe{", "UTF-8"),
        (b"[1]", "object"),
        (b'{"text": "a"}', "id ontbreekt"),
        (b'{"id": true, "text": "a"}', "id ontbreekt"),
        (b'{"id": 1}', "precies"),
        (b'{"id": 1, "text": "a", "turns": []}', "precies"),
        (b'{"id": 1, "text": 5}', "text is geen tekst"),
        (b'{"id": 1, "turns": 5}', "geen lijst"),
        (b'{"id": 1, "turns": [{"speaker": "klant", "text": "a"}]}', r"turns\[0\]: speaker"),
        (b'{"id": 1, "turns": [{"speaker": "caller"}]}', r"turns\[0\].text"),
        (b'{"id": 1, "turns": [{"speaker": "caller", "text": "a", "step": "grens"}]}', "alleen de medewerker"),
        (b"[" * 100_000, "geen geldige JSON"),
    ],
)
def test_a_broken_line_is_answered_with_its_number_and_the_stream_goes_on(line: bytes, message: str) -> None:
    first, error, last = label({"id": 1, "text": "hallo"}, line, {"id": 3, "text": "hallo"})
    assert (first["id"], last["id"]) == (1, 3)
    assert error["line"] == 2
    assert re.search(message, error["error"])


def test_an_error_names_the_id_when_there_is_one() -> None:
    assert label({"id": "x", "text": "a" * (MAX_TEXT + 1)})[0]["id"] == "x"


def test_blank_lines_are_skipped_and_counted() -> None:
    assert [out.get("line") for out in label(b"\n", b"  \n", b"{")] == [3]


def test_what_was_said_is_not_repeated_in_an_error() -> None:
    (error,) = label(b'{"id": 1, "text": "ik weet je te vinden')
    assert "vinden" not in json.dumps(error)


@given(st.binary(max_size=80))
def test_any_bytes_give_an_answer(line: bytes) -> None:
    for out in label(line):
        assert "error" in out or "phase" in out or "turns" in out


@given(st.text(max_size=200))
def test_any_text_is_labelled_with_quotes_from_the_text(text: str) -> None:
    (out,) = label({"id": 1, "text": text})
    assert all(found["quote"] in text for found in out["evidence"])


def labelled(reply: str | Callable[[Question], str] | NoAnswer, *lines: dict[str, Any]) -> list[dict[str, Any]]:
    reader = SecondReader(InMemory(reply), doubting(), lambda: 0.0)
    raw = [json.dumps(line).encode() for line in lines]
    return list(Labeller(doubting(), LineProfile(), reader).label(raw))


CALL = {"id": "c", "turns": [{"speaker": "employee", "text": "Hallo."}, {"speaker": "caller", "text": "dank u wel"}]}


def test_a_second_reader_has_spoken_before_a_label_is_given() -> None:
    turn, call = labelled(quoting(3), {"id": 1, "text": "dank u wel"}, CALL)
    for labels in (turn, call["turns"][1]):
        assert (labels["phase"], labels["forms"], labels["target"]) == (3, ["insult"], "employee")
        assert labels["probabilities"].index(max(labels["probabilities"])) == 3
        assert labels["evidence"][-1] == {
            "quote": "dank u wel",
            "signal": f"model:{MODEL}:tweede_lezer",
            "because": "Tweede lezer (een taalmodel): Belediging, gericht op de medewerker.",
        }
    assert call["turns"][1]["call_phase"] == 3


def test_a_second_reader_without_an_answer_changes_no_label() -> None:
    lines = ({"id": 1, "text": "jullie zijn prutsers"}, CALL)
    alone = list(Labeller(doubting(), LineProfile()).label(json.dumps(line).encode() for line in lines))
    assert labelled(NoAnswer("is niet te bereiken"), *lines) == alone
    assert labelled("garbage", *lines) == alone


def test_a_dead_second_reader_is_asked_three_times_and_no_more() -> None:
    dead = InMemory(NoAnswer("is niet te bereiken"))
    reader = SecondReader(dead, doubting(), lambda: 0.0)
    lines = [json.dumps({"id": n, "text": f"ik heb vraag {'a' * n}"}).encode() for n in range(30)]
    assert len(list(Labeller(doubting(), LineProfile(), reader).label(lines))) == 30
    assert len(dead.asked) == 3
