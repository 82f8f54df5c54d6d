from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from factories import found, shipped
from luwte.apps.web.marking import reasons_of, stretches
from luwte.domain.behaviour import SpeechAct


def cut(text: str, *spans: tuple[int, int]) -> list[tuple[str, int, bool]]:
    evidence = [found(at=span) for span in spans]
    pieces = stretches(text, evidence, reasons_of(evidence, shipped(), "a"))
    return [(piece.text, len(piece.reasons), piece.first) for piece in pieces]


def test_words_are_cut_at_the_finding() -> None:
    assert cut("jij bent dom", (9, 12)) == [("jij bent ", 0, False), ("dom", 1, True)]


def test_overlapping_findings_share_the_middle_and_stop_once_each() -> None:
    assert cut("abcdef", (0, 4), (2, 6)) == [("ab", 1, True), ("cd", 2, True), ("ef", 1, False)]


def test_no_finding_is_one_plain_stretch() -> None:
    assert cut("goedemorgen") == [("goedemorgen", 0, False)]


def test_a_finding_that_does_not_count_says_so() -> None:
    evidence = [found(act=SpeechAct.REPORTED)]
    (reason,) = reasons_of(evidence, shipped(), "a")
    assert not reason.counts
    assert reason.lower is None
    assert not stretches("sukkel", evidence, [reason])[0].counts


@given(st.text(max_size=40), st.lists(st.tuples(st.integers(0, 39), st.integers(1, 10)), max_size=5))
def test_the_stretches_are_the_turn_again(text: str, places: list[tuple[int, int]]) -> None:
    spans = [(start, min(start + length, len(text))) for start, length in places if start < len(text)]
    assert "".join(piece for piece, _, _ in cut(text, *spans)) == text
