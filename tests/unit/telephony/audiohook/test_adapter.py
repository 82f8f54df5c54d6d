from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luwte.domain.turn import Party
from luwte.telephony.audiohook.adapter import DEFAULT_ROLES, AudioHookAdapter, Claims
from luwte.telephony.lines.line import (
    CallerAudio,
    Close,
    EmployeeAudio,
    Encoding,
    EndReason,
    GapCause,
    LineCommand,
    MediaGap,
    Output,
    Paused,
    Profile,
    Resumed,
    Send,
    SessionEnded,
    SessionOpened,
)
from luwte.telephony.lines.roles import RoleMap

SESSION = "86def587-14cc-42e3-b3cf-5d7955bea077"
ORGANIZATION = "0ec70e7a-888e-4641-accf-98353cbf0ffc"
CALL = "090eaa2f-72fa-480a-83e0-8667ff89c0ec"
PARTICIPANT = "883efee8-3d6c-4537-b500-6d7ca4b92fa0"
NOBODY = "00000000-0000-0000-0000-000000000000"
TWO_LEGS = RoleMap(DEFAULT_ROLES.roles, Profile.TWO_LEGS)


def media(*channels: str, format_: str = "PCMU") -> dict[str, Any]:
    return {"type": "audio", "format": format_, "channels": list(channels), "rate": 8000}


STEREO, CALLER, EMPLOYEE = media("external", "internal"), media("external"), media("internal")


class Exchange:
    """The other side of one connection: it numbers its messages and keeps what came back."""

    def __init__(self, roles: RoleMap = DEFAULT_ROLES) -> None:
        self.adapter = AudioHookAdapter(Claims(SESSION, ORGANIZATION), roles, lambda number: f"#{len(number)}")
        self.seq = 0
        self.serverseq = 0
        self.position = 0.0
        self.now = 0.0

    def says(self, kind: str, parameters: dict[str, Any] | None = None, **envelope: Any) -> list[Output]:
        self.seq += 1
        message = {
            "version": "2",
            "id": SESSION,
            "type": kind,
            "seq": self.seq,
            "serverseq": self.serverseq,
            "position": f"PT{self.position}S",
            "parameters": {} if parameters is None else parameters,
        }
        return self.raw(json.dumps({**message, **envelope}))

    def raw(self, data: str | bytes) -> list[Output]:
        out = self.adapter.receive(data, now=self.now)
        self.serverseq += sum(isinstance(o, Send) for o in out)
        return out

    def opens(self, *offers: dict[str, Any], **parameters: Any) -> list[Output]:
        return self.says(
            "open",
            {
                "organizationId": ORGANIZATION,
                "conversationId": CALL,
                "participant": {"id": PARTICIPANT, "ani": "+31612345678", "aniName": "x", "dnis": "088"},
                "media": list(offers),
                **parameters,
            },
        )


def sent(outputs: list[Output]) -> list[dict[str, Any]]:
    return [json.loads(output.data) for output in outputs if isinstance(output, Send)]


def kinds(outputs: list[Output]) -> list[str]:
    return [message["type"] for message in sent(outputs)]


def ended(outputs: list[Output]) -> list[EndReason]:
    return [output.reason for output in outputs if isinstance(output, SessionEnded)]


def opened(*offers: dict[str, Any], roles: RoleMap = DEFAULT_ROLES) -> Exchange:
    exchange = Exchange(roles)
    exchange.opens(*(offers or (STEREO, CALLER)))
    return exchange


def test_open_is_answered_at_once_with_the_offer_of_the_caller_alone() -> None:
    answer, event = Exchange().opens(STEREO, CALLER, EMPLOYEE)
    (message,) = sent([answer])
    assert (message["type"], message["seq"], message["clientseq"]) == ("opened", 1, 1)
    assert message["parameters"] == {"media": [CALLER]}
    assert event == SessionOpened(call_key=f"{CALL}:{PARTICIPANT}", caller="#12")


def test_the_line_comes_from_the_configuration_of_the_exchange() -> None:
    _, event = Exchange().opens(CALLER, customConfig={"line": "balie", "agent": "toestel-12"})
    assert isinstance(event, SessionOpened)
    assert event.detail == {"medewerker": "toestel-12"}
    assert isinstance(event, SessionOpened)
    assert event.line == "balie"


@pytest.mark.parametrize("channels", [("external", "internal"), ("internal", "external")])
def test_of_two_channels_in_either_order_the_employee_is_dropped(channels: tuple[str, ...]) -> None:
    exchange = opened(media(*channels))
    frame = bytes((0xFE if channel == "external" else 0x00) for channel in channels) * 160
    assert exchange.raw(frame) == [CallerAudio(0, b"\xfe" * 160, Encoding.ULAW)]


