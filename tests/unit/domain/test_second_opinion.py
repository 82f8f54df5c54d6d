from __future__ import annotations

import pytest

from luwte.domain.behaviour import Detail, Phase, SpeechAct, Target
from luwte.domain.evidence import Span
from luwte.domain.second_opinion import SecondOpinion

QUOTE = Span(0, 3, "jij")


@pytest.mark.parametrize(("details", "quote"), [((), QUOTE), ((Detail.INSULT,), None)])
def test_a_phase_above_calm_needs_what_was_done_and_in_which_words(
    details: tuple[Detail, ...], quote: Span | None
) -> None:
    with pytest.raises(ValueError, match="needs a detail and a quote"):
        SecondOpinion(0, Phase.COMPLAINT, details, Target.EMPLOYEE, SpeechAct.ASSERTED, quote, "m")


def test_a_calm_turn_needs_neither() -> None:
    opinion = SecondOpinion(4, Phase.CALM, (), Target.NOBODY, SpeechAct.ASSERTED, None, "m")
    assert (opinion.turn, opinion.phase, opinion.model) == (4, Phase.CALM, "m")
