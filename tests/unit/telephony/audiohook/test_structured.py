from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luwte.telephony.audiohook.structured import InnerList, NotStructured, byte_sequences, inner_lists

TEXTS = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=20)
NAMES = st.from_regex(r"\A[a-z][a-z0-9_\-.]{0,8}\Z")


@given(
    st.lists(TEXTS, max_size=4),
    st.dictionaries(NAMES, TEXTS | st.integers(-(10**14), 10**14), max_size=4),
)
def test_what_is_written_reads_back_the_same(items: list[str], parameters: dict[str, str | int]) -> None:
    given_list = InnerList(tuple(items), tuple(parameters.items()))
    assert inner_lists(f"s={given_list}") == {"s": given_list}


def test_several_members_keep_their_order() -> None:
    assert list(inner_lists('b=("x"), a=("y");n=1')) == ["b", "a"]
    assert byte_sequences("s=:aGk=:,t=::") == {"s": b"hi", "t": b""}


@pytest.mark.parametrize(
    "header",
    ["", "s", "s=", 's="x"', 's=("x"', 's=("x""y")', 's=("x"),', 's=("x"), s=("y")', 's=("x");n=1;n=2', 's=("x") y',
     's=("\x01")', 's=("x");n=1.5', 'S=("x")', 's=("x");n'],
)  # fmt: skip
def test_lists_that_are_not_quite_right_are_refused(header: str) -> None:
    with pytest.raises(NotStructured):
        inner_lists(header)


@pytest.mark.parametrize("header", ["", "s=aGk=", "s=:aGk:", "s=:a k=:", "s=:aGk=:,", "s=:aGk=:, s=:aGk=:"])
def test_bytes_that_are_not_quite_right_are_refused(header: str) -> None:
    with pytest.raises(NotStructured):
        byte_sequences(header)


@given(st.text(max_size=60))
def test_no_text_breaks_the_reader(header: str) -> None:
    for read in (inner_lists, byte_sequences):
        try:
            read(header)
        except NotStructured:
            continue
