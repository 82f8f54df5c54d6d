from __future__ import annotations

import pytest

from factories import shipped
from luwte.domain.evidence import MessageId
from luwte.handling import messages

IDS = {name: value for name, value in vars(messages).items() if name.isupper() and isinstance(value, str)}


@pytest.mark.parametrize("name", sorted(IDS))
def test_every_message_has_its_sentence_in_the_shipped_content(name: str) -> None:
    assert shipped().message(MessageId(IDS[name])).strip()


def test_the_list_for_the_content_check_misses_nothing_and_repeats_nothing() -> None:
    assert sorted(messages.MESSAGES_OF_HANDLING) == sorted(IDS.values())
    assert len(set(messages.MESSAGES_OF_HANDLING)) == len(messages.MESSAGES_OF_HANDLING)


def test_every_guard_that_holds_the_end_has_its_question() -> None:
    holding = [guard for protocol in shipped().protocols.values() for guard in protocol.guards if guard.holds_end]
    assert holding
    for guard in holding:
        assert shipped().message(messages.guard_question(guard.id)).strip()
