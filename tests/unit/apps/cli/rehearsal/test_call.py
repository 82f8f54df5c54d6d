from __future__ import annotations

import pytest

from factories import shipped
from luwte.apps.cli.rehearsal.call import TypedCall
from luwte.apps.cli.rehearsal.typed import WrongLineError
from luwte.domain.advice import Decider, Light
from luwte.domain.call import LineProfile
from luwte.domain.turn import CallerTurn, Party

ATTACK = "jij bent echt te dom voor dit werk"
VEILED = "ik weet je te vinden"


def call(**line: object) -> TypedCall:
    return TypedCall(shipped(), LineProfile(**line))  # type: ignore[arg-type]


def open_ids(typed: TypedCall) -> list[str]:
    return [guard.id for guard in typed.open_guards]


def test_time_goes_by_the_words_of_the_caller_and_by_the_clock() -> None:
    typed = call()
    moment = typed.say(Party.CALLER, "een twee drie vier vijf")
    assert isinstance(moment.turn, CallerTurn)
    assert moment.turn.words
    assert (moment.turn.words.start, moment.turn.words.end) == (0.0, 2.0)
    typed.say(Party.EMPLOYEE, "ja")
    assert typed.at == pytest.approx(6.8)
    typed.wait(10)
    assert typed.at == pytest.approx(16.8)


def test_a_help_button_and_a_warning_text_are_no_line_of_a_dialogue() -> None:
    typed = call()
    typed.say(Party.CALLER, ATTACK)
    typed.ask_help()
    typed.comes("Fatima")
    typed.warn(2)
    assert [line.kind for line in typed.lines] == ["beller"]


def test_it_knows_where_the_protocol_stands_and_what_follows() -> None:
    typed = call()
    assert [step.id for step in typed.follows()] == ["stoom", "grens", "waarschuwing"]
    typed.say(Party.CALLER, ATTACK)
    typed.press("waarschuwing", Decider.EMPLOYEE)
    assert typed.step.id == "waarschuwing"
    typed.press("opname", Decider.EMPLOYEE)  # refused: it does not follow
    assert typed.step.id == "waarschuwing"
    typed.say(Party.CALLER, ATTACK)
    assert typed.may_end.light is Light.GREEN
    assert {"verbreken", "gevolgen"} <= {step.id for step in typed.follows()}


def test_a_step_that_no_protocol_has_is_a_mistake_of_the_typist() -> None:
    with pytest.raises(WrongLineError, match="geen stap of antwoord gren"):
        call().press("gren", Decider.EMPLOYEE)


def test_a_veiled_threat_stays_open_until_it_is_answered() -> None:
    typed = call()

    def stands() -> tuple[bool, int] | None:
        return (typed.estimate.unconfirmed, int(typed.estimate.phase)) if typed.estimate else None

    typed.say(Party.CALLER, VEILED)
    assert stands() == (True, 4)
    typed.press("dreiging_nee", Decider.EMPLOYEE)
    assert stands() == (False, 0)


@pytest.mark.parametrize("said", ["ik maak er een einde aan", ATTACK, "mijn kind krijgt geen lucht meer"])
def test_open_guards_are_those_that_the_light_waits_for(said: str) -> None:
    """The desk keeps its guards to itself; from phase 3 the light names those that hold it."""
    typed = call(care_line=True)
    typed.say(Party.CALLER, said)
    typed.say(Party.CALLER, ATTACK)
    holding = [f"wachter.{guard.id}" for guard in typed.open_guards if guard.holds_end]
    assert holding == list(typed.may_end.missing)


def test_an_answered_guard_is_closed_until_the_next_rise() -> None:
    typed = call(care_line=True)
    typed.say(Party.CALLER, ATTACK)
    assert open_ids(typed) == ["spoed"]
    typed.press("spoed_nee", Decider.EMPLOYEE)
    assert open_ids(typed) == []
    typed.say(Party.CALLER, ATTACK)
    assert open_ids(typed) == []


def test_a_line_without_hints_or_with_muted_cues_promises_no_advice() -> None:
    unhinted = call(hints=False)
    unhinted.say(Party.CALLER, ATTACK)
    muted = call()
    muted.say(Party.CALLER, ATTACK)
    muted.mute()
    muted.mute()
    muted.say(Party.CALLER, ATTACK)
    assert [line.advice_told for line in unhinted.lines] == [False]
    assert [line.advice_told for line in muted.lines] == [True, False]


def test_a_step_of_the_team_lead_is_marked_and_one_of_the_employee_is_not() -> None:
    typed = call(protocol="gemeente")
    for step in ("grens", "waarschuwing", "laatste_waarschuwing", "teamleider"):
        typed.say(Party.CALLER, ATTACK)
        typed.press(step, Decider.TEAM_LEAD)
    typed.press("verbreken", Decider.EMPLOYEE)
    assert [typed.step.id, typed.by_team_lead] == ["teamleider", None]
    typed.press("verbreken", Decider.TEAM_LEAD)
    assert [typed.step.id, typed.by_team_lead] == ["verbreken", 9]
