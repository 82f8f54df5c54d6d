from __future__ import annotations

from luwte.domain.behaviour import Phase
from luwte.domain.events import Event, HearingChanged, TurnHeard
from luwte.domain.hearing import Ground, Hearing
from luwte.domain.turn import CallerTurn, EmployeeTurn, Words
from luwte.service.analysis import NO_LIGHT_YET, Moment
from luwte.service.footing import footing_of

WORDS = Words("ik bel over mijn rekening", 0.0, 2.0)


def ground(*events: Event, phase: Phase = Phase.CALM) -> Ground:
    return footing_of(Moment(event, (), None, NO_LIGHT_YET) for event in events).of(phase)


def test_only_words_of_the_caller_are_something_to_go_on() -> None:
    assert ground() is Ground.NOTHING_YET
    assert ground(TurnHeard(EmployeeTurn(0, WORDS)), TurnHeard(CallerTurn(1, None))) is Ground.NOTHING_YET
    assert ground(TurnHeard(CallerTurn(0, Words("", 0.0, 2.0)))) is Ground.NOTHING_YET  # spoke, and was not understood
    assert ground(TurnHeard(CallerTurn(0, WORDS))) is Ground.HEARD


def test_an_ordinary_call_is_unknown_while_no_words_come_and_known_again_when_they_do() -> None:
    gone = (TurnHeard(CallerTurn(0, WORDS)), HearingChanged(Hearing.WORDLESS, 3.0))
    assert ground(*gone) is Ground.NO_WORDS
    assert ground(*gone, phase=Phase.PERSONAL) is Ground.HEARD
    assert ground(*gone, HearingChanged(Hearing.GOOD, 9.0)) is Ground.HEARD
