"""What holds for every line adapter, whatever its protocol (LINES 3.1): one suite, all of them."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luwte.domain.turn import Party
from luwte.telephony.asterisk.taps import AudioSocketAdapter, Expected, WebSocketTapAdapter
from luwte.telephony.audiohook.adapter import DEFAULT_ROLES, AudioHookAdapter, Claims
from luwte.telephony.linear.adapter import LinearAdapter, Source
from luwte.telephony.linear.dialects import AUDIO_STREAM, JAMBONZ
from luwte.telephony.lines.line import (
    CallerAudio,
    Close,
    EmployeeAudio,
    Encoding,
    LineAdapter,
    LineCommand,
    Output,
    Send,
    SessionEnded,
    SessionOpened,
)
from luwte.telephony.lines.roles import RoleMap
from luwte.telephony.lines.session import Session, State
from luwte.telephony.media_streams.adapter import MediaStreamAdapter
from luwte.telephony.media_streams.dialects import TELNYX, TWILIO, Dialect

ID = UUID("12345678-1234-5678-1234-567812345678")
SESSION = "86def587-14cc-42e3-b3cf-5d7955bea077"
MOST = 12
"""Outputs that one small message may give."""
Told = str | bytes


@dataclass(frozen=True)
class Line:
    """A fresh adapter in the profile "alleen beller", and a call that is well told: opening, both voices."""

    make: Callable[[], LineAdapter]
    call: Sequence[Told]


ORGANIZATION = "0ec70e7a-888e-4641-accf-98353cbf0ffc"
HOOK = {
    "version": "2",
    "id": SESSION,
    "type": "open",
    "seq": 1,
    "serverseq": 0,
    "position": "PT0S",
    "parameters": {
        "organizationId": ORGANIZATION,
        "conversationId": SESSION,
        "participant": {"id": SESSION, "ani": "+31612345678", "aniName": "x", "dnis": "088"},
        "media": [{"type": "audio", "format": "PCMU", "channels": ["external", "internal"], "rate": 8000}],
    },
}


def _stream(dialect: Dialect) -> Line:
    start = {
        dialect.key: "CA1",
        "tracks": ["inbound", "outbound"],
        dialect.custom: {"t": "goed"},
        dialect.format: {"encoding": next(iter(dialect.encodings)), dialect.rate: 8000, "channels": 1},
    }
    media = [
        {"event": "media", "media": {"track": track, "chunk": str(n), "timestamp": str(20 * n), "payload": _payload}}
        for n in range(dialect.window + 1)
        for track in ("inbound", "outbound")
    ]
    roles = RoleMap({"inbound": Party.CALLER, "outbound": Party.EMPLOYEE})
    told = [{"event": "start", "sequenceNumber": "1", "start": start}, *media]
    return Line(
        lambda: MediaStreamAdapter(roles, lambda token: token == "goed", dialect), [json.dumps(t) for t in told]
    )


_payload = base64.b64encode(b"\x7f" * 160).decode()
STEREO = Source(RoleMap({"links": Party.EMPLOYEE, "rechts": Party.CALLER}), mix="stereo", key="k")
LINES = {
    "audiohook": Line(
        lambda: AudioHookAdapter(Claims(SESSION, ORGANIZATION), DEFAULT_ROLES, lambda _: "#"),
        [json.dumps(HOOK), b"\xff\x00" * 160],
    ),
    "twilio": _stream(TWILIO),
    "telnyx": _stream(TELNYX),
    "jambonz": Line(
        lambda: LinearAdapter(STEREO, JAMBONZ), [json.dumps({"callSid": "c", "mixType": "stereo"}), b"\1\0\2\0" * 160]
    ),
    "mod_audio_stream": Line(lambda: LinearAdapter(STEREO, AUDIO_STREAM), [b"\1\0\2\0" * 160]),
    "audiosocket": Line(
        lambda: AudioSocketAdapter(lambda id_: Expected("k", Party.CALLER) if id_ == str(ID) else None),
        [b"\x01\x00\x10" + ID.bytes, b"\x10\x01\x40" + b"\0\1" * 160],
    ),
    "websocket": Line(lambda: WebSocketTapAdapter(Expected("k", Party.CALLER)), [b"\xff" * 160]),
}
every = pytest.mark.parametrize("line", LINES.values(), ids=LINES.keys())
NOISE = st.one_of(
    st.binary(max_size=400),
    st.text(max_size=60),
    st.sampled_from([told for line in LINES.values() for told in line.call]),
    st.sampled_from(list(LineCommand)),
    st.floats(0, 20).map(float),
)


def answers(adapter: LineAdapter, told: Told | LineCommand | float, now: float) -> list[Output]:
    if isinstance(told, LineCommand):
        return adapter.command(told, now=now)
    if isinstance(told, float):
        return adapter.tick(now=now)
    return adapter.receive(told, now=now)


def opened(line: Line) -> tuple[LineAdapter, list[Output]]:
    adapter = line.make()
    return adapter, [output for told in line.call for output in adapter.receive(told, now=0.0)]


@every
def test_a_call_opens_once_and_only_the_callers_voice_comes_out(line: Line) -> None:
    _, outputs = opened(line)
    assert sum(isinstance(output, SessionOpened) for output in outputs) == 1
    assert sum(isinstance(output, CallerAudio) for output in outputs) >= 1
    assert not any(isinstance(output, EmployeeAudio) for output in outputs)


@every
@settings(max_examples=30)
@given(begins=st.booleans(), noise=st.lists(NOISE, max_size=10))
def test_whatever_comes_in_is_answered_in_bounds_and_nothing_is_heard_after_the_end(
    line: Line, begins: bool, noise: list[Told | LineCommand | float]
) -> None:
    adapter, outputs = opened(line) if begins else (line.make(), [])
    now, over = 0.0, False
    for told in noise:
        now += told if isinstance(told, float) else 0.02
        found = answers(adapter, told, now)
        assert len(found) <= MOST
        if over:
            assert all(isinstance(output, Send | Close) for output in found)
        over = over or any(isinstance(output, Close | SessionEnded) for output in found)
        outputs += found
    outputs += adapter.lost(code=None, now=now)
    assert adapter.tick(now=now + 100) == []
    assert sum(isinstance(output, SessionOpened) for output in outputs) <= 1
    assert sum(isinstance(output, SessionEnded) for output in outputs) <= 1
    assert not any(isinstance(output, EmployeeAudio) for output in outputs)


@every
def test_a_call_whose_connection_is_gone_is_over_in_the_end(line: Line) -> None:
    adapter, outputs = opened(line)
    session = Session()
    for output in [*outputs, *adapter.lost(code=1006, now=1.0)]:
        if not isinstance(output, Send | Close):
            session.take(output, now=1.0)
    session.lost(now=1.0)
    session.tick(now=100.0)
    assert session.state is State.ENDED


@pytest.mark.parametrize(("encoding", "samples"), [(Encoding.ULAW, 160), (Encoding.ALAW, 160), (Encoding.LINEAR, 80)])
def test_a_piece_of_audio_knows_how_long_it_is(encoding: Encoding, samples: int) -> None:
    assert CallerAudio(0, b"\0" * 160, encoding).samples == samples
    assert len(encoding.silence) == encoding.width


def test_nothing_that_we_can_ask_touches_the_callers_call() -> None:
    assert {command.name for command in LineCommand} == {"PAUSE", "RESUME", "DRAIN", "CLOSE", "REFUSE"}
