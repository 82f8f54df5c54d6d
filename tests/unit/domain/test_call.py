from __future__ import annotations

from luwte.domain.call import Address, Call, LineProfile, Timing
from luwte.domain.turn import CallId


def test_a_call_is_formal_and_not_a_care_line_unless_said() -> None:
    call = Call(CallId("a"), (), Timing.MEASURED)
    assert call.profile == LineProfile("algemeen", "telefoon", Address.FORMAL, care_line=False)
