from __future__ import annotations

import json

import pytest

from line_servers import Memory, heard, played, sound
from luwte.domain.turn import Party
from luwte.telephony.clients.client import Legs
from luwte.telephony.clients.media_streams import MediaStreamClient, Reel, StreamIds, signed
from luwte.telephony.lines.line import EndReason, MediaGap, Profile, SessionEnded, SessionOpened
from luwte.telephony.lines.roles import RoleMap
from luwte.telephony.media_streams.adapter import MediaStreamAdapter
from luwte.telephony.media_streams.dialects import DIALECTS, TELNYX, TWILIO, Dialect

TRACKS = RoleMap({"inbound": Party.CALLER, "outbound": Party.EMPLOYEE})
IDS = StreamIds("CA1", "MZ1", "sesam")


def server(dialect: Dialect, roles: RoleMap = TRACKS) -> Memory:
    return Memory(MediaStreamAdapter(roles, lambda token: token == "sesam", dialect))


@pytest.mark.parametrize("dialect", DIALECTS.values(), ids=lambda dialect: dialect.name)
@pytest.mark.parametrize("legs", [Legs.CALLER, Legs.BOTH])
def test_the_caller_comes_out_as_it_went_in(dialect: Dialect, legs: Legs) -> None:
    call, memory = sound(), server(dialect)
    client = MediaStreamClient(Reel(call, dialect, legs), IDS, {"line": "balie"})
    outcome = played(client, memory)
    assert (outcome.ok, outcome.answer, outcome.seconds) == (True, "aangenomen", 0.5)
    assert memory.events[0] == SessionOpened("CA1", line="balie")
    assert heard(memory.events) == call.leg(Party.CALLER).ulaw
    assert heard(memory.events, Party.EMPLOYEE) == b""
    assert memory.events[-1] == SessionEnded(EndReason.HANGUP)


def test_both_tracks_come_out_where_both_may() -> None:
    call, memory = sound(), server(TWILIO, RoleMap(TRACKS.roles, Profile.TWO_LEGS))
    assert played(MediaStreamClient(Reel(call, TWILIO, Legs.BOTH), IDS), memory).ok
    assert heard(memory.events) == call.leg(Party.CALLER).ulaw
    assert heard(memory.events, Party.EMPLOYEE) == call.leg(Party.EMPLOYEE).ulaw


def test_what_came_in_another_order_is_put_right_without_a_gap() -> None:
    call, memory = sound(4160), server(TELNYX)
    reel = Reel(call, TELNYX, shuffled=True)
    assert played(MediaStreamClient(reel, IDS), memory).ok
    chunks = [json.loads(message)["media"]["chunk"] for message in memory.sent if '"media":{' in str(message)]
    assert chunks[:5] == ["1", "3", "2", "5", "4"]
    assert chunks[-2:] == ["24", "26"]
    assert heard(memory.events) == call.leg(Party.CALLER).ulaw
    assert not any(isinstance(event, MediaGap) for event in memory.events)


def test_numbers_are_those_of_the_stream() -> None:
    memory = server(TWILIO)
    played(MediaStreamClient(Reel(sound(320), TWILIO, Legs.BOTH), IDS), memory)
    messages = [json.loads(message) for message in memory.sent]
    assert [m["event"] for m in messages] == ["connected", "start", "media", "media", "media", "media", "stop"]
    assert [m["sequenceNumber"] for m in messages[1:]] == ["1", "2", "3", "4", "5", "6"]
    assert [m["media"]["timestamp"] for m in messages[2:-1]] == ["0", "0", "20", "20"]
    assert {m["streamSid"] for m in messages[1:]} == {"MZ1"}


def test_a_wrong_token_is_refused() -> None:
    client = MediaStreamClient(Reel(sound(), TWILIO), StreamIds("CA1", "MZ1"))
    outcome = played(client, server(TWILIO))
    assert (outcome.ok, outcome.answer) == (
        False,
        "geweigerd (1008): sleutel, token of instelling van de lijn klopt niet",
    )


def test_the_signature_is_that_of_the_exact_address() -> None:
    assert signed("wss://luwte.example/lijn/twilio", "test-token") == {
        "X-Twilio-Signature": "79kZL22oBNRkx7sGO7qkz8f4VQ8="
    }
    assert signed("wss://luwte.example/lijn/twilio", "") == {}
