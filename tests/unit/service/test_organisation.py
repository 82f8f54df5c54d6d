from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from identities import House, house
from luwte.errors import NotAllowed, NotFound, SettingsError
from luwte.service.actors import Role
from luwte.service.modes import Mode
from luwte.service.organisation import Line, Organisation, OrganisationSettings
from luwte.service.people import CONSOLE

WHY = "afgesproken met de OR"
VOICE = {
    "mode": "stem",
    "dpia": "DPIA-2026-3",
    "or_date": "2026-10-01",
    "responsible": "mw. De Wit",
    "notice_nl": "Dit gesprek wordt geanalyseerd.",
}
LINE = {"id": "balie", "name": "Balie", "protocol": "gemeente", "sector": "gemeente", "address": "je", "hints": True}


@pytest.fixture
def rooms(tmp_path: Path) -> House:
    return house(tmp_path)


def law(rooms: House, values: dict[str, Any], expected: int = 0, reason: str = WHY) -> None:
    rooms.identity.organisation.change(CONSOLE, "law", values, reason, expected)


def test_until_somebody_changes_it_the_file_holds(rooms: House) -> None:
    assert rooms.identity.organisation.now == OrganisationSettings()
    assert [line.id for line in rooms.identity.organisation.lines()] == ["algemeen"]
    assert rooms.identity.organisation.line("algemeen").profile.protocol == "telefoon"


@pytest.mark.parametrize("missing", ["dpia", "or_date", "responsible", "notice_nl"])
def test_voice_does_not_go_on_without_all_four_conditions(rooms: House, missing: str) -> None:
    with pytest.raises(SettingsError, match="alle vier de voorwaarden; er ontbreekt nog"):
        law(rooms, {**VOICE, missing: ""})
    assert rooms.identity.organisation.now.law.mode is Mode.WORDS


def test_voice_goes_on_with_all_four_and_cannot_lose_one_while_it_is_on(rooms: House) -> None:
    law(rooms, VOICE)
    now = rooms.identity.organisation.now.law
    assert now.mode is Mode.VOICE
    assert now.missing_for_voice == ()
    with pytest.raises(SettingsError, match="het nummer van de DPIA"):
        law(rooms, {**VOICE, "dpia": "  "}, 1)
    law(rooms, {"mode": "woorden"}, 1)
    assert rooms.identity.organisation.now.law.missing_for_words == (
        "de datum waarop de OR instemde",
        "de mededeling aan bellers (Nederlands)",
    )


def test_every_change_is_kept_with_who_when_from_what_to_what_and_why(rooms: House) -> None:
    law(rooms, {"mode": "woorden", "read_along": True, "or_date": "2026-10-01"})
    law(rooms, {"mode": "woorden", "read_along": False, "or_date": "2026-10-01"}, 1, "toch  niet")
    history = rooms.identity.organisation.history(CONSOLE)
    assert [(c.field, c.old, c.new, c.reason) for c in history] == [
        ("read_along", "aan", "uit", "toch niet"),
        ("read_along", "uit", "aan", WHY),
        ("or_date", "niet ingevuld", "2026-10-01", WHY),
    ]
    assert {c.who for c in history} == {CONSOLE.user}
    assert rooms.trail.written[0].detail == "or_date, read_along"


def test_what_changes_nothing_is_no_change(rooms: House) -> None:
    law(rooms, {"mode": "woorden"})
    assert rooms.identity.organisation.history(CONSOLE) == []


@pytest.mark.parametrize("reason", ["", "  ", "ok", "x" * 201])
def test_a_change_has_a_reason(rooms: House, reason: str) -> None:
    with pytest.raises(SettingsError, match="waarom u dit wijzigt"):
        law(rooms, {"mode": "woorden", "read_along": True}, reason=reason)
    assert not rooms.identity.organisation.now.law.read_along


def test_two_who_change_at_once_do_not_undo_each_other(rooms: House) -> None:
    law(rooms, {"mode": "woorden", "read_along": True})
    with pytest.raises(SettingsError, match="iemand anders"):
        law(rooms, {"mode": "woorden", "dpia": "DPIA-9"})
    now = rooms.identity.organisation.now.law
    assert (now.read_along, now.dpia) == (True, "")


