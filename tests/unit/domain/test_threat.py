from __future__ import annotations

from luwte.domain.evidence import Span
from luwte.domain.threat import Article, ThreatNote, ThreatSlot

RAW = "morgen pak ik jou bij jouw huis, jou ook"
NOTE = ThreatNote(
    turn=4,
    quote=Span(0, len(RAW), RAW),
    slots=(
        (ThreatSlot.TIME, Span(0, 6, "morgen")),
        (ThreatSlot.TARGET, Span(14, 17, "jou")),
        (ThreatSlot.PLACE, Span(18, 31, "bij jouw huis")),
        (ThreatSlot.TARGET, Span(33, 36, "jou")),
    ),
    articles=(Article.THREAT,),
)


def test_all_words_of_a_slot_are_given_in_order_of_place() -> None:
    assert [span.start for span in NOTE.of(ThreatSlot.TARGET)] == [14, 33]
    assert NOTE.of(ThreatSlot.PLACE) == (Span(18, 31, "bij jouw huis"),)


def test_a_slot_that_was_not_filled_is_empty() -> None:
    assert NOTE.of(ThreatSlot.MEANS) == ()


def test_the_slots_are_those_of_the_report_form() -> None:
    assert [slot.value for slot in ThreatSlot] == ["doel", "middel", "tijd", "plaats", "voorwaarde"]


def test_the_articles_are_numbers_of_the_criminal_code() -> None:
    assert [article.value for article in Article] == ["285", "285b", "285d"]
