from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luwte.errors import SourceError
from luwte.telephony.transcripts.decode import MAX_BYTES, decode

TEXT = "Beller: één café\nMedewerker: ja"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_the_usual_encodings_are_read(encoding: str) -> None:
    assert decode(TEXT.encode(encoding), file="a.txt") == TEXT


def test_old_line_ends_and_hidden_characters() -> None:
    assert decode("a\r\nb\rc\u202ed\u200be\x1b[31m".encode(), file="a.txt") == "a\nb\nc d e [31m"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "leeg"),
        (b" \n\t", "leeg"),
        (b"\x00\x01\x02\x03" * 40, "geen tekstbestand"),
        (b"Beller: ja\n\x81\x8d\xff", "a.txt:2: de tekencodering is onbekend"),
        (b"\xef\xbb\xbfa\n\xff", "a.txt:2: hier staat geen geldige tekst"),
        (b"x" * (MAX_BYTES + 1), "groter dan 20 MB"),
    ],
)
def test_what_is_no_text_is_refused_with_its_place(data: bytes, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        decode(data, file="a.txt")


@given(st.binary(max_size=400))
def test_any_bytes_give_text_or_one_clear_error(data: bytes) -> None:
    try:
        text = decode(data, file="a.txt")
    except SourceError:
        return
    assert text.strip()
    assert "\r" not in text
    text.encode("utf-8")
