from __future__ import annotations

from luwte.domain.turn import Party
from luwte.telephony.lines.line import (
    CallerAudio,
    EmployeeAudio,
    Encoding,
    LineEvent,
    PartyChanged,
    Paused,
    Resumed,
    SessionOpened,
)
from luwte.telephony.siprec.call import RecordedCall
from luwte.telephony.siprec.sdes import Crypto, read
from luwte.telephony.siprec.sdp import Media
from luwte.telephony.siprec.server import Taken
from luwte.telephony.siprec.srtp import WRONG
from sealed import KEY, Sealer, line

SBC = ("10.0.0.2", 5000)


def packet(n: int, ssrc: int = 7, kind: int = 8) -> bytes:
    head = bytes([0x80, kind]) + n.to_bytes(2, "big") + (160 * n).to_bytes(4, "big") + ssrc.to_bytes(4, "big")
    return head + bytes([n % 251]) * 160


def session(
    *parties: Party | None,
    caller: str = "06@trunk.example",
    kind: int = 8,
    inactive: bool = False,
    crypto: Crypto | None = None,
) -> Taken:
    codecs = {8: Encoding.ALAW} if kind == 8 else {0: Encoding.ULAW}
    media = tuple(
        Media("audio", 1, "RTP/AVP", (kind,), codecs=codecs, inactive=inactive, crypto=crypto) for _ in parties
    )
    ports = tuple(40000 + 2 * n for n, _ in enumerate(parties))
    return Taken("d", "sessie", media, parties, ports, caller, "201@pbx.example")


def opened(*parties: Party | None) -> RecordedCall:
    call = RecordedCall(lambda address: f"#{len(address)}")
    assert call.told(session(*parties), now=100.0) == [
        SessionOpened("sessie", caller="#16", detail={"medewerker": "201@pbx.example"})
    ]
    return call


def places(events: list[LineEvent]) -> list[tuple[str, int]]:
    return [(type(e).__name__, e.pts) for e in events if isinstance(e, CallerAudio | EmployeeAudio)]


def test_both_legs_are_on_one_clock() -> None:
    call = opened(Party.CALLER, Party.EMPLOYEE)
    heard = call.hear(40000, packet(1), SBC, now=100.0)
    heard += call.hear(40002, packet(50, ssrc=9), ("10.0.0.2", 5002), now=102.0)
    heard += call.hear(40000, packet(2), SBC, now=102.01)
    assert places(heard) == [("CallerAudio", 0), ("EmployeeAudio", 16000), ("CallerAudio", 160)]


def test_a_second_sender_is_not_heard_while_the_first_one_sends() -> None:
    call = opened(Party.CALLER)
    call.hear(40000, packet(1), SBC, now=100.0)
    assert call.hear(40000, packet(9, ssrc=8), ("10.0.0.9", 5000), now=100.1) == []
    later = call.hear(40000, packet(9, ssrc=8), ("10.0.0.9", 5000), now=102.0)
    assert places(later) == [("CallerAudio", 16000)]


def test_a_stream_that_is_nobodys_and_a_port_that_is_not_ours_are_silent() -> None:
    call = opened(Party.CALLER, None)
    assert call.hear(40002, packet(1), SBC, now=100.0) == []
    assert call.hear(1, packet(1), SBC, now=100.0) == []


def test_nothing_opens_before_it_is_known_who_the_caller_is() -> None:
    call = RecordedCall(str)
    assert call.told(session(None), now=100.0) == []
    assert call.hear(40000, packet(1), SBC, now=100.5) == []
    assert isinstance(call.told(session(Party.CALLER, caller=""), now=101.0)[0], SessionOpened)
    assert places(call.hear(40000, packet(2), SBC, now=101.0)) == [("CallerAudio", 0)]


