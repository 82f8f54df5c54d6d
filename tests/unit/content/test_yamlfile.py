from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luwte.content.yamlfile import MAX_BYTES, parse_yaml, read_yaml
from luwte.errors import ContentError


def test_scalars_stay_text() -> None:
    values = parse_yaml("a: no\nb: 22:30\nc: 0612345678\nd: on\n", name="x.yaml").values
    assert values == {"a": "no", "b": "22:30", "c": "0612345678", "d": "on"}


def test_lines_are_known_and_a_missing_field_gets_its_parents_line() -> None:
    file = parse_yaml("lijst:\n  - naam: a\n  - naam: b\n", name="x.yaml")
    assert file.line(("lijst", 1, "naam")) == 3
    assert file.line(("lijst", 1, "ontbreekt")) == 3


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ("a: 1\na: 2\n", 2, "twee keer"),
        ("a: &x 1\nb: *x\n", 1, "verwijzingen"),
        ("a: !!python/object 1\n", 1, "verwijzingen"),
        ("a: [1\nb: 2\n", 2, "geen geldige YAML"),
        ("", 1, "leeg"),
        ("a: 1\n\x07b: 2\n", 1, "tekens"),
        ("? [a, b]\n: 1\n", 1, "sleutel"),
    ],
)
def test_mistakes_say_where(text: str, line: int, word: str) -> None:
    with pytest.raises(ContentError, match=word) as caught:
        parse_yaml(text, name="x.yaml")
    assert caught.value.line == line
    assert str(caught.value).startswith("x.yaml:")


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes("naam: één".encode("latin-1"))
    with pytest.raises(ContentError, match="UTF-8"):
        read_yaml(path, name="x.yaml")


def test_a_missing_and_a_huge_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="niet gelezen"):
        read_yaml(tmp_path / "weg.yaml", name="weg.yaml")
    path = tmp_path / "groot.yaml"
    path.write_bytes(b"a" * (MAX_BYTES + 1))
    with pytest.raises(ContentError, match="2 MB"):
        read_yaml(path, name="groot.yaml")


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused_clearly(text: str) -> None:
    try:
        parse_yaml(text, name="x.yaml")
    except ContentError as error:
        assert error.line is not None
