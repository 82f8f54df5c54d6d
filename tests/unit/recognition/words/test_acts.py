from __future__ import annotations

import pytest

from factories import shipped
from luwte.domain.behaviour import Detail, SpeechAct
from luwte.recognition.words.acts import ActReader
from luwte.recognition.words.normalise import normalise

READER = ActReader(shipped())


def act(raw: str, word: str, detail: Detail = Detail.INSULT) -> SpeechAct:
    text = normalise(raw)
    start = text.text.index(word)
    return READER.read(text).act(start, start + len(word), detail)


def test_without_a_cue_words_are_meant() -> None:
    assert act("je bent dom", "dom") is SpeechAct.ASSERTED


def test_a_cue_stops_at_the_end_of_its_sentence() -> None:
    assert act("Hij zei niks. Je bent dom", "dom") is SpeechAct.ASSERTED


@pytest.mark.parametrize("stopper", ["maar", "en nu"])
def test_a_stopper_ends_the_reach_of_a_cue(stopper: str) -> None:
    assert act(f"ik wil niet vervelend doen {stopper} je bent dom", "dom") is SpeechAct.ASSERTED


def test_between_quotation_marks_is_quoted() -> None:
    assert act('er kwam "sukkel" uit', "sukkel") is SpeechAct.QUOTED


def test_a_supposed_case_does_not_excuse_a_condition_with_a_consequence() -> None:
    assert act("als je dat nou doet sla ik je", "sla ik je", Detail.THREAT) is SpeechAct.ASSERTED
