from __future__ import annotations

import pytest

from luwte.errors import SourceError
from luwte.telephony.transcripts.jsonsource import load, number, probe, records, text_of


def test_json_that_breaks_off_names_its_line() -> None:
    with pytest.raises(SourceError, match=r"a\.json:3: de JSON breekt"):
        load('{\n"a":\n', file="a.json")


def test_json_that_is_too_deep_is_refused_and_not_a_crash() -> None:
    deep = "[" * 100_000
    with pytest.raises(SourceError, match=r"a\.json"):
        load(deep, file="a.json")
    assert probe(deep) is None


@pytest.mark.parametrize(("value", "expected"), [(None, None), (2, 2.0), ("1.5", 1.5), (0, 0.0)])
def test_numbers_may_be_written_as_text(value: object, expected: float | None) -> None:
    assert number(value, "start", file="a.json") == expected


@pytest.mark.parametrize("value", [True, "x", [], float("nan"), "inf"])
def test_no_number_is_told_with_its_name(value: object) -> None:
    with pytest.raises(SourceError, match="start: hier hoort een getal"):
        number(value, "start", file="a.json")


def test_text_and_lists_of_objects() -> None:
    assert text_of({"a": "b"}, "a", where="", file="a.json") == "b"
    with pytest.raises(SourceError, match=r"x\.a: hier hoort tekst"):
        text_of({"a": 1}, "a", where="x.", file="a.json")
    assert records([{}], "items", file="a.json") == [{}]
    wrongs: list[object] = [None, {}, ["x"]]
    for wrong in wrongs:
        with pytest.raises(SourceError, match="items: hier hoort een lijst"):
            records(wrong, "items", file="a.json")
