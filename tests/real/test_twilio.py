"""Requests that Twilio's own package signs, at our doors; only where the package `twilio` is installed."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import SecretStr

from luwte.telephony.media_streams.access import Access
from luwte.telephony.media_streams.signature import NotSigned, is_signed
from luwte.telephony.media_streams.tokens import Tokens
from luwte.telephony.media_streams.webhook import Plan, VoiceWebhook
from receptions import KeptReception

validator = pytest.importorskip("twilio.request_validator", reason="het pakket twilio ontbreekt: pip install twilio")

URL = "https://luwte.example/lijn/twilio/stem"
FIELDS = st.dictionaries(st.text("abcXYZ019_-", min_size=1, max_size=9), st.text(max_size=20), max_size=8)


@settings(max_examples=300)
@given(fields=FIELDS, token=st.text(min_size=1, max_size=32))
def test_what_twilio_signs_is_signed_and_with_another_token_is_not(fields: dict[str, str], token: str) -> None:
    header = validator.RequestValidator(token).compute_signature(URL, fields)
    assert is_signed(URL, token, header, list(fields.items()))
    assert not is_signed(URL, token + "x", header, list(fields.items()))


def test_a_stream_and_a_webhook_that_twilio_signs_come_in() -> None:
    signs = validator.RequestValidator("test-token")
    access = Access(SecretStr("test-token"), "wss://luwte.example/lijn/twilio", URL)
    assert is_signed(access.stream, "test-token", signs.compute_signature(access.stream, {}))
    fields = {"CallSid": "CA1", "From": "+31612345678", "Naam": "Café & Zn"}
    headers = {"x-twilio-signature": signs.compute_signature(URL, fields)}
    tokens = Tokens(lambda: 0.0)
    webhook = VoiceWebhook("twilio", access, KeptReception(), tokens, Plan("https://centrale.example/g", line="balie"))
    answer = fromstring(webhook.answer(headers, urlencode(fields).encode()))
    assert any(tokens.admit(p.attrib["value"]) for p in answer.iter("Parameter") if p.attrib["name"] == "t")
    with pytest.raises(NotSigned):
        webhook.answer(headers, urlencode(fields | {"From": "+31600000000"}).encode())