def test_two_legs_come_out_as_two_types() -> None:
    exchange = opened(STEREO, roles=TWO_LEGS)
    assert exchange.raw(b"\x01\x02" * 80) == [
        CallerAudio(0, b"\x01" * 80, Encoding.ULAW),
        EmployeeAudio(0, b"\x02" * 80, Encoding.ULAW),
    ]


def test_linear_audio_of_two_channels_is_taken_apart_by_sample() -> None:
    exchange = opened(media("external", "internal", format_="L16"))
    assert exchange.raw(b"\x01\x00\x02\x00" * 2) == [CallerAudio(0, b"\x01\x00" * 2, Encoding.LINEAR)]


def test_a_law_that_is_certain_goes_before_one_whose_byte_order_is_not() -> None:
    answer = sent(Exchange().opens(media("external", format_="L16"), CALLER))
    assert answer[0]["parameters"]["media"] == [CALLER]


def test_positions_count_samples() -> None:
    exchange = opened(CALLER)
    positions = [o.pts for n in (160, 1600, 1) for o in exchange.raw(b"\xff" * n) if isinstance(o, CallerAudio)]
    assert positions == [0, 160, 1760]


@pytest.mark.parametrize("offers", [(EMPLOYEE,), (), (media("external", format_="OPUS"),)])
def test_without_the_caller_on_offer_there_is_no_call(offers: tuple[dict[str, Any], ...]) -> None:
    out = Exchange().opens(*offers)
    assert sent(out)[0]["parameters"] == {"media": []}
    assert ended(out) == [EndReason.REFUSED]


def test_a_channel_whose_owner_is_not_configured_is_refused_with_the_reason() -> None:
    out = Exchange(RoleMap({"external": Party.CALLER})).opens(STEREO)
    assert kinds(out) == ["disconnect"]
    assert "niet ingesteld" in sent(out)[0]["parameters"]["info"]
    assert ended(out) == [EndReason.REFUSED]


def test_a_probe_is_answered_and_is_no_call() -> None:
    exchange = Exchange()
    out = exchange.opens(STEREO, CALLER, conversationId=NOBODY, participant={"id": NOBODY, "ani": "", "dnis": ""})
    assert sent(out)[0]["parameters"] == {"media": [STEREO]}
    (event,) = (o for o in out if isinstance(o, SessionOpened))
    assert event.probe
    assert kinds(exchange.says("close", {"reason": "end"})) == ["closed"]


def test_a_ping_is_answered_with_its_own_number_before_open_too() -> None:
    exchange = Exchange()
    (pong,) = sent(exchange.says("ping", {"rtt": "PT0.1S"}))
    assert (pong["type"], pong["clientseq"], pong["parameters"]) == ("pong", 1, {})


def test_a_pause_follows_when_the_exchange_says_so_and_audio_in_flight_is_legal() -> None:
    exchange = opened(CALLER)
    assert kinds(exchange.adapter.command(LineCommand.PAUSE, now=0)) == ["pause"]
    exchange.serverseq += 1
    assert exchange.raw(b"\xff" * 8000) == [CallerAudio(0, b"\xff" * 8000, Encoding.ULAW)]
    exchange.position = 1.0
    assert exchange.says("paused") == [Paused(8000)]
    assert exchange.says("resumed", {"start": "PT1S", "discarded": "PT2.5S"}) == [
        MediaGap(8000, 28000, GapCause.PAUSED),
        Resumed(28000),
    ]
    assert exchange.raw(b"\xff" * 8) == [CallerAudio(28000, b"\xff" * 8, Encoding.ULAW)]


def test_audio_that_the_exchange_threw_away_is_a_gap() -> None:
    exchange = opened(CALLER)
    assert exchange.says("discarded", {"start": "PT0S", "discarded": "PT0.25S"}) == [
        MediaGap(0, 2000, GapCause.DISCARDED)
    ]


def test_audio_that_never_came_shows_in_the_position_of_the_exchange() -> None:
    exchange = opened(CALLER)
    exchange.position = 0.4
    assert kinds(exchange.says("ping")) == ["pong"]
    exchange.position = 3.0
    gap, _ = exchange.says("ping")
    assert gap == MediaGap(0, 24000, GapCause.NETWORK)


@pytest.mark.parametrize(
    ("reason", "end"),
    [("end", [EndReason.HANGUP]), ("error", [EndReason.ERROR]), ("disconnect", [EndReason.DRAINED]), ("reconnect", [])],
)
def test_close_is_answered_and_after_a_reconnect_the_call_goes_on(reason: str, end: list[EndReason]) -> None:
    exchange = opened()
    out = exchange.says("close", {"reason": reason})
    assert kinds(out) == ["closed"]
    assert ended(out) == end
    assert exchange.raw(b"\xff" * 160) == []


