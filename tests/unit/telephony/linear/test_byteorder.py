from __future__ import annotations

from array import array
from math import pi, sin

from luwte.telephony.linear.byteorder import is_swapped


def tone(level: float, *, swap: bool = False, seconds: float = 1.0) -> bytes:
    samples = array("h", (round(level * sin(2 * pi * 220 * n / 8000)) for n in range(round(8000 * seconds))))
    if swap:
        samples.byteswap()
    return samples.tobytes()


def test_speech_like_levels_are_told_apart() -> None:
    for level in (100, 500, 2000):
        assert is_swapped(tone(level)) is False
        assert is_swapped(tone(level, swap=True)) is True


def test_loud_audio_is_never_called_swapped_when_it_is_not() -> None:
    assert is_swapped(tone(32000)) is False


def test_silence_tells_nothing() -> None:
    assert is_swapped(bytes(16000)) is None
    assert is_swapped(b"") is None
