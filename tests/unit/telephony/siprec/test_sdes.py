from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luwte.telephony.siprec.sdes import LONGEST_KEY, Suite, read
from sealed import KEY, line

OURS = bytes(LONGEST_KEY)


@pytest.mark.parametrize("suite", Suite)
def test_each_suite_takes_a_key_of_its_own_size_and_answers_with_one(suite: Suite) -> None:
    crypto = read(line(suite.name, 3, bytes(range(suite.key))))
    assert crypto is not None
    assert (crypto.tag, crypto.suite, crypto.keys) == ("3", suite, {b"": bytes(range(suite.key))})
    assert read(crypto.answered(OURS)) == read(line(suite.name, 3, bytes(suite.key)))
    assert read(line(suite.name, 3, bytes(suite.key - 1))) is None


@pytest.mark.parametrize("more", ["", "|2^20", "|1048576"])
def test_how_long_a_key_holds_may_be_said(more: str) -> None:
    crypto = read(line(more=more))
    assert crypto is not None
    assert crypto.keys == {b"": KEY}


@pytest.mark.parametrize(("more", "name"), [("|1:4", b"\0\0\0\1"), ("|2^31|258:2", b"\1\2")])
def test_packets_may_name_their_key(more: str, name: bytes) -> None:
    crypto = read(line(more=more))
    assert crypto is not None
    assert crypto.keys == {name: KEY}


def test_more_keys_are_told_apart_by_their_names() -> None:
    other = line(key=KEY[::-1], more="|2:1").split()[-1]
    crypto = read(line(more=f"|2^20|1:1;{other}"))
    assert crypto is not None
    assert crypto.keys == {b"\1": KEY, b"\2": KEY[::-1]}


def test_a_key_without_its_filling_is_read_as_well() -> None:
    whole = line("AEAD_AES_128_GCM", key=KEY[:28])
    assert whole.endswith("==")
    assert read(whole.rstrip("=")) == read(whole)


def test_what_only_says_how_reports_are_made_does_not_matter_and_is_agreed_to() -> None:
    crypto = read(f"{line()} UNENCRYPTED_SRTCP WSH=60 FEC_ORDER=FEC_SRTP -SOMETHING=1")
    assert crypto is not None
    assert crypto.answered(OURS).endswith(" UNENCRYPTED_SRTCP")
    assert "UNENCRYPTED" not in (read(line()) or crypto).answered(OURS)


@pytest.mark.parametrize(
    "text",
    [
        "", "1", "1 AES_CM_128_HMAC_SHA1_80", line("AES_256_CM_HMAC_SHA1_80", key=bytes(46)), line(more=" KDR=2"),
        line(more=" UNENCRYPTED_SRTP"), line(more=" UNAUTHENTICATED_SRTP"), line().replace("1 ", "x ", 1),
        line().replace("inline:", "uri:"), "1 AES_CM_128_HMAC_SHA1_80 inline:A", line(more="|2^20|1"),
        line(more="|1:0"), line(more="|1:129"), line(more="|256:1"), line(more=f"|1:1;{line(more='|1:1').split()[-1]}"),
        line(more=f"|1:1;{line(more='|2:2').split()[-1]}"), line(more=";"),
        line(more="|0:1" + "".join(f";{line(more=f'|{n}:1').split()[-1]}" for n in range(1, 17))),
    ],
)  # fmt: skip
def test_what_we_cannot_use_is_no_key(text: str) -> None:
    assert read(text) is None


def test_a_key_does_not_show() -> None:
    crypto = read(line(key=b"geheim" * 5))
    assert crypto is not None
    assert "geheim" not in repr(crypto)


@given(st.text(max_size=60))
def test_nothing_that_is_offered_breaks_the_reading(text: str) -> None:
    for whole in (text, f"1 AES_CM_128_HMAC_SHA1_80 inline:{text}", line(more=text)):
        crypto = read(whole)
        assert crypto is None or set(crypto.keys.values()) <= {KEY}


def test_letters_that_only_look_like_those_of_a_key_make_a_line_that_is_passed_over() -> None:
    looks = "\N{KELVIN SIGN}" + "A" * 39
    assert read(f"1 AES_CM_128_HMAC_SHA1_80 inline:{looks}") is None