@pytest.mark.parametrize(
    ("part", "values", "named"),
    [
        ("law", {"mode": "gevoel"}, "mode"),
        ("law", {"mode": "woorden", "or_date": "gisteren"}, "or_date"),
        ("law", {"mode": "woorden", "dpia": "x" * 201}, "dpia"),
        ("law", {"mode": "woorden", "onzin": "1"}, "onzin"),
        ("retention", {"transcript_hours": "25", "kept_hours": "72", "alert_days": "183"}, "transcript_hours"),
        ("retention", {"transcript_hours": "24", "kept_hours": "73", "alert_days": "183"}, "kept_hours"),
        ("retention", {"transcript_hours": "24", "kept_hours": "72", "alert_days": "184"}, "alert_days"),
        ("retention", {"transcript_hours": "veel", "kept_hours": "72", "alert_days": "183"}, "transcript_hours"),
    ],
)
def test_a_value_that_cannot_be_is_named_and_not_repeated(
    rooms: House, part: str, values: dict[str, Any], named: str
) -> None:
    with pytest.raises(SettingsError, match=f"klopt niet: {named}"):
        rooms.identity.organisation.change(CONSOLE, part, values, WHY, 0)
    assert rooms.identity.organisation.now == OrganisationSettings()


def test_who_listens_hears_what_holds_now_and_after_each_change(rooms: House) -> None:
    heard: list[int] = []
    organisation = rooms.identity.organisation
    organisation.listen(lambda now: heard.append(now.retention.transcript_hours))
    values = {"transcript_hours": "2", "kept_hours": "48", "alert_days": "100"}
    organisation.change(CONSOLE, "retention", values, WHY, 0)
    assert heard == [24, 2]


def test_another_process_sees_a_change_within_seconds(rooms: House) -> None:
    from luwte.infra.sql.organisation import SqlSettings

    other = Organisation(SqlSettings(rooms.database), rooms.trail, rooms.clock, rooms.current)
    assert not other.now.law.read_along
    law(rooms, {"mode": "woorden", "read_along": True})
    rooms.clock.passed += 3
    assert other.now.law.read_along


def test_a_line_is_made_and_its_protocol_is_in_force_from_then_on(rooms: House) -> None:
    organisation = rooms.identity.organisation
    made = organisation.save_line(CONSOLE, LINE, WHY, 0)
    assert organisation.line("balie") == made
    assert (made.profile.name, made.profile.protocol, made.profile.easy) == ("Balie", "gemeente", False)
    assert [line.id for line in organisation.lines()] == ["algemeen", "balie"]
    rooms.clock.passed = 60
    organisation.save_line(CONSOLE, {**LINE, "protocol": "bank"}, WHY, organisation.line_version("balie"))
    held = organisation.in_force(CONSOLE)
    assert [(one.line, one.protocol, one.content_version) for one in held] == [
        ("balie", "bank", rooms.current.now.version),
        ("balie", "gemeente", rooms.current.now.version),
    ]
    assert held[0].since > held[1].since


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"protocol": "bestaat_niet"}, "geen protocol bestaat_niet"),
        ({"id": "Met Hoofdletter"}, "klopt niet: id"),
        ({"id": "../x"}, "klopt niet: id"),
        ({"name": ""}, "klopt niet: name"),
        ({"sector": "circus"}, "klopt niet: sector"),
    ],
)
def test_a_line_that_cannot_be_is_refused(rooms: House, changes: dict[str, str], why: str) -> None:
    with pytest.raises(SettingsError, match=why):
        rooms.identity.organisation.save_line(CONSOLE, {**LINE, **changes}, WHY, 0)
    assert len(rooms.identity.organisation.lines()) == 1


def test_the_line_of_the_file_is_changed_like_any_other(rooms: House) -> None:
    organisation = rooms.identity.organisation
    values = organisation.line("algemeen").model_dump(mode="json") | {"name": "Servicelijn"}
    organisation.save_line(CONSOLE, values, WHY, 0)
    assert [line.name for line in organisation.lines()] == ["Servicelijn"]


def test_a_line_that_is_not_there_is_not_found(rooms: House) -> None:
    with pytest.raises(NotFound, match="deze lijn"):
        rooms.identity.organisation.line("weg")
    assert isinstance(rooms.identity.organisation.line("algemeen"), Line)


@pytest.mark.parametrize("role", Role, ids=lambda role: role.value)
def test_only_a_coordinator_changes_and_only_who_oversees_looks(rooms: House, role: Role) -> None:
    actor = rooms.add("ik", role)
    organisation = rooms.identity.organisation
    looks = (organisation.see, organisation.history, organisation.in_force)
    changes = (
        lambda: organisation.change(actor, "law", {"mode": "woorden", "read_along": True}, WHY, 0),
        lambda: organisation.save_line(actor, LINE, WHY, 0),
    )
    if role not in {Role.COORDINATOR, Role.DATA_PROTECTION_OFFICER, Role.WORKS_COUNCIL}:
        for look in looks:
            with pytest.raises(NotAllowed):
                look(actor)
    if role is not Role.COORDINATOR:
        for change in changes:
            with pytest.raises(NotAllowed):
                change()
        assert organisation.now == OrganisationSettings()
