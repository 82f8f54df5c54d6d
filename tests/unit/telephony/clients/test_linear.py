from __future__ import annotations

import json

import pytest

from line_servers import CALLER_LEFT, Memory, heard, played, sound
from luwte.domain.turn import Party
from luwte.telephony.clients.client import Legs
from luwte.telephony.clients.linear import LinearClient
from luwte.telephony.linear.adapter import LinearAdapter, Source
from luwte.telephony.linear.dialects import AUDIO_FORK, AUDIO_STREAM, DIALECTS, JAMBONZ, VONAGE, Dialect
from luwte.telephony.lines.line import EndReason, Profile, SessionEnded, SessionOpened
from luwte.telephony.lines.roles import RoleMap


@pytest.mark.parametrize("dialect", DIALECTS.values(), ids=lambda dialect: dialect.name)
@pytest.mark.parametrize("legs", [Legs.CALLER, Legs.BOTH])
def test_the_caller_comes_out_as_it_went_in(dialect: Dialect, legs: Legs) -> None:
    call = sound()
    memory = Memory(LinearAdapter(Source(CALLER_LEFT), dialect))
    outcome = played(LinearClient(call, dialect, "gesprek-1", legs), memory)
    assert (outcome.ok, outcome.answer, outcome.seconds) == (True, "aangenomen", 0.5)
    assert memory.events[0] == SessionOpened("gesprek-1")
    assert heard(memory.events) == call.leg(Party.CALLER).linear
    assert heard(memory.events, Party.EMPLOYEE) == b""
    assert memory.events[-1] == SessionEnded(EndReason.HANGUP)


def test_in_stereo_the_employee_is_on_the_right() -> None:
    call = sound()
    two = RoleMap(CALLER_LEFT.roles, Profile.TWO_LEGS)
    memory = Memory(LinearAdapter(Source(two), JAMBONZ))
    assert played(LinearClient(call, JAMBONZ, "gesprek-1", Legs.BOTH), memory).ok
    assert heard(memory.events, Party.EMPLOYEE) == call.leg(Party.EMPLOYEE).linear


def test_each_vendor_says_in_its_own_words_what_the_call_is() -> None:
    def first(dialect: Dialect) -> dict[str, object]:
        (message,) = LinearClient(sound(), dialect, "g").begin(now=0)
        found: dict[str, object] = json.loads(message)
        return found

    assert first(AUDIO_FORK) == {"uuid": "g", "sampleRate": 8000, "mixType": "mono"}
    assert first(AUDIO_STREAM) == {"uuid": "g"}
    assert first(VONAGE)["content-type"] == "audio/l16;rate=8000"
    assert first(JAMBONZ)["callSid"] == "g"


def test_a_server_that_knows_another_channel_refuses() -> None:
    memory = Memory(LinearAdapter(Source(RoleMap({"links": Party.CALLER})), JAMBONZ))
    outcome = played(LinearClient(sound(), JAMBONZ, "gesprek-1"), memory)
    assert not outcome.ok
    assert "1008" in outcome.answer
