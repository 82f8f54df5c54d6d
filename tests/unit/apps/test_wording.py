from __future__ import annotations

from dataclasses import replace

from factories import estimate, found, shipped
from luwte.apps.wording import clock, light_view, phase_view, reason, why
from luwte.domain.advice import Advice, Light, MayEnd
from luwte.domain.evidence import MessageId


def test_time_is_minutes_and_seconds() -> None:
    assert [clock(s) for s in (0, 59.9, 60, 3723)] == ["00:00", "00:59", "01:00", "62:03"]


def test_before_the_first_words_it_is_an_ordinary_call() -> None:
    assert phase_view(None, shipped()).number == 0


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
