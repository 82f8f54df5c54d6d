from __future__ import annotations

import asyncio
import re
from dataclasses import replace

import pytest

from archives import BEGIN, record
from luwte.apps.web.bureau import hour, moment, stream
from luwte.apps.web.stream import LiveStream
from luwte.domain.events import CallEnded, HearingChanged, HelpAsked
from luwte.domain.hearing import Hearing
from luwte.domain.turn import CallId
from luwte.service.actors import TeamId
from rooms import ATTACK, ONE, Office


def test_a_desk_without_a_call_waits(office: Office) -> None:
    page = office.browser("ada").get("/bureau").text
    assert "Een nieuw gesprek verschijnt hier vanzelf." in page
    assert "Vandaag nog geen gesprekken." in page
    assert "stroom?na=0" in page


def test_a_call_on_a_line_waits_for_who_says_that_it_is_theirs(office: Office) -> None:
    office.app.state.parts = replace(office.parts, exchange=office)  # type: ignore[arg-type] # lines exist; which ones does not matter
    free = replace(record("g7", employee=None), started_at=office.parts.clock.now(), team=TeamId("balie"))
    office.call(lambda: office.parts.live.begin(free))
    ada = office.browser("ada")
    page = ada.get("/bureau").text
    assert "Wie voert dit gesprek?" in page
    assert "Dit is mijn gesprek" in ada.get("/bureau/wachtend").text
    assert "Geen gesprek zonder medewerker." in ada.post("/bureau/wachtend/g7").text
    assert office.parts.live.record(CallId("g7")).employee == "ada"
    assert office.browser("bram").post("/bureau/wachtend/g7").status_code == 404


def test_how_well_the_caller_is_heard_and_a_raised_voice_are_said_on_the_desk(office: Office) -> None:
    office.begins()
    office.happens(HearingChanged(Hearing.BEHIND, 1.0))
    ada = office.browser("ada")
    assert "De transcriptie loopt achter." in ada.get("/bureau").text
    assert 'id="knop-gevaar"' in ada.get("/bureau").text
    office.happens(HearingChanged(Hearing.GOOD, 2.0))
    assert "De transcriptie loopt achter." not in ada.get("/bureau").text


def test_a_desk_shows_its_call_and_where_the_stream_goes_on(office: Office) -> None:
    office.begins()
    office.hears(ATTACK)
    page = office.browser("ada").get("/bureau").text
    assert "te dom" in page
    assert "Fase 3" in page
    assert re.search(r"stroom\?na=[0-9a-f]{8}-2", page)
    assert "data-punten=" in page
    assert "loopt nu" in page
    assert "te dom" not in office.browser("bram").get("/bureau").text


def test_what_somebody_says_is_text_and_never_a_page(office: Office) -> None:
    office.begins()
    office.hears('<script>alert(1)</script><hx-partial hx-target="#cue">')
    page = office.browser("ada").get("/bureau").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_a_stream_goes_on_where_the_browser_was(office: Office) -> None:
    from luwte.apps.practice import PEOPLE

    answer = asyncio.run(stream(office.parts, PEOPLE["ada"].actor, lambda: asyncio.sleep(0), "g-1", "", "g-2"))
    assert isinstance(answer, LiveStream)


def test_a_pause_is_a_status_and_can_end(office: Office) -> None:
    ada = office.browser("ada")
    on = ada.post("/bureau/pauze/aan").text
    assert 'aria-pressed="true"' in on
    assert "Niet waarom" in on
    assert 'aria-pressed="false"' in ada.post("/bureau/pauze/uit").text


def test_after_a_call_what_touched_somebody_is_one_press_for_them_alone(office: Office) -> None:
    office.begins()
    office.happens(CallEnded(9.0))
    ada = office.browser("ada")
    assert 'aria-pressed="false"' in ada.get("/bureau/gesprek/g1/na").text
    assert "Alleen u ziet dit." in ada.post("/bureau/gesprek/g1/geraakt/aan").text
    assert "Alleen u ziet dit." not in ada.post("/bureau/gesprek/g1/geraakt/uit").text
    assert office.browser("bram").post("/bureau/gesprek/g1/geraakt/aan").status_code == 404


def test_a_transcript_is_kept_or_thrown_away_by_its_employee(office: Office) -> None:
    office.begins()
    office.hears(ATTACK)
    office.happens(CallEnded(9.0))
    ada = office.browser("ada")
    assert "Het transcript blijft tot" in ada.post("/bureau/gesprek/g1/bewaar").text
    assert "bewaard tot" in ada.get("/bureau/vandaag").text
    page = ada.get("/bureau/gesprek/g1").text
    assert "te dom" in page
    assert "Klopt niet" not in page
    assert "Het transcript is weggegooid." in ada.post("/bureau/gesprek/g1/weg").text
    gone = ada.get("/bureau/gesprek/g1").text
    assert "te dom" not in gone
    assert "weggegooid" in gone
    assert "te dom" not in ada.get("/bureau").text


@pytest.mark.parametrize("path", ["", "/na"])
def test_somebody_elses_call_is_not_there(office: Office, path: str) -> None:
    office.begins()
    assert office.browser("bram").get(f"/bureau/gesprek/g1{path}").status_code == 404


def test_looking_back_says_which_recogniser_made_the_words_with_which_model(office: Office) -> None:
    office.begins(recogniser="vosk", model="klein@sha256:0123456789abcdef")
    office.hears(ATTACK)
    office.happens(CallEnded(9.0))
    page = office.browser("ada").get("/bureau/gesprek/g1").text
    assert "herkend door vosk, model klein (sha256 0123456789ab…); zij kunnen fout zijn" in page
    assert office.browser("ada", language="en").get("/bureau/gesprek/g1").text.count("recognised by vosk") == 1


def test_looking_back_shows_nothing_of_how_it_was_done(office: Office) -> None:
    office.begins()
    office.hears(ATTACK)
    office.says("U moet niet zo overdrijven, rustig aan.")
    office.happens(HelpAsked(12.0))
    office.happens(CallEnded(20.0))
    page = office.browser("ada").get("/bureau/gesprek/g1").text
    assert "overdrijven" in page
    assert "zetten" not in page
    lines = list(office.trail.lines())
    assert [(line.action, line.subject) for line in lines] == [("gesprek gelezen", f"spoor-{ONE}")]


def test_times_are_told_as_people_do() -> None:
    assert re.fullmatch(r"\d\d:\d\d", hour(BEGIN))
    assert re.fullmatch(r"\d\d-11 \d\d:\d\d", moment(BEGIN))
