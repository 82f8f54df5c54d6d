from __future__ import annotations

from factories import by_the_letter, shipped
from luwte.service.current import CurrentContent


def test_what_is_replaced_is_what_the_next_call_gets() -> None:
    current = CurrentContent(shipped())
    read = current.read
    current.replace(by_the_letter())
    assert current.now is read() is by_the_letter()
