from __future__ import annotations

import pytest

from luwte.telephony.linear.dialects import DIALECTS, JAMBONZ, VONAGE, Dialect, rate_of


def test_dialects_are_found_by_name() -> None:
    assert all(dialect.name == name and dialect.key for name, dialect in DIALECTS.items())


@pytest.mark.parametrize(
    ("dialect", "metadata", "rate"),
    [
        (JAMBONZ, {}, 8000),
        (JAMBONZ, {"sampleRate": 16000}, 16000),
        (JAMBONZ, {"sampleRate": "24000"}, 24000),
        (JAMBONZ, {"sampleRate": 44100}, None),
        (JAMBONZ, {"sampleRate": []}, None),
        (VONAGE, {"content-type": "audio/l16;rate=16000"}, 16000),
        (VONAGE, {"content-type": "audio/l16; rate=8000"}, 8000),
        (VONAGE, {"content-type": "audio/opus"}, None),
    ],
)
def test_the_rate_is_read_where_this_dialect_has_it(
    dialect: Dialect, metadata: dict[str, object], rate: int | None
) -> None:
    assert rate_of(dialect, metadata, 8000) == rate
