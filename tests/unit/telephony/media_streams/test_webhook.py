from __future__ import annotations

import pytest
from defusedxml.ElementTree import fromstring
from pydantic import SecretStr

from luwte.errors import SettingsError
from luwte.telephony.media_streams.access import Access
from luwte.telephony.media_streams.dialects import TELNYX
from luwte.telephony.media_streams.signature import NotSigned, signature
from luwte.telephony.media_streams.tokens import Tokens
from luwte.telephony.media_streams.webhook import Plan, VoiceWebhook
from receptions import KeptReception
from unit.telephony.media_streams.test_signature import stamped

URL = "https://luwte.example/lijn/twilio/gesprek"
ACCESS = Access(SecretStr("test-token"), "wss://luwte.example/lijn/twilio", URL)
PLAN = Plan("https://centrale.example/gesprek", line="balie")
GOOD = {"x-twilio-signature": signature(URL, "test-token", [("CallSid", "CA1")])}


def test_a_signed_question_is_answered_with_a_token_that_is_good() -> None:
    reception, tokens = KeptReception(), Tokens(lambda: 0.0)
    answer = fromstring(VoiceWebhook("twilio", ACCESS, reception, tokens, PLAN).answer(GOOD, b"CallSid=CA1"))
    parameters = {p.attrib["name"]: p.attrib["value"] for p in answer.iter("Parameter")}
    assert parameters["line"] == "balie"
    assert tokens.admit(parameters["t"])
    assert reception.refusals == []


def test_without_room_the_call_goes_on_without_us() -> None:
    reception = KeptReception(room=0)
    answer = fromstring(
        VoiceWebhook("twilio", ACCESS, reception, Tokens(lambda: 0.0), PLAN).answer(GOOD, b"CallSid=CA1")
    )
    assert [child.tag for child in answer] == ["Redirect"]
    assert [source for source, _ in reception.refusals] == ["twilio"]


def test_a_call_that_was_taken_in_before_gets_its_stream_in_a_full_house() -> None:
    reception = KeptReception(room=0)
    reception.known.add("CA1")
    answer = VoiceWebhook("twilio", ACCESS, reception, Tokens(lambda: 0.0), PLAN).answer(GOOD, b"CallSid=CA1")
    assert fromstring(answer).find("*/Stream") is not None


def test_a_question_that_names_no_call_is_one_of_a_new_call() -> None:
    key, header = stamped(b"\xff")
    webhook = VoiceWebhook(
        "telnyx",
        Access(SecretStr(key), ACCESS.stream, URL, TELNYX),
        KeptReception(room=0),
        Tokens(lambda: 0.0),
        PLAN,
        wall=lambda: 1795415701.0,
    )
    headers = {"telnyx-signature-ed25519": header, "telnyx-timestamp": "1795415701"}
    assert [child.tag for child in fromstring(webhook.answer(headers, b"\xff"))] == ["Redirect"]


def test_an_unsigned_question_is_not_answered_and_told_to_the_administrator() -> None:
    reception = KeptReception()
    with pytest.raises(NotSigned):
        VoiceWebhook("twilio", ACCESS, reception, Tokens(lambda: 0.0), PLAN).answer(GOOD, b"CallSid=CA2")
    assert len(reception.refusals) == 1


def test_a_vendor_with_a_key_pair_is_asked_for_a_codec_that_we_read() -> None:
    key, header = stamped(b"CallSid=v3")
    access = Access(SecretStr(key), ACCESS.stream, URL, TELNYX)
    webhook = VoiceWebhook("telnyx", access, KeptReception(), Tokens(lambda: 0.0), PLAN, wall=lambda: 1795415701.0)
    headers = {"telnyx-signature-ed25519": header, "telnyx-timestamp": "1795415701"}
    assert fromstring(webhook.answer(headers, b"CallSid=v3")).find("*/Stream").attrib["codec"] == "PCMU"


def test_a_call_must_have_somewhere_to_go_on() -> None:
    with pytest.raises(SettingsError, match="verdergaat"):
        Plan("/gesprek")
