from __future__ import annotations

from rooms import Office


def test_who_is_not_signed_in_is_sent_to_the_door_and_comes_back(office: Office) -> None:
    answer = office.browser(None).get("/bureau")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/aanmelden?naar=/bureau"


def test_a_script_of_somebody_who_is_signed_out_is_told(office: Office) -> None:
    answer = office.browser(None).get("/bureau/vandaag", accept="*/*")
    assert answer.status_code == 401
    assert "niet meer aangemeld" in answer.json()["detail"]


def test_a_press_without_the_token_of_our_page_is_refused(office: Office) -> None:
    ada = office.browser("ada")
    ada.csrf = "0" * 32
    answer = ada.post("/bureau/pauze/aan")
    assert answer.status_code == 403
    assert 'pressed="true"' not in ada.get("/bureau").text.split("knop-pauze-na")[1][:80]


def test_who_signs_out_is_not_asked_for_help_and_has_no_pause_any_more(office: Office) -> None:
    noor = office.browser("noor")
    noor.post("/wandbord/beschikbaar/aan")
    noor.post("/bureau/pauze/aan")
    lotte = office.browser("lotte").get("/wandbord").text
    assert "1 persoon kan nu komen" in lotte
    assert "Pauze: Noor" in lotte
    assert noor.post("/afmelden").status_code == 303
    lotte = office.browser("lotte").get("/wandbord").text
    assert "0 mensen kunnen nu komen" in lotte
    assert "Pauze" not in lotte


def test_signing_out_twice_is_no_trouble(office: Office) -> None:
    noor = office.browser("noor")
    noor.post("/afmelden")
    noor.get("/aanmelden")
    assert noor.post("/afmelden").status_code == 303
