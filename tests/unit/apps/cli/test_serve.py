from __future__ import annotations

from archives import InMemoryArchive, InMemoryTrail
from luwte.apps.cli.serve import asking, practice_app
from luwte.domain.outputs import SecondOpinionWanted
from luwte.service.second_reader import SecondReader
from second_readers import InMemory, doubting, quoting


def test_the_practice_has_its_own_door_and_its_own_calls() -> None:
    parts = practice_app(doubting(), InMemoryArchive(), InMemoryTrail()).state.parts
    assert parts.practice.calls
    assert parts.desk.rules.read_along
    assert parts.live.open == ()


def test_questions_are_asked_beside_everything_else() -> None:
    reader = SecondReader(InMemory(quoting(3)), doubting(), lambda: 0.0)
    opinion = asking(reader)(SecondOpinionWanted(2, "wat bent u voor iemand", ())).result(10)
    assert opinion
    assert opinion.turn == 2
