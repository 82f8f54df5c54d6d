from __future__ import annotations

import pytest

from factories import shipped
from luwte.domain.behaviour import Phase
from luwte.domain.evidence import MessageId


def test_every_phase_has_a_name_and_its_own_shape() -> None:
    texts = [shipped().phase_text(phase) for phase in Phase]
    assert [text.phase for text in texts] == list(Phase)
    assert len({text.symbol for text in texts}) == 5


def test_messages_are_found_and_an_unknown_one_is_an_error() -> None:
    assert shipped().message(MessageId("belediging.medewerker")).startswith("Belediging")
    with pytest.raises(KeyError):
        shipped().message(MessageId("bestaat.niet"))


def test_two_loads_are_not_equal_so_that_compiled_rules_are_shared_by_identity() -> None:
    assert shipped() != object()
    assert hash(shipped()) == hash(shipped())