def test_a_call_without_room_is_sent_away_as_full() -> None:
    (message,) = sent(opened(CALLER).adapter.command(LineCommand.REFUSE, now=5))
    assert message["parameters"] == {"reason": "error", "info": "vol"}


def test_our_goodbye_waits_for_theirs_and_not_for_ever() -> None:
    exchange = opened(CALLER)
    (message,) = sent(exchange.adapter.command(LineCommand.CLOSE, now=5))
    assert message["parameters"] == {"reason": "completed"}
    assert exchange.raw(b"\xff" * 160) == []
    assert exchange.adapter.tick(now=14.9) == []
    assert exchange.adapter.tick(now=15) == [Close(1000)]


def test_draining_asks_the_exchange_to_come_back_elsewhere() -> None:
    assert kinds(opened().adapter.command(LineCommand.DRAIN, now=0)) == ["reconnect"]


def test_a_connection_that_does_not_open_is_cut_off() -> None:
    adapter = Exchange().adapter
    assert adapter.tick(now=100) == []
    assert adapter.tick(now=109.9) == []
    assert adapter.tick(now=110) == [Close(1008, "geen open")]


@pytest.mark.parametrize(
    ("envelope", "why"),
    [
        ({"seq": 1}, "seq"),
        ({"seq": 3}, "seq"),
        ({"serverseq": 99}, "serverseq"),
        ({"id": CALL}, "id"),
        ({"version": "1"}, "version"),
        ({"position": "1s"}, "position"),
        ({"parameters": []}, "parameters"),
        ({"type": "dance"}, ""),
    ],
)
def test_a_message_that_breaks_the_protocol_ends_the_session(envelope: dict[str, Any], why: str) -> None:
    exchange = opened()
    out = exchange.says("ping", **envelope)
    assert kinds(out) == ["disconnect"]
    assert sent(out)[0]["parameters"]["reason"] == "error"
    assert why in sent(out)[0]["parameters"]["info"]
    assert ended(out) == [EndReason.ERROR]


@pytest.mark.parametrize("data", [b"", b"\xff", "[]", "", "x" * 65536])
def test_what_is_no_message_or_no_whole_frame_ends_the_session_once(data: str | bytes) -> None:
    exchange = opened(STEREO)
    assert kinds(exchange.raw(data)) == ["disconnect"]
    assert kinds(exchange.raw(data)) == []


def test_audio_before_open_or_during_a_pause_is_an_error() -> None:
    assert kinds(Exchange().raw(b"\xff" * 160)) == ["disconnect"]
    exchange = opened(CALLER)
    exchange.says("paused")
    assert kinds(exchange.raw(b"\xff" * 160)) == ["disconnect"]


def test_another_organization_than_was_signed_is_refused() -> None:
    out = Exchange().opens(CALLER, organizationId=CALL)
    assert kinds(out) == ["disconnect"]


def test_opening_twice_is_an_error() -> None:
    exchange = opened(CALLER)
    assert ended(exchange.opens(CALLER)) == [EndReason.ERROR]


@pytest.mark.parametrize("skipped", ["discarded", "resumed"])
def test_a_pause_that_was_not_there_cannot_end(skipped: str) -> None:
    exchange = opened(CALLER)
    if skipped == "discarded":
        exchange.says("paused")
    out = exchange.says(skipped, {"start": "PT0S", "discarded": "PT1S"})
    assert ended(out) == [EndReason.ERROR]


def test_the_words_of_the_caller_can_go_back_to_the_exchange() -> None:
    exchange = opened(CALLER)
    send = exchange.adapter.transcript("t1", "goedemorgen", start=1, end=2.5, confidence=0.9, final=True)
    (message,) = sent([send])
    (entity,) = message["parameters"]["entities"]
    assert entity["data"]["offset"] == "PT1.000S"
    assert entity["data"]["duration"] == "PT1.500S"
    assert entity["data"]["channelId"] == 0


def test_after_the_transport_is_gone_nothing_more_is_said() -> None:
    exchange = opened(CALLER)
    assert exchange.adapter.lost(code=1006, now=1) == []
    assert exchange.raw(b"\xff" * 160) == []
    assert exchange.adapter.command(LineCommand.CLOSE, now=2) == []


@given(st.lists(st.text(max_size=60) | st.binary(max_size=60), max_size=6))
def test_nothing_that_comes_in_breaks_the_adapter(data: list[str | bytes]) -> None:
    exchange = opened(STEREO)
    for piece in data:
        for output in exchange.raw(piece):
            assert not isinstance(output, EmployeeAudio)
