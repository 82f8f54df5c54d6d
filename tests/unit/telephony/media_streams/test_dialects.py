from __future__ import annotations

from luwte.telephony.lines.line import Encoding
from luwte.telephony.media_streams.dialects import DIALECTS


def test_every_dialect_reads_mu_law_and_is_found_by_its_name() -> None:
    for name, dialect in DIALECTS.items():
        assert dialect.name == name
        assert Encoding.ULAW in dialect.encodings.values()


def test_only_the_dialect_without_a_fixed_order_has_a_window() -> None:
    assert {name for name, dialect in DIALECTS.items() if dialect.window} == {"telnyx"}
