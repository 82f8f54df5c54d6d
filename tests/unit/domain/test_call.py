from __future__ import annotations

from luwte.domain.call import Address, Call, LineProfile, Sector, Timing, guessed_seconds
from luwte.domain.turn import CallId, Party


def test_a_call_is_formal_and_not_a_care_line_unless_said() -> None:
    call = Call(CallId("a"), (), Timing.MEASURED)
    assert call.profile == LineProfile("algemeen", "telefoon", Address.FORMAL, care_line=False)


def test_a_line_shows_hints_in_ordinary_dutch_for_any_trade_unless_said() -> None:
    profile = LineProfile()
    assert (profile.sector, profile.easy, profile.hints) == (None, False, True)


def test_a_trade_has_a_dutch_id_that_content_can_name() -> None:
    assert {sector.value for sector in Sector} == {
        "zorg",
        "gemeente",
        "uitkering",
        "wonen",
        "energie_telecom",
        "bank",
        "receptie",
    }


def test_guessed_time_follows_the_callers_words_and_never_the_employees() -> None:
    assert guessed_seconds("een twee drie vier vijf", Party.CALLER) == 2.0
    assert guessed_seconds("ja", Party.EMPLOYEE) == guessed_seconds("ja " * 100, Party.EMPLOYEE)
