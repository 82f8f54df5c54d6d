"""Vectors come from the vendor's own published example, and from a run of its own library over our values."""

from __future__ import annotations

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from luwte.telephony.media_streams.signature import is_signed, is_stamped, signature

URL = "wss://luwte.example/lijn/twilio"
PUBLISHED = "https://mycompany.com/myapp.php?foo=1&bar=2"
FIELDS = [
    ("CallSid", "CA1234567890ABCDE"),
    ("Digits", "1234"),
    ("From", "+14158675309"),
    ("To", "+18005551212"),
    ("Caller", "+14158675309"),
]
OWN = [("CallSid", "CA7"), ("From", "+31612345678"), ("To", ""), ("StirVerstat", "é & ="), ("Z", "1"), ("a", "2")]
WEBHOOK = "https://luwte.example/lijn/twilio/gesprek"


def test_the_known_vector() -> None:
    assert signature(URL, "test-token") == "79kZL22oBNRkx7sGO7qkz8f4VQ8="
    assert is_signed(URL, "test-token", "79kZL22oBNRkx7sGO7qkz8f4VQ8=")


@pytest.mark.parametrize(
    ("url", "token", "header"),
    [
        (URL + "/", "test-token", "79kZL22oBNRkx7sGO7qkz8f4VQ8="),
        (URL, "ander", "79kZL22oBNRkx7sGO7qkz8f4VQ8="),
        (URL, "test-token", ""),
        (URL, "test-token", "é"),
    ],
)
def test_anything_else_is_refused(url: str, token: str, header: str) -> None:
    assert not is_signed(url, token, header)


def test_fields_of_a_form_are_signed_by_name_whatever_their_order() -> None:
    assert signature(PUBLISHED, "12345", FIELDS) == "RSOYDt4T1cUTdK1PDd93/VVr8B8="
    assert signature(WEBHOOK, "test-token", OWN) == "eVdY2SaiXDmfstqkdJXFnTvek4k="
    assert signature(WEBHOOK, "test-token", [*OWN[::-1], OWN[0]]) == "eVdY2SaiXDmfstqkdJXFnTvek4k="


@pytest.mark.parametrize("change", [OWN[1:], [*OWN, ("b", "3")], [("CallSid", "CA8"), *OWN[1:]]])
def test_a_form_that_was_changed_is_refused(change: list[tuple[str, str]]) -> None:
    assert not is_signed(WEBHOOK, "test-token", "eVdY2SaiXDmfstqkdJXFnTvek4k=", change)


def test_the_usual_port_may_be_in_the_address_or_not_and_another_port_may_not() -> None:
    with_port = "8w+4G7YzbdtmaNdx7uuL+Mr3Wss="
    ported = WEBHOOK.replace("example", "example:443")
    assert is_signed(WEBHOOK, "test-token", with_port, OWN)
    assert is_signed(ported, "test-token", "eVdY2SaiXDmfstqkdJXFnTvek4k=", OWN)
    assert not is_signed(ported.replace("443", "8443"), "test-token", with_port, OWN)


def test_a_shared_key_signs_with_sha_256_when_the_request_says_so() -> None:
    header = "033hgUJA9M/hXIZsYjwkerEP/DBm35nEri5FhCYjA5s="
    assert is_signed(PUBLISHED, "12345", header, FIELDS, "key=webhooks_1, algorithm=HMAC_SHA256")
    assert not is_signed(PUBLISHED, "12345", header, FIELDS)


def stamped(body: bytes, stamp: str = "1795415701") -> tuple[str, str]:
    """(public key, signature) of a vendor with a key pair."""
    private = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    public = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return base64.b64encode(public).decode(), base64.b64encode(private.sign(f"{stamp}|".encode() + body)).decode()


@pytest.mark.parametrize(("now", "good"), [(1795415701, True), (1795416001, True), (1795416002, False), (0, False)])
def test_a_stamped_request_is_good_for_five_minutes(now: int, good: bool) -> None:
    key, header = stamped(b"CallSid=v3")
    assert is_stamped(b"CallSid=v3", key, header, "1795415701", now=now) is good


@pytest.mark.parametrize(
    ("body", "header", "stamp"),
    [
        (b"CallSid=v4", None, "1795415701"),
        (b"CallSid=v3", "", "1795415701"),
        (b"CallSid=v3", "é", "1795415701"),
        (b"CallSid=v3", None, "1795415702"),
        (b"CallSid=v3", None, "\N{ARABIC-INDIC DIGIT ONE}"),
        (b"CallSid=v3", None, ""),
    ],
)
def test_a_stamped_request_that_was_changed_is_refused(body: bytes, header: str | None, stamp: str) -> None:
    key, right = stamped(b"CallSid=v3")
    assert not is_stamped(body, key, right if header is None else header, stamp, now=1795415701)
