from __future__ import annotations

import numpy as np
import pytest

from luwte.speech.pcm import Coding, decode

LEVELS = [-1.0, -0.5, 0.0, 0.5]


@pytest.mark.parametrize(
    ("coding", "data"),
    [
        (Coding.U8, np.array([0, 64, 128, 192], np.uint8).tobytes()),
        (Coding.S16, np.array([-32768, -16384, 0, 16384], "<i2").tobytes()),
        (Coding.S16_BIG, np.array([-32768, -16384, 0, 16384], ">i2").tobytes()),
        (Coding.S24, bytes.fromhex("000080 0000c0 000000 000040")),
        (Coding.S32, np.array([-(2**31), -(2**30), 0, 2**30], "<i4").tobytes()),
        (Coding.F32, np.array(LEVELS, "<f4").tobytes()),
        (Coding.F64, np.array(LEVELS, "<f8").tobytes()),
    ],
)
def test_every_coding_gives_the_same_levels(coding: Coding, data: bytes) -> None:
    assert decode(data, coding).tolist() == LEVELS
    assert decode(data, coding).dtype == np.float32


def test_half_a_sample_is_refused() -> None:
    with pytest.raises(ValueError, match="5 bytes are no whole number of samples of 3 bytes"):
        decode(b"12345", Coding.S24)
