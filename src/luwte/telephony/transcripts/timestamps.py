"""Clock times as transcripts write them, in seconds. It knows `mm:ss`, `hh:mm:ss` and a fraction after `.` or `,`."""

from __future__ import annotations

import re

STAMP = r"(?:(?:\d{1,4}):)?\d{1,4}:\d{1,2}(?:[.,]\d{1,6})?"
_STAMP = re.compile(STAMP)


def seconds(stamp: str) -> float:
    """Seconds of a time stamp. Raises `ValueError` when it is none.

    >>> seconds("01:02:03.5")
    3723.5
    >>> seconds("02:03,250")
    123.25
    """
    if not _STAMP.fullmatch(stamp):
        raise ValueError("not a time stamp")
    total = 0.0
    for part in stamp.replace(",", ".").split(":"):
        total = total * 60 + float(part)
    return total