def test_hold_another_caller_and_another_codec_are_told_on_the_way() -> None:
    call = opened(Party.CALLER)
    assert call.told(session(Party.CALLER, inactive=True), now=101.0) == [Paused(8000)]
    assert call.told(session(Party.CALLER), now=102.0) == [Resumed(16000)]
    assert call.told(session(Party.CALLER, caller="07@trunk.example", kind=0), now=103.0) == [PartyChanged(24000)]
    (audio,) = [e for e in call.hear(40000, packet(1, kind=0), SBC, now=103.0) if isinstance(e, CallerAudio)]
    assert audio.encoding is Encoding.ULAW


def test_what_still_waits_for_its_turn_comes_out_at_the_end() -> None:
    call = opened(Party.CALLER)
    call.hear(40000, packet(1), SBC, now=100.0)
    assert call.hear(40000, packet(3), SBC, now=100.0) == []
    assert places(call.finish()) == [("CallerAudio", 320)]


def test_who_sends_an_encrypted_stream_is_who_has_its_key() -> None:
    call, sender = RecordedCall(str), Sealer()
    call.told(session(Party.CALLER, crypto=read(line())), now=100.0)
    assert call.hear(40000, packet(1), ("10.0.0.9", 5000), now=100.0) == []
    assert places(call.hear(40000, sender.seal(packet(1)), SBC, now=100.0)) == [("CallerAudio", 0)]
    assert call.hear(40000, sender.seal(packet(2)), ("10.0.0.9", 5000), now=100.02) == []


def test_a_stream_may_become_encrypted_get_another_key_and_become_plain_again() -> None:
    call, first, second = opened(Party.CALLER), Sealer(), Sealer(KEY[::-1])
    heard = call.hear(40000, packet(1), SBC, now=100.0)
    call.told(session(Party.CALLER, crypto=read(line())), now=100.02)
    heard += call.hear(40000, packet(2), SBC, now=100.02)
    heard += call.hear(40000, first.seal(packet(2)), SBC, now=100.02)
    call.told(session(Party.CALLER, crypto=read(line(key=KEY[::-1]))), now=100.04)
    heard += call.hear(40000, second.seal(packet(3)), SBC, now=100.04)
    call.told(session(Party.CALLER), now=100.06)
    heard += call.hear(40000, packet(4), SBC, now=100.06)
    assert places(heard) == [("CallerAudio", 160 * n) for n in range(4)]


def test_numbers_are_counted_on_when_a_stream_becomes_anothers() -> None:
    call, sender, crypto = RecordedCall(str), Sealer(), read(line())
    call.told(session(Party.CALLER, Party.EMPLOYEE, crypto=crypto), now=100.0)
    for n in range(9):
        call.hear(40002, sender.seal(packet(n * 16384 % 65536)), SBC, now=100.0)
    call.told(session(Party.EMPLOYEE, Party.CALLER, crypto=crypto), now=200.0)
    assert places(call.hear(40002, sender.seal(packet(1)), SBC, now=200.0)) == [("CallerAudio", 800_000)]


def test_a_key_that_opens_nothing_is_known() -> None:
    call, sender = RecordedCall(str), Sealer(KEY[::-1])
    call.told(session(Party.CALLER, crypto=read(line())), now=100.0)
    for n in range(WRONG):
        assert not call.is_locked
        assert call.hear(40000, sender.seal(packet(n)), SBC, now=100.0) == []
    assert call.is_locked


def test_a_voice_that_may_be_anybodys_is_not_heard_and_the_call_waits_until_it_is_known_again() -> None:
    call = opened(Party.CALLER, Party.EMPLOYEE)
    assert call.told(session(None, None, caller=""), now=101.0) == [Paused(8000)]
    assert call.hear(40000, packet(1), SBC, now=101.1) == []
    assert call.told(session(Party.CALLER, Party.EMPLOYEE), now=102.0) == [Resumed(16000)]
    assert places(call.hear(40000, packet(60), SBC, now=102.0)) == [("CallerAudio", 16000)]
