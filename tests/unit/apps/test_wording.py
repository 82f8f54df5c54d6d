from __future__ import annotations

from dataclasses import replace

from factories import estimate, found, shipped
from luwte.apps.wording import (
    BOUNDARY,
    clock,
    effect_view,
    help_status,
    light_view,
    line_words,
    phase_view,
    reason,
    threat_view,
    why,
)
from luwte.domain.advice import Advice, Light, MayEnd
from luwte.domain.behaviour import Phase
from luwte.domain.call import Address, LineProfile
from luwte.domain.course import Acknowledgement, Effect
from luwte.domain.evidence import MessageId, Span
from luwte.domain.hearing import Hearing
from luwte.domain.outputs import HelpStatusChanged, ThreatNoted
from luwte.domain.threat import Article, ThreatNote, ThreatSlot
from luwte.recognition.fusion import attention
from luwte.service.footing import UNHEARD, Footing


def test_time_is_minutes_and_seconds() -> None:
    assert [clock(s) for s in (0, 59.9, 60, 3723)] == ["00:00", "00:59", "01:00", "62:03"]


def test_before_the_first_words_it_is_an_ordinary_call() -> None:
    assert phase_view(None, shipped()).number == 0
    assert phase_view(None, shipped(), UNHEARD).unknown


def test_the_course_says_where_it_goes() -> None:
    rising = replace(estimate(3), rising=True)
    assert [phase_view(e, shipped()).course for e in (rising, estimate(2, cooling=True), estimate(3))] == [
        "loopt op",
        "koelt af",
        "",
    ]


def test_a_calm_call_no_longer_cools() -> None:
    assert phase_view(estimate(0, highest=3, cooling=True), shipped()).course == ""


def test_doubt_about_a_threat_goes_before_the_course() -> None:
    assert "bevestigen" in phase_view(replace(estimate(4, unconfirmed=True), rising=True), shipped()).course


def test_the_light_is_a_sign_and_words_and_quotes_its_rule() -> None:
    may_end = MayEnd(Light.AMBER, MessageId("licht.oranje.waarschuwing"), (), 65.0)
    rule = next(m for m in shipped().messages if m.startswith("licht.") and m != "licht.grijs")
    view = light_view(replace(may_end, rule=MessageId(rule), missing=(MessageId(rule),)), shipped())
    assert (view.sign, view.word, view.warned) == ("◐", "Oranje", "01:05")
    assert view.rule == shipped().message(MessageId(rule)) == view.missing[0]


def test_why_is_the_last_quote() -> None:
    two = (found(at=(0, 3)), found(at=(0, 5)))
    assert why(Advice("benoemen", "cue", (), two)) == "xxxxx"
    assert why(Advice("benoemen", "cue", (), ())) == ""


def test_a_finding_of_a_second_reader_says_so() -> None:
    ours, theirs = found(), found(rule="tweede_lezer")
    assert reason(ours, shipped()) == "Belediging, gericht op de medewerker."
    assert reason(theirs, shipped()) == "Tweede lezer (een taalmodel): Belediging, gericht op de medewerker."


def result_of(effect: Effect) -> Acknowledgement:
    return Acknowledgement(3, 2.0, 1.25, effect)


def test_a_call_that_was_and_stays_calm_asks_for_no_further_acknowledging() -> None:
    calm = effect_view(Acknowledgement(3, 1 / 3, 0.0, Effect.STAYS))
    assert (calm.word, calm.advice) == ("blijft rustig", "Er is niets te erkennen. Ga verder met de vraag.")
    complains = effect_view(Acknowledgement(3, 2 / 3, 2 / 3, Effect.STAYS))
    assert complains.word == "blijft"
    personal = effect_view(Acknowledgement(3, 1 / 3, 1 / 3, Effect.STAYS), Phase.PERSONAL)
    assert personal.advice == "Erkennen alleen helpt nu niet. Stel rustig een grens."


def test_an_acknowledgement_is_told_with_both_means() -> None:
    assert effect_view(result_of(Effect.FALLS)).means == "gemiddelde fase 2,0, daarna 1,2"


def test_what_did_not_help_asks_for_a_boundary_only_when_it_became_personal() -> None:
    for effect in (Effect.STAYS, Effect.RISES):
        assert effect_view(result_of(effect), Phase.PERSONAL).advice == BOUNDARY
        assert effect_view(result_of(effect), Phase.CRITICISM).advice != BOUNDARY
    assert effect_view(result_of(Effect.FALLS), Phase.PERSONAL).advice != BOUNDARY


def test_a_threat_is_shown_with_all_its_questions() -> None:
    note = ThreatNote(1, Span(0, 3, "ik "), ((ThreatSlot.TIME, Span(0, 2, "ik")),), (Article.DOXING,))
    view = threat_view(ThreatNoted(note, 65.0), shipped())
    assert (view.at, view.words) == ("01:05", "ik ")
    assert [(name, found) for name, found in view.slots if found] == [("Wanneer", ("ik",))]
    assert len(view.slots) == len(ThreatSlot)
    assert view.articles[0][0] == "285d"
    assert view.articles[0][2]


def test_help_is_asked_until_somebody_comes() -> None:
    assert help_status(None) == ""
    assert help_status(HelpStatusChanged(1.0, None, 1.0)) == "Hulp gevraagd"
    assert help_status(HelpStatusChanged(1.0, "Noor", 2.0)) == "Noor komt"


def test_a_line_says_what_is_particular_to_it() -> None:
    assert line_words(LineProfile()) == ("aanspreekvorm u",)
    assert len(line_words(LineProfile(care_line=True, easy=True))) == 3
    assert line_words(LineProfile(address=Address.INFORMAL, easy=True)) == ("aanspreekvorm je",)


def test_what_only_a_voice_speaks_for_is_attention_and_words_name_the_phase() -> None:
    shouted = replace(estimate(2), evidence=attention(0).evidence)
    assert phase_view(shouted, shipped()).name == "Aandacht: stem verheven"
    assert "inhoud onbekend" in phase_view(shouted, shipped()).meaning
    both = replace(estimate(2), evidence=(*attention(0).evidence, found(2)))
    assert phase_view(both, shipped()).name == "Kritiek op de organisatie"
    assert phase_view(estimate(0), shipped()).name == "Gewoon gesprek"


def test_a_phase_of_before_stays_and_says_that_nothing_is_heard_now() -> None:
    gone = Footing(words=True, hearing=Hearing.SILENT)
    assert phase_view(estimate(3), shipped(), gone).course == "nu geen woorden gehoord"
    assert "bevestigen" in phase_view(estimate(4, unconfirmed=True), shipped(), gone).course
    assert phase_view(estimate(0), shipped(), gone).name == "Fase onbekend"
