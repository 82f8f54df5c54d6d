from __future__ import annotations

import pytest

from factories import shipped
from luwte.content.schema.lexicon import Aim, Entry
from luwte.domain.behaviour import Detail, Target
from luwte.recognition.words.normalise import normalise
from luwte.recognition.words.targets import TargetReader

READER = TargetReader(shipped())


def entry(aim: Aim = Aim.LOOK, detail: Detail = Detail.INSULT) -> Entry:
    return Entry(id="a", detail=detail, aim=aim, utterances=("x",), fires=("x",), quiet=("y", "z"))


def target(raw: str, word: str, entry: Entry = entry()) -> Target:  # noqa: B008 frozen value
    text = normalise(raw)
    start = text.text.index(word)
    return READER.target(text, start, start + len(word), entry)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("jij bent een sukkel", Target.EMPLOYEE),
        ("sukkel", Target.EMPLOYEE),
        ("jullie zijn een stel sukkel", Target.ORGANISATION),
        ("die sukkel van een buurman", Target.THIRD_PARTY),
        ("ik ben een sukkel", Target.SELF),
    ],
)
def test_people(raw: str, expected: Target) -> None:
    assert target(raw, "sukkel") is expected


def test_words_with_their_own_addressee_are_not_looked_up() -> None:
    assert target("hij is een sukkel", "sukkel", entry(Aim.EMPLOYEE)) is Target.EMPLOYEE


def test_swearing_alone_is_at_nobody() -> None:
    assert target("godverdomme", "godverdomme", entry(detail=Detail.SWEARING)) is Target.NOBODY


def test_a_cue_does_not_cross_a_sentence() -> None:
    assert target("Jullie hebben gebeld. Godverdomme.", "godverdomme", entry(detail=Detail.SWEARING)) is Target.NOBODY
