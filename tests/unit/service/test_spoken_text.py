from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from luwte.service.spoken_text import fit


@given(st.text(st.characters(exclude_categories=[])))
def test_what_is_fit_has_the_same_length_can_be_written_and_stays_fit(text: str) -> None:
    clean = fit(text)
    assert len(clean) == len(text)
    assert clean.encode("utf-8").decode("utf-8") == clean
    assert fit(clean) == clean


def test_ordinary_dutch_stays_as_it_is() -> None:
    assert fit("één\nkoffie, alstublieft €5 – dank u") == "één\nkoffie, alstublieft €5 – dank u"
