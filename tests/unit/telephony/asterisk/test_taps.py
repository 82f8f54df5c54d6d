from __future__ import annotations

import json
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luwte.domain.turn import Party
from luwte.telephony.asterisk.taps import AudioSocketAdapter, Expected, WebSocketTapAdapter
from luwte.telephony.lines.line import (
    CallerAudio,
    Close,
    Dtmf,
    EmployeeAudio,
    Encoding,
    EndReason,
    LineCommand,
    Output,
    SessionEnded,
    SessionOpened,
)

ID = UUID("12345678-1234-5678-1234-567812345678")
CALLER = Expected("linked-1", Party.CALLER)
AUDIO = bytes(range(160)) * 2


def frame(kind: int, payload: bytes = b"") -> bytes:
    return bytes([kind]) + len(payload).to_bytes(2, "big") + payload


def socket(expected: Expected | None = CALLER) -> AudioSocketAdapter:
    known = {str(ID): expected}
    return AudioSocketAdapter(lambda id_: known.pop(id_, None))


def reasons(outputs: list[Output]) -> list[EndReason]:
    return [output.reason for output in outputs if isinstance(output, SessionEnded)]


STREAM = frame(1, ID.bytes) + frame(0x10, AUDIO) + frame(3, b"5") + frame(0x10, AUDIO) + frame(0)
EXPECTED = [
    SessionOpened(call_key="linked-1"),
    CallerAudio(0, AUDIO, Encoding.LINEAR),
    Dtmf(160),
    CallerAudio(160, AUDIO, Encoding.LINEAR),
    SessionEnded(EndReason.HANGUP),
    Close(),
]


@given(st.lists(st.integers(1, 200), max_size=12))
def test_frames_come_split_and_merged(cuts: list[int]) -> None:
    adapter, at, out = socket(), 0, []
    for cut in [*cuts, len(STREAM)]:
        out += adapter.receive(STREAM[at : at + cut], now=0)
        at += cut
    assert out == EXPECTED


def test_the_employees_tap_is_another_type() -> None:
    adapter = socket(Expected("linked-1", Party.EMPLOYEE))
    out = adapter.receive(frame(1, ID.bytes) + frame(0x12, AUDIO), now=0)
    assert out[1:] == [EmployeeAudio(0, AUDIO, Encoding.LINEAR, 16000)]


@pytest.mark.parametrize(
    "stream",
    [
        frame(0x10, AUDIO),
        frame(1, bytes(16)),
        frame(1, ID.bytes[:8]),
        frame(1, ID.bytes) * 2,
        frame(0x10, bytes(3842)),
        b"\x10\xff\xff",
    ],
)
def test_who_is_not_our_tap_is_refused(stream: bytes) -> None:
    out = socket().receive(stream, now=0)
    assert isinstance(out[0], SessionEnded)
    assert Close(1008) in out


def test_an_id_counts_once() -> None:
    known = {str(ID): CALLER}

    def admit(id_: str) -> Expected | None:
        return known.pop(id_, None)

    assert AudioSocketAdapter(admit).receive(frame(1, ID.bytes), now=0) == []
    assert reasons(AudioSocketAdapter(admit).receive(frame(1, ID.bytes), now=0)) == [EndReason.REFUSED]


def test_another_rate_in_the_middle_or_half_a_sample_ends_the_tap() -> None:
    for bad in (frame(0x12, AUDIO), frame(0x10, b"\0")):
        adapter = socket()
        adapter.receive(frame(1, ID.bytes) + frame(0x10, AUDIO), now=0)
        assert reasons(adapter.receive(bad, now=0)) == [EndReason.ERROR]


def test_a_connection_that_does_not_say_which_tap_it_is_is_cut_off() -> None:
    adapter = socket()
    assert adapter.tick(now=1) == []
    assert reasons(adapter.tick(now=3)) == [EndReason.REFUSED]


def test_an_error_of_the_exchange_ends_the_tap_and_unknown_frames_do_not() -> None:
    adapter = socket()
    adapter.receive(frame(1, ID.bytes), now=0)
    assert adapter.receive(frame(0x77, b"?"), now=0) == []
    assert reasons(adapter.receive(frame(0xFF, b"\1"), now=0)) == [EndReason.ERROR]
    assert adapter.receive(STREAM, now=0) == []


def test_we_can_only_stop_listening() -> None:
    adapter = socket()
    assert adapter.command(LineCommand.PAUSE, now=0) == []
    assert reasons(adapter.command(LineCommand.CLOSE, now=0)) == [EndReason.DRAINED]
    assert socket().command(LineCommand.REFUSE, now=0)[-1] == Close(1013)
    assert socket().lost(code=None, now=0) == []


def test_audio_of_a_websocket_channel_may_come_before_its_start() -> None:
    adapter = WebSocketTapAdapter(CALLER)
    assert adapter.receive(b"\xff" * 160, now=0) == [
        SessionOpened(call_key="linked-1"),
        CallerAudio(0, b"\xff" * 160, Encoding.ULAW),
    ]
    start = {"event": "MEDIA_START", "format": "ulaw", "optimal_frame_size": 160, "channel_variables": {}}
    assert adapter.receive(json.dumps(start), now=0) == []
    assert adapter.receive(json.dumps({"event": "DTMF_END", "digit": "7"}), now=0) == [Dtmf(160)]
    assert adapter.receive(json.dumps({"event": "STATUS", "queue_length": 3}), now=0) == []


@pytest.mark.parametrize("data", ["{", "[]", '{"event": "MEDIA_START", "format": "g722"}', b"", b"\0" * 70000])
def test_what_a_websocket_channel_cannot_send_ends_the_tap(data: str | bytes) -> None:
    assert reasons(WebSocketTapAdapter(CALLER).receive(data, now=0)) == [EndReason.ERROR]


@given(st.lists(st.binary(max_size=60), max_size=6))
def test_nothing_that_comes_in_breaks_the_tap(data: list[bytes]) -> None:
    adapter = socket()
    for piece in data:
        assert all(not isinstance(o, EmployeeAudio) for o in adapter.receive(piece, now=0))
