from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luwte.domain.turn import Party
from luwte.telephony.lines.line import (
    EMPLOYEE,
    CallerAudio,
    Close,
    Dtmf,
    EmployeeAudio,
    Encoding,
    EndReason,
    GapCause,
    LineCommand,
    MediaGap,
    Output,
    Profile,
    SessionEnded,
    SessionOpened,
)
from luwte.telephony.lines.roles import RoleMap
from luwte.telephony.media_streams.adapter import MediaStreamAdapter
from luwte.telephony.media_streams.dialects import TELNYX, TWILIO, Dialect

INBOUND = RoleMap({"inbound": Party.CALLER, "outbound": Party.EMPLOYEE})
TWO_LEGS = RoleMap(INBOUND.roles, Profile.TWO_LEGS)
FRAME = b"\x7f" * 160


class Stream:
    """The other side: it sends what the documentation says, numbers as text."""

    def __init__(self, roles: RoleMap = INBOUND, dialect: Dialect = TWILIO) -> None:
        self.tokens = {"goed"}
        self.adapter = MediaStreamAdapter(roles, self.admit, dialect)
        self.now = 0.0

    def admit(self, token: str) -> bool:
        good = token in self.tokens
        self.tokens.discard(token)
        return good

    def says(self, event: str, **fields: Any) -> list[Output]:
        return self.adapter.receive(json.dumps({"event": event, **fields}), now=self.now)

    def starts(self, *tracks: str, token: str = "goed", **start: Any) -> list[Output]:
        return self.says(
            "start",
            sequenceNumber="1",
            streamSid="MZ1",
            start={
                "callSid": "CA1",
                "tracks": list(tracks or ("inbound",)),
                "customParameters": {"t": token, "line": "balie", "agent": "toestel-12"},
                "mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1},
                **start,
            },
        )

    def telnyx(self, encoding: str = "PCMA") -> list[Output]:
        return self.says(
            "start",
            sequence_number="1",
            start={
                "call_control_id": "v3:abc",
                "custom_parameters": {"t": "goed"},
                "media_format": {"encoding": encoding, "sample_rate": 8000, "channels": 1},
            },
        )

    def media(self, ms: int | None, track: str = "inbound", chunk: int = 1, frame: bytes = FRAME) -> list[Output]:
        stamp = {} if ms is None else {"timestamp": str(ms)}
        payload = base64.b64encode(frame).decode()
        return self.says("media", media={"track": track, "chunk": str(chunk), "payload": payload, **stamp})


def reasons(outputs: list[Output]) -> list[EndReason]:
    return [output.reason for output in outputs if isinstance(output, SessionEnded)]


def test_a_stream_opens_with_its_single_use_token_and_ends() -> None:
    stream = Stream()
    assert stream.says("connected", protocol="Call", version="1.0.0") == []
    opened = SessionOpened(call_key="CA1", line="balie", detail={EMPLOYEE: "toestel-12"})
    assert stream.starts() == [opened]
    assert stream.media(0) == [CallerAudio(0, FRAME, Encoding.ULAW)]
    assert stream.media(20, chunk=2) == [CallerAudio(160, FRAME, Encoding.ULAW)]
    assert stream.says("dtmf", dtmf={"track": "inbound_track", "digit": "1"}) == [Dtmf(320)]
    assert stream.says("stop", stop={"callSid": "CA1"}) == [SessionEnded(EndReason.HANGUP), Close(1000)]
    assert stream.media(40) == []


def test_the_outbound_track_never_reaches_the_caller_though_it_has_a_chunk_too() -> None:
    stream = Stream()
    stream.starts("inbound", "outbound")
    assert stream.media(0, track="outbound", chunk=1) == []
    assert stream.media(0, track="inbound") == [CallerAudio(0, FRAME, Encoding.ULAW)]


def test_on_an_outbound_leg_the_caller_is_where_the_configuration_says() -> None:
    stream = Stream(RoleMap({"outbound": Party.CALLER, "inbound": Party.EMPLOYEE}))
    stream.starts("inbound", "outbound")
    assert stream.media(0, track="inbound") == []
    assert stream.media(0, track="outbound") == [CallerAudio(0, FRAME, Encoding.ULAW)]


def test_two_legs_come_out_as_two_types() -> None:
    stream = Stream(TWO_LEGS)
    stream.starts("inbound", "outbound")
    assert stream.media(0) == [CallerAudio(0, FRAME, Encoding.ULAW)]
    assert stream.media(0, track="outbound") == [EmployeeAudio(0, FRAME, Encoding.ULAW)]


def test_a_hole_in_the_timestamps_is_a_gap_and_an_old_frame_is_heard_once() -> None:
    stream = Stream()
    stream.starts()
    stream.media(0)
    assert stream.media(100) == [MediaGap(160, 800, GapCause.NETWORK), CallerAudio(800, FRAME, Encoding.ULAW)]
    assert stream.media(20) == []


