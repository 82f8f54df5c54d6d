"""Packets are sealed by a real libsrtp, as an exchange does it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luwte.telephony.siprec.sdes import Crypto, Suite, read
from luwte.telephony.siprec.srtp import WRONG, Opener
from sealed import KEY, Sealer, line, packet

OTHER = KEY[::-1]
LEAP = 16384
"""Packets that may be skipped for a test to get on."""


def crypto(*, key: bytes = KEY, more: str = "", suite: str = "AES_CM_128_HMAC_SHA1_80") -> Crypto:
    found = read(line(suite, key=key, more=more))
    assert found is not None
    return found


@pytest.mark.parametrize("mki", [b"", b"\0\0\0\5"])
@pytest.mark.parametrize("suite", Suite)
def test_what_is_sealed_with_the_key_opens(suite: Suite, mki: bytes) -> None:
    key = bytes(range(suite.key))
    sender = Sealer(key, suite.name, mki)
    opener = Opener(crypto(key=key, suite=suite.name, more="|5:4" if mki else ""))
    for n in range(65530, 65540):
        assert opener.open(sender.seal(packet(n))) == packet(n)


@pytest.mark.parametrize("suite", Suite)
def test_what_was_changed_on_the_way_does_not_open(suite: Suite) -> None:
    key = bytes(range(suite.key))
    opener, sealed = Opener(crypto(key=key, suite=suite.name)), Sealer(key, suite.name).seal(packet(1))
    for place in range(len(sealed)):
        forged = bytearray(sealed)
        forged[place] ^= 1
        assert opener.open(bytes(forged)) is None
    assert opener.open(sealed) == packet(1)


def test_what_comes_twice_opens_once_and_what_comes_late_opens() -> None:
    sender, opener = Sealer(), Opener(crypto())
    first, second, third = (sender.seal(packet(n)) for n in (1, 2, 3))
    assert [opener.open(data) is None for data in (first, third, second, first, third, second)] == [False] * 3 + [
        True
    ] * 3


def test_plain_packets_do_not_pass_where_a_key_was_agreed() -> None:
    assert Opener(crypto()).open(packet(1)) is None


def test_a_key_that_stays_wrong_is_known_and_one_good_packet_makes_it_right() -> None:
    wrong, right, opener = Sealer(OTHER), Sealer(), Opener(crypto())
    for n in range(WRONG):
        assert not opener.is_wrong
        opener.open(wrong.seal(packet(n)))
    assert opener.is_wrong
    assert opener.open(right.seal(packet(WRONG))) == packet(WRONG)
    assert not opener.is_wrong


def test_a_name_that_was_not_agreed_opens_nothing() -> None:
    opener = Opener(crypto(more="|1:1"))
    assert opener.open(Sealer(mki=b"\2").seal(packet(1))) is None
    assert opener.open(Sealer(mki=b"\1").seal(packet(2))) == packet(2)


def test_keys_with_names_are_used_by_turns_and_numbers_that_wrapped_are_counted_on() -> None:
    second = line(key=OTHER, more="|2:1").split()[-1]
    opener, one, two = Opener(crypto(more=f"|1:1;{second}")), Sealer(mki=b"\1"), Sealer(OTHER, mki=b"\2")
    for n in range(0, 9 * LEAP, LEAP):
        sealed = one.seal(packet(n)), two.seal(packet(n + 1))
        if n < 8 * LEAP:
            assert opener.open(sealed[0]) == packet(n)
    assert opener.open(sealed[1]) == packet(8 * LEAP + 1)


def test_a_new_key_opens_while_packets_of_the_earlier_one_are_under_way() -> None:
    before, after, opener = Sealer(), Sealer(OTHER), Opener(crypto())
    assert opener.open(before.seal(packet(1))) == packet(1)
    opener.agree(crypto(key=OTHER))
    assert opener.open(before.seal(packet(2))) == packet(2)
    assert opener.open(after.seal(packet(3))) == packet(3)
    assert opener.open(before.seal(packet(4))) is None


@pytest.mark.parametrize("wraps", [0, 1, 3])
@pytest.mark.parametrize("goes_on", [True, False])
def test_a_new_key_opens_however_often_numbers_wrapped_and_whether_or_not_that_count_goes_on(
    wraps: int, *, goes_on: bool
) -> None:
    before, after, opener = Sealer(), Sealer(OTHER), Opener(crypto())
    last = wraps * 65536 + 300
    for n in range(300, last + 1, LEAP):
        assert opener.open(before.seal(packet(n))) == packet(n)
        if goes_on:
            after.seal(packet(n))
    assert opener.open(before.seal(packet(last - 1))) == packet(last - 1)  # late, so it counts for nothing
    opener.agree(crypto(key=OTHER))
    for n in range(last + 1, last + 5):
        assert opener.open(after.seal(packet(n))) == packet(n)


def test_a_new_key_with_another_source_begins_anew() -> None:
    before, after, opener = Sealer(), Sealer(OTHER), Opener(crypto())
    for n in range(0, 5 * LEAP, LEAP):
        opener.open(before.seal(packet(n)))
    opener.agree(crypto(key=OTHER))
    assert opener.open(after.seal(packet(9, ssrc=8))) == packet(9, ssrc=8)


def test_the_same_key_again_changes_nothing() -> None:
    sender, opener = Sealer(), Opener(crypto())
    for n in range(0, 5 * LEAP, LEAP):
        opener.open(sender.seal(packet(n)))
    opener.agree(crypto())
    twice = sender.seal(packet(4 * LEAP + 1))
    assert opener.open(twice) == packet(4 * LEAP + 1)
    assert opener.open(twice) is None


@pytest.mark.parametrize("skipped", [0, 1, 5])
def test_numbers_that_wrapped_before_anybody_listened_do_not_lock_a_stream(skipped: int) -> None:
    sender, opener = Sealer(), Opener(crypto())
    sealed = [sender.seal(packet(n)) for n in range(65535, 65545)]
    for n in range(1 + skipped, 10):
        assert opener.open(sealed[n]) == packet(65535 + n)


def test_what_is_larger_than_any_packet_of_audio_is_dropped() -> None:
    assert Opener(crypto()).open(packet(1) + bytes(2000)) is None


@given(st.lists(st.binary(max_size=60), max_size=8))
def test_nothing_that_comes_in_breaks_the_opening(data: list[bytes]) -> None:
    for more in ("", "|1:4"):
        opener = Opener(crypto(more=more))
        assert [opener.open(piece) for piece in data] == [None] * len(data)
