from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luwte.recognition.words.normalise import normalise

KNOWN = frozenset({"kut", "idioot", "heel", "nee", "klootzak"})


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        ("Zo'n KLOOTZAAAK!!", "zo een klootzak"),
        ("'k Heb 't al DRIE keer gezegd", "ik heb het al drie keer gezegd"),
        ("wat een k*t systeem", "wat een kut systeem"),
        ("k**t ding", "kt ding"),
        ("heeeeel erg, idioooot", "heel erg idioot"),
        ("Één café — “ja” zei ze", "een cafe ja zei ze"),
        ("m'n buurman z'n hond", "mijn buurman zijn hond"),
        ("  veel   witruimte\t\n hier ", "veel witruimte hier"),
        ("…", ""),
        ("", ""),
        ("3,50 euro", "3 50 euro"),
        ("kkk", "ik"),
        ("*t zzz'n", "het zijn"),
    ],
)
def test_plain_form(raw: str, plain: str) -> None:
    assert normalise(raw, KNOWN).text == plain


def test_spans_point_into_the_raw_text() -> None:
    raw = "Ja «hoor», jij KLOOTZAAAK!"
    text = normalise(raw, KNOWN)
    start = text.text.index("klootzak")
    assert text.span(start, start + 8).text == "KLOOTZAAAK"


def test_a_decomposed_accent_belongs_to_its_letter() -> None:
    raw = "cafe\u0301 dicht"
    text = normalise(raw)
    assert text.span(0, 4).text == "cafe\u0301"


def test_punctuation_is_kept_aside() -> None:
    text = normalise("Nee? Dat is raar. Kom, we gaan")
    assert [(stop.mark, text.text[stop.at :][:4].strip()) for stop in text.stops] == [
        ("?", "dat"),
        (".", "kom"),
        (",", "we g"),
    ]
    assert text.asks(0)
    assert not text.asks(5)
    start, end = text.sentence(text.text.index("raar"))
    assert text.text[start:end].strip() == "dat is raar"


def test_quoted_stretches_are_known() -> None:
    text = normalise('hij zei "ik sla je" en ging weg')
    ((start, end),) = text.quoted
    assert text.text[start:end].strip() == "ik sla je"


@given(st.text(max_size=80))
def test_offsets_are_monotone_and_inside_and_the_plain_form_is_stable(raw: str) -> None:
    text = normalise(raw, KNOWN)
    assert len(text.offset) == len(text.text) + 1
    assert list(text.offset) == sorted(text.offset)
    assert all(0 <= at <= len(raw) for at in text.offset)
    assert normalise(text.text, KNOWN).text == text.text
    assert set(text.text) <= set("abcdefghijklmnopqrstuvwxyz0123456789 ")


@given(st.text(min_size=1, max_size=60))
def test_every_word_has_a_raw_span(raw: str) -> None:
    text = normalise(raw, KNOWN)
    start = 0
    for word in text.text.split():
        start = text.text.index(word, start)
        span = text.span(start, start + len(word))
        assert span.text == raw[span.start : span.end] != ""
        start += len(word)
