"""Text that came from outside, made fit to be shown and stored: nothing in it can hide or reverse words."""

from __future__ import annotations

import re

_UNFIT = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)


def fit(text: str) -> str:
    r"""Control characters, direction overrides, invisible and broken characters become spaces; length stays the same.

    >>> fit("te \u202edom\x00")
    'te  dom '
    """
    return _UNFIT.sub(" ", text)
