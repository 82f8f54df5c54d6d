from __future__ import annotations

from dataclasses import replace

import pytest
from pydantic import SecretStr

from luwte.errors import SettingsError
from luwte.telephony.media_streams.access import Access
from luwte.telephony.media_streams.dialects import SIGNALWIRE, TELNYX
from luwte.telephony.media_streams.signature import NotSigned

STREAM = "wss://luwte.example/lijn/twilio"
ACCESS = Access(SecretStr("test-token"), STREAM, "https://luwte.example/lijn/twilio/gesprek")
SIGNED = {"x-twilio-signature": "79kZL22oBNRkx7sGO7qkz8f4VQ8="}
FORM = b"CallSid=CA7&From=%2B31612345678&To=&StirVerstat=%C3%A9+%26+%3D&Z=1&a=2"


def test_a_stream_is_signed_over_the_address_that_the_exchange_knows() -> None:
    ACCESS.check_upgrade(SIGNED)
    with pytest.raises(NotSigned) as caught:
        ACCESS.check_upgrade({})
    assert "ondertekend" in caught.value.why


def test_a_vendor_that_does_not_sign_streams_relies_on_the_token_unless_the_site_says_otherwise() -> None:
    replace(ACCESS, dialect=SIGNALWIRE).check_upgrade({})
    with pytest.raises(NotSigned):
        replace(ACCESS, dialect=SIGNALWIRE, signs_upgrade=True).check_upgrade({})
    replace(ACCESS, signs_upgrade=False).check_upgrade({})


def test_a_form_is_read_as_it_was_posted() -> None:
    header = {"x-twilio-signature": "eVdY2SaiXDmfstqkdJXFnTvek4k="}
    ACCESS.check_webhook(header, FORM, now=0)
    with pytest.raises(NotSigned):
        ACCESS.check_webhook(header, FORM.replace(b"CA7", b"CA8"), now=0)


@pytest.mark.parametrize("body", [b"", b"\xff=1", b"geen formulier", b"&".join([b"a=1"] * 201), b"a=" + b"1" * 70_000])
def test_what_is_no_form_is_refused(body: bytes) -> None:
    with pytest.raises(NotSigned):
        ACCESS.check_webhook(SIGNED, body, now=0)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"stream": "ws://luwte.example"}, "geluidsstroom moet beginnen met wss"),
        ({"stream": "wss://"}, "geluidsstroom"),
        ({"stream": STREAM + "?t=1"}, r"geen \?"),
        ({"webhook": "https://luwte.example:99999/"}, "instructies"),
        ({"secret": SecretStr("")}, "geheim"),
        ({"dialect": TELNYX}, "Ed25519"),
    ],
)
def test_a_wrong_setting_is_said_in_words_and_without_its_value(change: dict[str, object], says: str) -> None:
    with pytest.raises(SettingsError, match=says):
        replace(ACCESS, **change)  # type: ignore[arg-type]
    assert "test-token" not in repr(ACCESS)
