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


def test_every_word_says_how_much_it_weighs_the_heaviest_first() -> None:
    weighed = opinion("nou mevrouw u bent een ontzettende trut").weighs(Phase.PERSONAL)
    shares = [abs(share) for _, share in weighed]
    assert shares == sorted(shares, reverse=True)
    assert {span.text for span, _ in weighed} == {"nou", "mevrouw", "u", "bent", "een", "ontzettende", "trut"}
    assert weighed[0][1] > 0
    assert "trut" in {span.text for span, share in weighed[:3] if share > 0}


def test_retold_words_are_hardly_meant() -> None:
    assert opinion("ik maak je af").not_meant < 0.3 < opinion("mijn ex riep door de brievenbus ik maak je af").not_meant


def test_what_was_expected_moves_a_doubtful_turn() -> None:
    said = opinion("ja lach maar")
    calm, attack = (1.0, 0.0, 0.0, 0.0, 0.0), (0.0, 0.0, 0.0, 1.0, 0.0)
    after_calm = said.after(CONTEXT.opinions.expected_after(calm)).probabilities
    after_attack = said.after(CONTEXT.opinions.expected_after(attack)).probabilities
    assert sum(after_attack[3:]) > sum(after_calm[3:])
