from __future__ import annotations

from luwte.domain.call import Address, Call, LineProfile, Timing, guessed_seconds
from luwte.domain.turn import CallId, Party


def test_a_call_is_formal_and_not_a_care_line_unless_said() -> None:
    call = Call(CallId("a"), (), Timing.MEASURED)
    assert call.profile == LineProfile("algemeen", "telefoon", Address.FORMAL, care_line=False)


def test_guessed_time_follows_the_callers_words_and_never_the_employees() -> None:
    assert guessed_seconds("een twee drie vier vijf", Party.CALLER) == 2.0
    assert guessed_seconds("ja", Party.EMPLOYEE) == guessed_seconds("ja " * 100, Party.EMPLOYEE)
