from __future__ import annotations

import pytest

from luwte.telephony.siprec.message import Message
from luwte.telephony.siprec.timers import headers, interval


@pytest.mark.parametrize(
    ("supported", "asked", "seconds"),
    [
        ("timer", "1800", 1800),
        ("siprec , Timer", " 90 ; refresher=uac", 90),
        ("siprec", "1800", None),
        ("timer", "1800; refresher = uas", None),
        ("timer", "altijd", None),
        ("timer", "999999999", 86400),
        ("timer", "", None),
    ],
)
def test_a_timer_counts_when_the_other_side_refreshes(supported: str, asked: str, seconds: int | None) -> None:
    message = Message("INVITE", "sip:x", (("supported", supported), ("session-expires", asked)))
    assert interval(message) == seconds
    assert bool(headers(seconds)) is (seconds is not None)
