from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories import shipped
from luwte.domain.behaviour import Detail, Phase, Target
from luwte.recognition.assess import likeliest
from luwte.recognition.context import context_of
from luwte.recognition.words.normalise import normalise
from luwte.recognition.words.opinion import FORM, Opinion

CONTEXT = context_of(shipped())


def opinion(text: str) -> Opinion:
    return CONTEXT.opinions.read(normalise(text), (), ())


@pytest.mark.parametrize(
    ("text", "phase"),
    [
        ("goedemorgen ik wilde graag weten hoe laat jullie open zijn", 0),
        ("jullie hebben alweer je afspraak niet nagekomen wat een puinhoop is dat bij jullie", 2),
        ("jij bent echt te dom om een formulier in te vullen", 3),
        ("ik wacht je straks op bij de achterdeur en dan sla ik je kop eraf", 4),
    ],
)
def test_words_that_no_rule_needs_to_know(text: str, phase: int) -> None:
    assert likeliest(opinion(text).probabilities) == phase


def test_it_says_which_form_and_at_whom() -> None:
    found = opinion("ik wacht je straks op bij de achterdeur en dan sla ik je kop eraf")
    assert found.passes(FORM, "dreiging", found.forms[Detail.THREAT])
    assert found.target is Target.EMPLOYEE


def test_the_quote_is_where_it_is_said() -> None:
    text = "Ja goedemiddag, ik bel over mijn pakketje. Jij bent een waardeloze luie trut. Kan het morgen?"
    assert "trut" in opinion(text).quote(Phase.PERSONAL).text


@given(st.text(max_size=120))
def test_any_text_gives_a_distribution_and_a_quote_inside_it(text: str) -> None:
    found = opinion(text)
    assert sum(found.probabilities) == pytest.approx(1, abs=1e-5)
    if found.words:
        for phase in Phase:
            quote = found.quote(phase)
            assert text[quote.start : quote.end] == quote.text
