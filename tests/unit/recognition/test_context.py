from __future__ import annotations

from factories import shipped
from luwte.content.loader import load_content
from luwte.recognition.context import context_of


def test_one_content_is_compiled_once() -> None:
    assert context_of(shipped()) is context_of(shipped())


def test_other_content_is_compiled_apart() -> None:
    assert context_of(load_content()) is not context_of(shipped())
