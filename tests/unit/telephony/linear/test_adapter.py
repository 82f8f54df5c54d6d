from __future__ import annotations

import json
from array import array
from math import pi, sin
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luwte.domain.turn import Party
from luwte.telephony.linear.adapter import LinearAdapter, Source
from luwte.telephony.linear.dialects import AUDIO_FORK, AUDIO_STREAM, JAMBONZ, VONAGE, Dialect
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
    Profile,
    SessionEnded,
    SessionOpened,
)
from luwte.telephony.lines.roles import RoleMap

MONO = Source(RoleMap({"mono": Party.CALLER}))
SIDES = {"links": Party.EMPLOYEE, "rechts": Party.CALLER}
FRAME = b"\x01\x00" * 160


def started(source: Source = MONO, dialect: Dialect = JAMBONZ, **metadata: Any) -> LinearAdapter:
    adapter = LinearAdapter(source, dialect)
    out = adapter.receive(json.dumps({"callSid": "c1", "uuid": "c1", **metadata}), now=0)
    assert [type(o) for o in out] == [SessionOpened], out
    return adapter


def reasons(outputs: list[Output]) -> list[EndReason]:
    return [output.reason for output in outputs if isinstance(output, SessionEnded)]


@pytest.mark.parametrize("given", [{"agent": "201"}, {"metadata": {"agent": "201"}}])
def test_the_site_may_say_whose_call_it_is(given: dict[str, Any]) -> None:
    adapter = LinearAdapter(Source(RoleMap({"mono": Party.CALLER}), employee="agent"), JAMBONZ)
    (opened,) = adapter.receive(json.dumps({"callSid": "c1", **given}), now=0)
    assert isinstance(opened, SessionOpened)
    assert opened.detail == {"medewerker": "201"}


def test_metadata_opens_and_samples_are_counted() -> None:
    adapter = LinearAdapter(MONO, JAMBONZ)
    opened = adapter.receive(json.dumps({"callSid": "c1", "sampleRate": 16000, "mixType": "mono"}), now=0)
    assert opened == [SessionOpened(call_key="c1", rate=16000)]
    assert adapter.receive(FRAME, now=0) == [CallerAudio(0, FRAME, Encoding.LINEAR, 16000)]
    assert adapter.receive(FRAME, now=0.01) == [CallerAudio(160, FRAME, Encoding.LINEAR, 16000)]


@pytest.mark.parametrize(
    ("dialect", "metadata"),
    [
        (JAMBONZ, {"callSid": "c1", "sampleRate": 8000}),
        (AUDIO_FORK, {"uuid": "c1"}),
        (VONAGE, {"event": "websocket:connected", "content-type": "audio/l16;rate=8000", "uuid": "c1"}),
    ],
)
def test_each_dialect_opens_with_its_own_metadata(dialect: Dialect, metadata: dict[str, Any]) -> None:
    out = LinearAdapter(MONO, dialect).receive(json.dumps(metadata), now=0)
    assert out == [SessionOpened(call_key="c1")]


def test_where_the_text_is_optional_the_configured_key_opens() -> None:
    adapter = LinearAdapter(Source(RoleMap({"mono": Party.CALLER}), key="lijn-7"), AUDIO_STREAM)
    assert adapter.receive(FRAME, now=0) == [
        SessionOpened(call_key="lijn-7"),
        CallerAudio(0, FRAME, Encoding.LINEAR),
    ]


def test_elsewhere_audio_before_the_metadata_is_refused() -> None:
    assert reasons(LinearAdapter(MONO, JAMBONZ).receive(FRAME, now=0)) == [EndReason.REFUSED]


def test_of_two_sides_the_employee_is_dropped_unless_both_were_chosen() -> None:
    stereo = b"\x01\x00\x02\x00" * 80
    adapter = started(Source(RoleMap(SIDES)), mixType="stereo")
    assert adapter.receive(stereo, now=0) == [CallerAudio(0, b"\x02\x00" * 80, Encoding.LINEAR)]
    both = started(Source(RoleMap(SIDES, Profile.TWO_LEGS)), mixType="stereo")
    assert both.receive(stereo, now=0) == [
        EmployeeAudio(0, b"\x01\x00" * 80, Encoding.LINEAR),
        CallerAudio(0, b"\x02\x00" * 80, Encoding.LINEAR),
    ]


