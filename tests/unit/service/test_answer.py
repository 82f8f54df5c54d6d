from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luwte.domain.behaviour import Detail, Phase, SpeechAct, Target
from luwte.service.answer import ANSWER_SCHEMA, Answer, Reading, read_answer
from second_readers import answer

TURN = "u bent een beetje dom (echt) en een beetje traag"


def test_an_answer_in_the_right_form_is_read() -> None:
    reading = read_answer(answer(3, "beetje dom (echt)", forms=["belediging", "belediging", "dwang"]), TURN)
    assert reading == Reading(
        Phase.PERSONAL, (Detail.INSULT, Detail.COERCION), Target.EMPLOYEE, SpeechAct.ASSERTED, (11, 28)
    )
    assert TURN[11:28] == "beetje dom (echt)"


def test_a_calm_turn_may_come_without_a_quote() -> None:
    reading = read_answer(answer(0, "", forms=[], target="niemand"), TURN)
    assert reading == Reading(Phase.CALM, (), Target.NOBODY, SpeechAct.ASSERTED, None)


def test_a_quote_is_the_first_place_where_its_words_stand_whole() -> None:
    reading = read_answer(answer(3, "een"), "teen, een en een")
    assert reading
    assert reading.quote == (6, 9)


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "garbage",
        "[]",
        "null",
        "```json\n" + answer(3, "dom") + "\n```",
        answer(5, "dom"),
        answer(-1, "dom"),
        answer("3", "dom"),
        answer(3.0, "dom"),
        answer(True, "dom"),
        answer(None, "dom"),
        answer(3, "dom", forms=["woest"]),
        answer(3, "dom", forms="belediging"),
        answer(3, "dom", forms=[]),
        answer(3, "dom", forms=["belediging"] * 6),
        answer(3, "dom", target="iemand"),
        answer(3, "dom", act="beweerd"),
        answer(3, "staat er niet"),
        answer(3, "Dom"),
        answer(3, "do"),
        answer(3, ""),
        answer(3, "  "),
        answer(3, "("),
        answer(3, None),
        answer(3, "dom", uitleg="ik vind dit erg"),
        answer(0, "staat er niet", forms=[]),
        json.dumps({"fase": 3}),
        "[" * 100_000,
        "\ud800",
    ],
)
def test_anything_else_is_no_answer(wrong: str) -> None:
    assert read_answer(wrong, TURN) is None


@given(st.text(max_size=60), st.text(max_size=30))
def test_any_text_is_read_or_not_but_never_breaks(text: str, turn: str) -> None:
    read_answer(text, turn)
    reading = read_answer(answer(2, turn), turn)
    if reading and reading.quote:
        assert turn[slice(*reading.quote)] == turn.strip()


def test_the_schema_for_the_server_and_our_own_check_ask_for_the_same() -> None:
    fields = {field.alias for field in Answer.model_fields.values()}
    assert set(ANSWER_SCHEMA["properties"]) == set(ANSWER_SCHEMA["required"]) == fields
    assert ANSWER_SCHEMA["properties"]["vormen"]["items"]["enum"] == [detail.value for detail in Detail]
