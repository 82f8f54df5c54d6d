from __future__ import annotations

from factories import shipped
from luwte.domain.evidence import Evidence
from luwte.domain.turn import CallerTurn, Words
from luwte.recognition.context import context_of
from luwte.recognition.words.spoken import assess

CONTEXT = context_of(shipped())


def test_words_are_assessed_with_the_number_of_the_turn() -> None:
    (evidence,) = [
        f for f in assess(CallerTurn(7, Words("jij bent een idioot", 0, 2)), CONTEXT) if isinstance(f, Evidence)
    ]
    assert evidence.turn == 7


def test_a_turn_without_words_says_nothing() -> None:
    assert not list(assess(CallerTurn(0, None), CONTEXT))