def test_a_mixed_channel_is_refused() -> None:
    out = LinearAdapter(MONO, JAMBONZ).receive(json.dumps({"callSid": "c", "mixType": "mixed"}), now=0)
    assert reasons(out) == [EndReason.REFUSED]
    assert Close(1008) in out


@pytest.mark.parametrize("text", ["", "[]", "{", '{"callSid": 7}', '{"callSid": "c", "sampleRate": 1}'])
def test_metadata_that_does_not_tell_enough_is_refused(text: str) -> None:
    assert reasons(LinearAdapter(MONO, JAMBONZ).receive(text, now=0)) == [EndReason.REFUSED]


@pytest.mark.parametrize("data", [b"", b"\x00", b"\x00" * 65538])
def test_audio_of_a_wrong_size_ends_the_session(data: bytes) -> None:
    assert reasons(started().receive(data, now=0)) == [EndReason.ERROR]


def test_samples_the_wrong_way_round_are_not_taken_for_speech() -> None:
    samples = array("h", (round(800 * sin(2 * pi * 200 * n / 8000)) for n in range(8000)))
    adapter = started()
    assert reasons(adapter.receive(samples.tobytes(), now=0)) == []
    samples.byteswap()
    out = started().receive(samples.tobytes(), now=0)
    assert reasons(out) == [EndReason.ERROR]
    assert isinstance(out[0], SessionEnded)
    assert "andersom" in out[0].detail


def test_silence_at_the_start_does_not_settle_the_byte_order() -> None:
    adapter = started()
    adapter.receive(bytes(16000), now=1)
    samples = array("h", (round(800 * sin(2 * pi * 200 * n / 8000)) for n in range(8000)))
    samples.byteswap()
    assert reasons(adapter.receive(samples.tobytes(), now=2)) == [EndReason.ERROR]


def test_a_hole_in_time_becomes_a_gap() -> None:
    adapter = started()
    out: list[Output] = []
    for n in range(300):
        out += adapter.receive(FRAME, now=n * 0.02 + (4 if n > 100 else 0))
    (gap,) = (o for o in out if isinstance(o, MediaGap))
    assert gap.cause is GapCause.NETWORK
    assert abs(gap.end - gap.start - 32000) <= 160


def test_events_in_text_during_the_call_are_not_audio() -> None:
    assert started().receive('{"event": "dtmf", "digit": "1"}', now=1) == []


def test_a_connection_that_says_nothing_is_cut_off() -> None:
    adapter = LinearAdapter(MONO, JAMBONZ)
    assert adapter.tick(now=3) == []
    assert reasons(adapter.tick(now=8)) == [EndReason.REFUSED]


def test_a_normal_close_is_the_end_and_any_other_may_come_back() -> None:
    assert started().lost(code=1000, now=1) == [SessionEnded(EndReason.HANGUP)]
    gone = started()
    assert gone.lost(code=1006, now=1) == []
    assert gone.receive(FRAME, now=2) == []


def test_we_can_stop_listening() -> None:
    adapter = started()
    assert adapter.command(LineCommand.PAUSE, now=0) == []
    assert reasons(adapter.command(LineCommand.CLOSE, now=0)) == [EndReason.DRAINED]
    assert adapter.command(LineCommand.CLOSE, now=0) == []
    assert started().command(LineCommand.REFUSE, now=0)[-1] == Close(1013, "vol")


@given(st.lists(st.text(max_size=40) | st.binary(max_size=40), max_size=5))
def test_nothing_that_comes_in_breaks_the_adapter(data: list[str | bytes]) -> None:
    adapter = LinearAdapter(MONO, JAMBONZ)
    for piece in data:
        assert all(not isinstance(o, EmployeeAudio) for o in adapter.receive(piece, now=0))
