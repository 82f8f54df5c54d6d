"""The parts of a threat, read verbatim from what was said. Whether it is a threat was decided before."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories import assessed, found, shipped
from luwte.content.schema.course import SlotWords, ThreatFile
from luwte.domain.behaviour import Detail, SpeechAct
from luwte.domain.estimate import TurnAssessment
from luwte.domain.evidence import Evidence, Mark
from luwte.domain.threat import Article, ThreatNote, ThreatSlot
from luwte.domain.turn import CallerTurn, Words
from luwte.recognition.context import context_of
from luwte.recognition.judge import judge
from luwte.recognition.words.normalise import normalise
from luwte.recognition.words.threats import ThreatReader

READER = ThreatReader(shipped())
TARGET, MEANS, TIME, PLACE, CONDITION = ThreatSlot
THREAT = found(4, detail=Detail.THREAT)
INTIMIDATION = found(3, detail=Detail.INTIMIDATION)

SAID: list[tuple[str, dict[ThreatSlot, str]]] = [
    (
        "Morgen sla ik jou op de parkeerplaats in elkaar",
        {TIME: "Morgen", MEANS: "sla", TARGET: "jou", PLACE: "op de parkeerplaats"},
    ),
    (
        "Als jij mijn geld niet vandaag betaalt, kom ik met een honkbalknuppel langs bij je thuis",
        {CONDITION: "Als jij mijn geld niet vandaag betaalt", MEANS: "honkbalknuppel", PLACE: "bij je thuis"},
    ),
    ("ik steek jullie kantoor vannacht in de fik", {TARGET: "jullie kantoor", TIME: "vannacht", MEANS: "in de fik"}),
    ("Ik weet waar je woont en hoe laat je klaar bent", {PLACE: "waar je woont", TIME: "hoe laat je klaar"}),
    ("wacht maar, ik sta straks buiten met een mes", {TIME: "straks", PLACE: "buiten", MEANS: "mes"}),
    ("of anders krijg je een kogel door je kop", {CONDITION: "of anders", MEANS: "kogel", TARGET: "je"}),
    (
        "Ik kom vanavond naar je huis met mijn broers",
        {TIME: "vanavond", PLACE: "naar je huis", MEANS: "met mijn broers", TARGET: "je huis"},
    ),
    ("als je ophangt schiet ik je collega neer", {CONDITION: "als je ophangt", MEANS: "schiet", TARGET: "je collega"}),
    ("ik gooi een steen door de ramen van je balie", {MEANS: "steen", TARGET: "je balie"}),
    ("ik leg een bom in dat gebouw van jullie", {MEANS: "bom", TARGET: "dat gebouw"}),
    ("ik maak je vrouw en je kinderen af", {TARGET: "je kinderen"}),
    ("over een half uur sta ik aan de deur", {TIME: "over een half uur", PLACE: "aan de deur"}),
    ("zolang ik niet betaald krijg trap ik je hond dood", {CONDITION: "zolang ik niet", TARGET: "je hond"}),
    ("als je morgen niet belt dan kom ik langs", {CONDITION: "als je morgen niet belt", TIME: "morgen"}),
    ("als er morgen niemand komt sla ik alles kort", {CONDITION: "als er morgen niemand", MEANS: "sla"}),
    ("bel me terug anders steek ik je auto in de fik", {CONDITION: "anders", TARGET: "je auto"}),
    ("zolang mijn geld er niet is wacht ik je op", {CONDITION: "zolang mijn geld er niet"}),
    ("je komt hier niet weg voordat ik mijn geld heb", {CONDITION: "voordat ik mijn geld heb"}),
    ("ik blijf hier staan met een mes tot mijn geld betaald is", {CONDITION: "tot mijn geld betaald", MEANS: "mes"}),
    ("dit weekend rijd ik met mijn auto jullie winkel binnen", {TIME: "dit weekend", MEANS: "auto"}),
]
SENTENCES = [text for text, _ in SAID]


def note(raw: str, *evidence: Evidence) -> ThreatNote:
    read = READER.read(raw, assessed(*(evidence or (THREAT,)), turn=6))
    assert read is not None
    return read


def judged(text: str) -> TurnAssessment:
    return judge(CallerTurn(0, Words(text, 0, 1)), context_of(shipped()))


@pytest.mark.parametrize(("raw", "parts"), SAID, ids=SENTENCES)
def test_the_parts_of_a_threat_are_found_in_its_own_words(raw: str, parts: dict[ThreatSlot, str]) -> None:
    read = note(raw)
    for slot, words in parts.items():
        assert words in [span.text for span in read.of(slot)]


@pytest.mark.parametrize("raw", SENTENCES)
def test_the_whole_turn_is_quoted_as_it_was_said(raw: str) -> None:
    read = note(f"  {raw}!")
    assert (read.turn, read.quote.text) == (6, raw)


@pytest.mark.parametrize("raw", SENTENCES)
def test_capitals_change_no_place(raw: str) -> None:
    loud = note(raw.upper())
    assert [(slot, span.start, span.end) for slot, span in loud.slots] == [
        (slot, span.start, span.end) for slot, span in note(raw).slots
    ]
    assert all(span.text == raw.upper()[span.start : span.end] for _, span in loud.slots)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("raw", SENTENCES)
def test_accents_written_either_way_stay_in_the_quoted_words(raw: str, form: str) -> None:
    accented = unicodedata.normalize(form, raw.translate(str.maketrans("aeo", "áéö")))  # type: ignore[arg-type]
    read = note(accented)
    assert [slot for slot, _ in read.slots] == [slot for slot, _ in note(raw).slots]
    for (_, span), (_, plain) in zip(read.slots, note(raw).slots, strict=True):
        assert span.text == accented[span.start : span.end]
        assert normalise(span.text).text == normalise(plain.text).text
        assert not unicodedata.combining((accented + " ")[span.end])


@given(st.text(max_size=80))
def test_whatever_is_said_every_part_is_literal_and_in_order(raw: str) -> None:
    read = READER.read(f"{raw} ik sla je {raw}", assessed(THREAT))
    assert read is not None
    spoken = f"{raw} ik sla je {raw}"
    assert all(span.text == spoken[span.start : span.end] for _, span in read.slots)
    assert [span.start for _, span in read.slots] == sorted(span.start for _, span in read.slots)


def test_of_words_that_overlap_in_one_slot_the_longest_are_kept() -> None:
    assert [span.text for span in note("ik pak je kinderen").of(TARGET)] == ["je kinderen"]
    assert [span.text for span in note("ik sta bij jou voor de deur").of(PLACE)] == ["bij jou voor de deur"]
    knives = (SlotWords(slot=MEANS, spot=("mes",)), SlotWords(slot=MEANS, spot=("mes op je keel",)))
    both = ThreatReader(replace(shipped(), threats=ThreatFile(slots=knives))).read(
        "een mes op je keel", assessed(THREAT)
    )
    assert both is not None
    assert [span.text for span in both.of(MEANS)] == ["mes op je keel"]


def test_one_word_may_fill_two_slots() -> None:
    read = note("ik steek je hond dood")
    assert "hond" in [span.text for span in read.of(MEANS)]
    assert "je hond" in [span.text for span in read.of(TARGET)]


def test_an_organisation_may_say_which_words_are_no_part_of_a_threat() -> None:
    words = SlotWords(slot=MEANS, spot=("steen", "mes"), spot_unless=("steen en been",))
    reader = ThreatReader(replace(shipped(), threats=ThreatFile(slots=(words,))))
    plain = reader.read("met een steen", assessed(THREAT))
    excused = reader.read("ik klaag steen en been", assessed(THREAT))
    assert plain is not None
    assert excused is not None
    assert [span.text for span in plain.of(MEANS)] == ["steen"]
    assert excused.slots == ()
    assert excused.articles == ()


@pytest.mark.parametrize(
    ("raw", "evidence", "articles"),
    [
        ("ik sla je in elkaar", THREAT, {Article.THREAT}),
        ("ik kijk wel even rond", INTIMIDATION, set()),
        ("ik blijf bellen, dag en nacht", INTIMIDATION, {Article.STALKING}),
        ("ik blijf je volgen en ik sla je", THREAT, {Article.THREAT, Article.STALKING}),
        ("ik zet jouw naam en adres op facebook", INTIMIDATION, {Article.DOXING}),
        ("ik deel jou met iedereen", found(3, marks=frozenset({Mark.EXPOSURE})), {Article.DOXING}),
    ],
)
def test_articles_are_named_for_a_person_to_check(raw: str, evidence: Evidence, articles: set[Article]) -> None:
    assert set(note(raw, evidence).articles) == articles


@pytest.mark.parametrize(
    "evidence",
    [
        (),
        (found(1, detail=Detail.COMPLAINT),),
        (found(3),),
        (found(4, detail=Detail.SWEARING),),
        (found(3, detail=Detail.THREAT),),
        (found(0, detail=Detail.THREAT, act=SpeechAct.REPORTED),),
        (found(0, detail=Detail.INTIMIDATION, act=SpeechAct.NEGATED),),
        (found(0, act=SpeechAct.QUOTED, marks=frozenset({Mark.EXPOSURE})),),
    ],
)
def test_what_is_no_threat_is_not_noted_whatever_its_words(evidence: tuple[Evidence, ...]) -> None:
    assert READER.read("morgen sla ik jou bij je thuis met een hamer", assessed(*evidence)) is None


@pytest.mark.parametrize(
    "text",
    [
        "goedemorgen met jansen",
        "ik bel morgen terug over mijn auto",
        "dank u wel",
        "hoe laat gaan jullie vandaag dicht",
    ],
)
def test_a_calm_turn_is_never_noted(text: str) -> None:
    assert READER.read(text, judged(text)) is None


@pytest.mark.parametrize("text", ["ik maak je af", "ik sla je morgen in elkaar", "ik steek jullie kantoor in brand"])
def test_a_stated_threat_is_noted_as_recognition_hears_it(text: str) -> None:
    read = READER.read(text, judged(text))
    assert read is not None
    assert read.articles == (Article.THREAT,)
