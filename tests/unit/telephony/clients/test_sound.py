from __future__ import annotations

import pytest

from line_servers import leg, sound
from luwte.domain.turn import Party
from luwte.telephony.clients.sound import Leg, Sound
from luwte.telephony.lines.line import Encoding

BOTH = (Party.CALLER, Party.EMPLOYEE)


def test_the_shorter_leg_is_silent_until_the_call_is_over() -> None:
    played = Sound(leg(b"\x01" * 170), leg(b"\x02" * 10))
    assert (played.samples, played.seconds) == (320, 0.04)
    assert played.leg(Party.CALLER).ulaw == b"\x01" * 170 + b"\xff" * 150
    assert played.leg(Party.EMPLOYEE).ulaw == b"\x02" * 10 + b"\xff" * 310
    assert played.leg(Party.EMPLOYEE).linear[20:] == bytes(620)


def test_frames_are_interleaved_in_the_order_that_is_asked() -> None:
    played = Sound(leg(b"\x01" * 160), leg(b"\x02" * 160))
    assert played.frames(Encoding.ULAW, BOTH) == (b"\x01\x02" * 160,)
    assert played.frames(Encoding.ULAW, BOTH[::-1]) == (b"\x02\x01" * 160,)
    (stereo,) = played.frames(Encoding.LINEAR, BOTH)
    assert stereo == (leg(b"\x01").linear + leg(b"\x02").linear) * 160


def test_all_of_the_sound_is_in_the_frames_and_they_are_cut_once() -> None:
    played = sound(4000)
    frames = played.frames(Encoding.LINEAR, (Party.CALLER,), 1600)
    assert [len(frame) for frame in frames] == [3200, 3200, 1600]
    assert b"".join(frames) == played.leg(Party.CALLER).linear
    assert played.frames(Encoding.LINEAR, (Party.CALLER,), 1600) is frames


def test_no_client_sends_a_law() -> None:
    with pytest.raises(ValueError, match="mu-law"):
        Leg.silence(1).written(Encoding.ALAW)
