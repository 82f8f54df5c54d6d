from __future__ import annotations

import io

import numpy as np
import pytest
import soundfile

from luwte.speech.g711 import Law, decode, encode

CODES = bytes(range(256))


@pytest.mark.parametrize(("law", "subtype"), [(Law.A, "ALAW"), (Law.MU, "ULAW")])
def test_all_256_codes_decode_as_another_implementation_does(law: Law, subtype: str) -> None:
    raw = io.BytesIO(CODES)
    theirs, _ = soundfile.read(raw, format="RAW", subtype=subtype, samplerate=8000, channels=1, dtype="int16")
    assert decode(CODES, law).tolist() == theirs.tolist()


@pytest.mark.parametrize(("law", "subtype"), [(Law.A, "ALAW"), (Law.MU, "ULAW")])
def test_no_sample_is_coded_further_off_than_by_another_implementation(law: Law, subtype: str) -> None:
    every = np.arange(-32768, 32768).astype(np.int16)
    sink = io.BytesIO()
    soundfile.write(sink, every, 8000, format="RAW", subtype=subtype)
    ours, theirs = (np.abs(decode(code, law) - every.astype(int)) for code in (encode(every, law), sink.getvalue()))
    assert ours.max() <= theirs.max()
    assert ours.mean() <= theirs.mean()


@pytest.mark.parametrize("law", Law)
def test_what_was_decoded_is_coded_back_to_the_same_sound(law: Law) -> None:
    sounds = decode(CODES, law)
    assert decode(encode(sounds, law), law).tolist() == sounds.tolist()
    assert np.all(np.diff(decode(encode(np.arange(-32768, 32768).astype(np.int16), law), law).astype(int)) >= 0)


def test_silence_is_what_the_standard_says() -> None:
    assert decode(b"\xff", Law.MU).tolist() == [0]
    assert decode(b"\xd5", Law.A).tolist() == [8]
    silence = np.zeros(3, np.int16)
    assert (encode(silence, Law.MU), encode(silence, Law.A)) == (b"\xff" * 3, b"\xd5" * 3)


def test_the_loudest_values_are_those_of_the_standard() -> None:
    assert [int(np.abs(decode(CODES, law)).max()) for law in (Law.A, Law.MU)] == [32256, 32124]


def test_nothing_in_nothing_out() -> None:
    assert len(decode(b"", Law.A)) == 0
    assert encode(np.zeros(0, np.int16), Law.MU) == b""
