from __future__ import annotations

from identities import Browser, House
from luwte.service.actors import Role

LAW, KEEPING = "/beheer/wet", "/beheer/bewaren"
WORDS = {"mode": "woorden", "version": "0", "reason": "afgesproken"}
VOICE = {
    **WORDS,
    "mode": "stem",
    "dpia": "DPIA-1",
    "or_date": "2026-10-01",
    "responsible": "mw. De Wit",
    "notice_nl": "Dit gesprek wordt geanalyseerd.",
}


def test_words_mode_warns_until_council_and_notice_are_filled_in(carla: Browser) -> None:
    assert "Er ontbreekt nog" in carla.get(LAW).text
    filled = {**WORDS, "or_date": "2026-10-01", "notice_nl": "Eén regel.\r\nNog een."}
    assert carla.send_form(LAW, LAW, filled).status_code == 303
    page = carla.get(LAW).text
    assert "Er ontbreekt nog" not in page
    assert "Eén regel.\nNog een." in page


def test_voice_needs_all_four_and_what_was_typed_stays(rooms: House, carla: Browser) -> None:
    answer = carla.send_form(LAW, LAW, {**VOICE, "responsible": ""})
    assert answer.status_code == 422
    assert "wie verantwoordelijk is" in answer.text
    assert 'value="DPIA-1"' in answer.text
    assert rooms.identity.organisation.now.law.mode == "woorden"
    assert carla.send_form(LAW, LAW, VOICE).status_code == 303
    assert "Alle vier de voorwaarden" in carla.get(LAW).text


def test_a_switch_that_is_off_is_off(rooms: House, carla: Browser) -> None:
    carla.send_form(LAW, LAW, {**WORDS, "read_along": "true"})
    fields = {"mode": "woorden", "version": "1", "reason": "alles uit"}
    carla.send_form(LAW, LAW, fields)
    law = rooms.identity.organisation.now.law
    assert not law.read_along


def test_what_a_helper_may_read_follows_the_switch_at_once(rooms: House, carla: Browser) -> None:
    from luwte.apps.cli.identity import desk_rules

    rules = desk_rules(rooms.identity.organisation)
    assert not rules().read_along
    carla.send_form(LAW, LAW, {**WORDS, "read_along": "true"})
    assert rules().read_along


def test_the_key_for_help_can_be_switched_off_with_a_reason(rooms: House, carla: Browser) -> None:
    fields = {"version": "0", "reason": "F2 is hier al iets anders"}
    assert carla.send_form(LAW, "/beheer/bureau", {**fields, "reason": ""}).status_code == 422
    assert rooms.identity.organisation.now.desk.help_key
    assert carla.send_form(LAW, "/beheer/bureau", fields).status_code == 303
    assert not rooms.identity.organisation.now.desk.help_key


def test_what_is_missing_is_said_in_the_language_of_the_page(carla: Browser) -> None:
    page = carla.get(LAW, headers={"accept-language": "en"}).text
    assert "Still missing: the date on which the works council consented" in page


def test_keeping_may_be_shorter_and_never_longer(rooms: House, carla: Browser) -> None:
    fields = {
        "transcript_hours": "4",
        "kept_hours": "48",
        "alert_days": "90",
        "account_days": "30",
        "version": "0",
        "reason": "korter",
    }
    assert carla.send_form(KEEPING, KEEPING, fields).status_code == 303
    assert "Opgeslagen." in carla.get(f"{KEEPING}?gedaan=opgeslagen").text
    assert rooms.identity.organisation.now.retention.transcript_hours == 4
    longer = carla.send_form(KEEPING, KEEPING, {**fields, "transcript_hours": "25", "version": "1"})
    assert longer.status_code == 422
    assert rooms.identity.organisation.now.retention.transcript_hours == 4


def test_who_keeps_the_server_sees_keeping_and_changes_nothing(rooms: House) -> None:
    rooms.add("sem", Role.IT)
    sem = Browser(rooms.app())
    sem.sign_in("sem")
    page = sem.get(KEEPING).text
    assert "Er is nog niets vernietigd." in page
    assert 'name="reason"' not in page


def test_pressing_again_on_an_older_page_still_undoes_nothing(rooms: House, carla: Browser) -> None:
    carla.send_form(LAW, LAW, {**WORDS, "read_along": "true"})
    for _ in range(2):
        older = carla.send_form(LAW, LAW, {**WORDS, "dpia": "DPIA-9"})
        assert "Iemand anders" in older.text
        assert 'name="version" value="0"' in older.text
    assert rooms.identity.organisation.now.law.read_along
