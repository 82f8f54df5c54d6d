from __future__ import annotations

import pytest

from luwte.apps.practice import PEOPLE
from luwte.apps.web.wallboard import BoardPieces
from luwte.domain.events import HearingChanged, HelpAnswered, HelpAsked, StepConfirmed
from luwte.domain.hearing import Hearing
from luwte.service import help_desk
from rooms import ATTACK, ONE, THREAT, Office


def test_an_ordinary_call_is_on_no_board(office: Office) -> None:
    office.begins()
    office.hears("goedemorgen")
    page = office.browser("lotte").get("/wandbord").text
    assert "Niemand heeft nu hulp nodig." in page
    assert "Ada" not in page


def test_a_call_for_help_is_seen_with_phase_and_reason_and_nothing_that_was_said(office: Office) -> None:
    office.begins()
    office.hears(THREAT)
    page = office.browser("lotte").get("/wandbord").text
    assert "Fase 4" in page
    assert "Hulp gevraagd." in page
    assert "Ada" in page
    assert "in elkaar" not in page
    assert "Lees mee" not in page


def test_a_call_of_which_no_words_are_heard_is_no_ordinary_call(office: Office) -> None:
    office.begins()
    office.happens(HelpAsked(1.0))
    assert "Nog niets gehoord" in office.browser("lotte").get("/wandbord").text
    office.happens(HearingChanged(Hearing.WORDLESS, 2.0))
    page = office.browser("lotte").get("/wandbord").text
    assert "Fase onbekend" in page
    assert "Fase 0" not in page
    assert "Phase unknown" in office.browser("lotte", "en").get("/wandbord").text
    assert "Fase onbekend" in office.browser("ada").get("/bureau").text
    office.happens(HearingChanged(Hearing.GOOD, 3.0))
    office.hears("goedemorgen")
    assert "Fase 0" in office.browser("lotte").get("/wandbord").text


def test_ik_kom_is_seen_by_the_employee_and_by_every_board(office: Office) -> None:
    office.begins()
    office.happens(HelpAsked(1.0))
    lotte = office.browser("lotte")
    assert lotte.post("/wandbord/gesprek/g1/ik-kom").status_code == 204
    assert lotte.post("/wandbord/gesprek/g1/ik-kom").status_code == 409
    assert isinstance(office.parts.live.moments(ONE)[-1].event, HelpAnswered)
    assert "Lotte komt" in lotte.get("/wandbord").text
    assert "Lotte komt" in office.browser("ada").get("/bureau").text


def test_a_colleague_says_that_they_are_free_and_is_asked(office: Office) -> None:
    office.begins()
    noor = office.browser("noor")
    assert noor.post("/wandbord/beschikbaar/aan").status_code == 204
    assert "1 persoon kan nu komen" in noor.get("/wandbord").text
    office.happens(HelpAsked(1.0))
    assert "U wordt gevraagd." in noor.get("/wandbord").text
    assert noor.post("/wandbord/beschikbaar/uit").status_code == 204
    assert noor.post("/wandbord/beschikbaar/soms").status_code == 404


def test_reading_along_is_for_who_may_and_is_noted(office: Office) -> None:
    office.begins()
    office.hears(ATTACK)
    lotte = office.browser("lotte")
    assert lotte.get("/wandbord/gesprek/g1").status_code == 403
    office.happens(HelpAsked(9.0))
    page = lotte.get("/wandbord/gesprek/g1")
    assert page.status_code == 200
    assert "te dom" in page.text
    assert "Nu doen" not in page.text
    assert [line.action for line in office.trail.lines()] == ["meegelezen"]
    assert office.browser("noor").get("/wandbord/gesprek/g1").status_code == 404
    assert office.browser("ada").get("/wandbord/gesprek/g1").status_code == 404


@pytest.mark.parametrize("path", ["/wandbord", "/wandbord/stroom", "/wandbord/gesprek/g1/stroom"])
def test_who_cannot_come_sees_no_board(office: Office, path: str) -> None:
    office.begins()
    office.happens(HelpAsked(9.0))
    assert office.browser("wil").get(path).status_code in {403, 404}


def test_who_cannot_come_can_press_nothing_on_it(office: Office) -> None:
    office.begins()
    office.happens(HelpAsked(9.0))
    wil = office.browser("wil")
    for path in ("beschikbaar/aan", "gesprek/g1/ik-kom", "gesprek/g1/teamleider/grens"):
        assert wil.post(f"/wandbord/{path}").status_code == 403


def test_a_team_lead_takes_the_steps_that_are_for_a_team_lead(office: Office) -> None:
    office.begins()
    office.hears(ATTACK)
    lotte = office.browser("lotte")
    assert lotte.post("/wandbord/gesprek/g1/teamleider/weg").status_code == 404
    assert lotte.post("/wandbord/gesprek/weg/teamleider/grens").status_code == 404
    assert lotte.post("/wandbord/gesprek/g1/teamleider/grens").status_code == 204
    assert isinstance(office.parts.live.moments(ONE)[-1].event, StepConfirmed)


def test_only_what_changed_is_sent_and_a_call_for_me_is_spoken_once(office: Office) -> None:
    office.begins()
    noor = PEOPLE["noor"].actor
    office.parts.desk.help.available(noor, free=True)
    pieces = BoardPieces(office.parts, noor, "nl")
    first = pieces.changed().decode()
    assert all(f'hx-target="#{name}"' in first for name in ("bord", "vrij", "pauzes"))
    assert pieces.changed() == b""
    office.happens(HelpAsked(1.0))
    asked = pieces.changed().decode()
    assert "U wordt gevraagd bij Ada." in asked
    assert 'hx-target="#vrij"' not in asked
    office.parts.desk.pause(PEOPLE["bram"].actor, wanted=True)
    paused = pieces.changed().decode()
    assert "Pauze: Bram" in paused
    assert "U wordt gevraagd bij" not in paused


def test_a_call_that_is_gone_cannot_be_read_along(office: Office) -> None:
    office.begins()
    office.happens(HelpAsked(1.0))
    office.parts.stage.forget(ONE)
    lotte = office.browser("lotte")
    assert lotte.get("/wandbord/gesprek/g1").status_code == 404
    assert lotte.get("/wandbord/gesprek/g1/stroom").status_code == 404


def test_who_was_away_is_told_that_nobody_asks_them(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    noor = office.browser("noor")
    noor.post("/wandbord/beschikbaar/aan")
    assert "U was even weg" not in noor.get("/wandbord").text
    monkeypatch.setattr(help_desk, "AWAY", 0.0)
    office.parts.desk.help.tick()
    page = noor.get("/wandbord").text
    assert "U was even weg" in page
    assert "0 mensen kunnen nu komen" in page
    noor.post("/wandbord/beschikbaar/aan")
    assert "U was even weg" not in noor.get("/wandbord").text


def test_the_reason_speaks_the_language_of_the_page(office: Office) -> None:
    office.begins()
    office.hears(THREAT)
    dutch, english = (office.browser("lotte", code).get("/wandbord").text for code in ("nl", "en"))
    assert "Dreiging of uitbarsting in een gesprek." in dutch
    assert "Threat or outburst in a call." in english
    assert "Phase 4: Threat or outburst" in english
    assert "Dreiging of uitbarsting" not in english