def test_without_timestamps_samples_are_counted() -> None:
    stream = Stream()
    stream.starts()
    assert [stream.media(None), stream.media(None)] == [
        [CallerAudio(0, FRAME, Encoding.ULAW)],
        [CallerAudio(160, FRAME, Encoding.ULAW)],
    ]


@pytest.mark.parametrize("token", ["fout", ""])
def test_a_wrong_token_is_refused(token: str) -> None:
    out = Stream().starts(token=token)
    assert reasons(out) == [EndReason.REFUSED]
    assert Close(1008) in out


def test_a_token_counts_once() -> None:
    first, second = Stream(), Stream()
    second.tokens = first.tokens
    assert reasons(first.starts()) == []
    assert reasons(second.starts()) == [EndReason.REFUSED]


def test_without_a_start_in_time_the_connection_is_cut_off() -> None:
    stream = Stream()
    assert stream.adapter.tick(now=7) == []
    assert stream.adapter.tick(now=11.9) == []
    assert reasons(stream.adapter.tick(now=12)) == [EndReason.REFUSED]


@pytest.mark.parametrize(
    "start",
    [
        {"callSid": ""},
        {"callSid": None},
        {"mediaFormat": None},
        {"mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": 16000, "channels": 1}},
        {"mediaFormat": {"encoding": "OPUS", "sampleRate": 8000, "channels": 1}},
        {"mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 2}},
        {"tracks": ["inbound", "third"]},
        {"tracks": ["outbound"]},
        {"tracks": ["mixed"]},
        {"tracks": None},
        {"customParameters": None},
        {"customParameters": {"t": 7}},
    ],
)
def test_a_start_that_is_not_certain_is_refused(start: dict[str, Any]) -> None:
    assert reasons(Stream().starts(**start)) == [EndReason.REFUSED]


@pytest.mark.parametrize(
    "media",
    [
        None,
        {},
        {"track": "inbound", "payload": "%%"},
        {"track": "inbound", "payload": "", "chunk": "x"},
        {"track": "z"},
    ],
)
def test_media_that_cannot_be_read_ends_the_session(media: object) -> None:
    stream = Stream()
    stream.starts()
    assert reasons(stream.says("media", media=media)) == [EndReason.ERROR]


def test_media_before_start_and_a_second_start_are_refused() -> None:
    assert reasons(Stream().media(0)) == [EndReason.REFUSED]
    stream = Stream()
    stream.starts()
    assert reasons(stream.starts()) == [EndReason.ERROR]


@pytest.mark.parametrize("data", [b"\x00", "[]", "{", "7", '{"event":"media"}' + " " * 70000])
def test_what_is_no_message_is_refused(data: bytes | str) -> None:
    assert reasons(Stream().adapter.receive(data, now=0)) == [EndReason.REFUSED]


def test_frames_of_the_unordered_dialect_are_put_in_order() -> None:
    stream = Stream(dialect=TELNYX)
    assert stream.telnyx() == [SessionOpened(call_key="v3:abc")]
    heard = [o for chunk in (1, 3, 2, 4, 5, 6) for o in stream.media(None, chunk=chunk, frame=bytes([chunk]) * 160)]
    assert heard == [CallerAudio((n - 1) * 160, bytes([n]) * 160, Encoding.ALAW) for n in range(1, 7)]


def test_the_first_two_frames_may_come_swapped() -> None:
    stream = Stream(dialect=TELNYX)
    stream.telnyx()
    heard = [o for chunk in (2, 1, 3, 4, 5, 6) for o in stream.media(None, chunk=chunk, frame=bytes([chunk]) * 160)]
    assert heard == [CallerAudio((n - 1) * 160, bytes([n]) * 160, Encoding.ALAW) for n in range(1, 7)]


def test_a_frame_that_stays_away_is_a_gap() -> None:
    stream = Stream(dialect=TELNYX)
    stream.telnyx()
    for chunk in (1, 3, 4, 5):
        stream.media(None, chunk=chunk)
    assert MediaGap(160, 320, GapCause.REORDER) in stream.says("stop")


def test_we_can_stop_listening_and_nothing_else() -> None:
    stream = Stream()
    stream.starts()
    assert stream.adapter.command(LineCommand.PAUSE, now=0) == []
    assert reasons(stream.adapter.command(LineCommand.CLOSE, now=0)) == [EndReason.DRAINED]
    assert stream.adapter.command(LineCommand.CLOSE, now=0) == []
    full = Stream()
    full.starts()
    assert full.adapter.command(LineCommand.REFUSE, now=0)[-1] == Close(1013, "vol")


def test_a_lost_transport_says_nothing_more() -> None:
    stream = Stream()
    stream.starts()
    assert stream.adapter.lost(code=1006, now=0) == []
    assert stream.media(0) == []


@given(st.lists(st.text(max_size=40) | st.binary(max_size=40), max_size=5))
def test_nothing_that_comes_in_breaks_the_adapter(data: list[str | bytes]) -> None:
    stream = Stream()
    for piece in data:
        assert all(not isinstance(o, CallerAudio) for o in stream.adapter.receive(piece, now=0))
