from __future__ import annotations

import pytest

from luwte.telephony.asterisk.releases import Tap, tap_of


@pytest.mark.parametrize(
    ("version", "tap"),
    [
        ("20.18.0", Tap.AUDIOSOCKET),
        ("20.19.0", Tap.WEBSOCKET),
        ("21.12.2", Tap.AUDIOSOCKET),
        ("22.8.0", Tap.AUDIOSOCKET),
        ("22.9.0", Tap.WEBSOCKET),
        ("22.10.1", Tap.WEBSOCKET),
        ("23.2.9", Tap.AUDIOSOCKET),
        ("23.3.0", Tap.WEBSOCKET),
        ("24.0.0", Tap.WEBSOCKET),
        ("certified/20.19-cert1", Tap.WEBSOCKET),
        ("18.24.0", None),
        ("GIT-master", None),
        ("", None),
    ],
)
def test_the_safest_way_that_a_release_offers(version: str, tap: Tap | None) -> None:
    assert tap_of(version) is tap
