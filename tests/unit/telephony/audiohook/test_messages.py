from __future__ import annotations

import json

import pytest

from luwte.telephony.audiohook.messages import LONGEST, NotAMessage, PlainMessage, read, seconds, write

PING = {
    "version": "2",
    "id": "86def587-14cc-42e3-b3cf-5d7955bea077",
    "type": "ping",
    "seq": 1,
    "serverseq": 0,
    "position": "PT0S",
    "parameters": {},
}


def test_what_the_protocol_may_add_later_is_ignored() -> None:
    message = read(json.dumps({**PING, "new": 1, "parameters": {"rtt": "PT1S", "other": []}}))
    assert isinstance(message, PlainMessage)
    assert message.type == "ping"


@pytest.mark.parametrize("number", [True, "1", 1.0, 0, -1])
def test_a_number_must_be_one(number: object) -> None:
    with pytest.raises(NotAMessage, match="seq"):
        read(json.dumps({**PING, "seq": number}))


@pytest.mark.parametrize(("text", "expected"), [("PT1.2S", 1.2), ("PT0S", 0.0), ("PT.5S", 0.5)])
def test_durations_are_seconds(text: str, expected: float) -> None:
    assert seconds(text) == expected


@pytest.mark.parametrize("text", ["PT1M", "P1S", "PT-1S", "PTS", "PT1,2S", "PT1S ", "PT9999999999S"])
def test_other_durations_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="tijdsduur"):
        seconds(text)


def test_the_reason_never_repeats_what_came() -> None:
    with pytest.raises(NotAMessage) as caught:
        read(json.dumps({**PING, "position": "geheim"}))
    assert "geheim" not in str(caught.value)


def test_a_message_that_is_too_long_is_not_read() -> None:
    with pytest.raises(NotAMessage, match="langer"):
        read(json.dumps(PING).ljust(LONGEST + 1))


def test_ours_always_have_parameters() -> None:
    assert json.loads(write("pong", "s", 3, 2, {})) == {
        "version": "2",
        "type": "pong",
        "seq": 3,
        "clientseq": 2,
        "id": "s",
        "parameters": {},
    }
