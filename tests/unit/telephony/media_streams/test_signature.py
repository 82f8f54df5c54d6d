from __future__ import annotations

import pytest

from luwte.telephony.media_streams.signature import is_signed, signature

URL = "wss://luwte.example/lijn/twilio"


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
