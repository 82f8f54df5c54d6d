"""Which of the coordinator's pages each role opens, tried by address: nothing rests on a hidden link."""

from __future__ import annotations

from pathlib import Path

import pytest

from identities import Browser, house
from luwte.apps.web.coordinator.tabs import TABS
from luwte.service.actors import Role

ALL = {"mensen", "lijnen", "inhoud", "wet", "bewaren", "logboek", "noodtoegang", "wijzigingen", "berichten", "toestand"}
OPEN: dict[Role, set[str]] = {
    Role.COORDINATOR: ALL,
    Role.TRAINER: {"inhoud"},
    Role.DATA_PROTECTION_OFFICER: ALL - {"mensen", "toestand"},
    Role.WORKS_COUNCIL: ALL - {"mensen", "toestand"},
    Role.IT: {"bewaren", "berichten", "toestand"},
}
WRITES = {
    "/beheer/mensen": {"naam": "x.y", "schermnaam": "X", "rol": "coordinator"},
    "/beheer/mensen/team": {"naam": "X"},
    "/beheer/lijnen": {
        "id": "x",
        "name": "X",
        "protocol": "telefoon",
        "address": "u",
        "version": "0",
        "reason": "omdat het moet",
    },
    "/beheer/wet": {"mode": "woorden", "version": "0", "reason": "omdat het moet", "read_along": "true"},
    "/beheer/bewaren": {
        "transcript_hours": "1",
        "kept_hours": "24",
        "alert_days": "6",
        "account_days": "6",
        "version": "0",
        "reason": "omdat het moet",
    },
    "/beheer/berichten": {"naam": "X", "adres": "https://a.nl", "soort": "call.started"},
    "/beheer/inhoud/bestand/protocollen/telefoon.yaml": {"tekst": "x", "version": "0", "reason": "omdat het moet"},
}


def test_the_table_names_every_page() -> None:
    assert {tab.path.removeprefix("/beheer/") for tab in TABS} == ALL


@pytest.mark.parametrize("role", Role, ids=lambda role: role.value)
def test_a_role_opens_its_own_pages_and_no_other(tmp_path: Path, role: Role) -> None:
    made = house(tmp_path)
    made.add("ik", role)
    visitor = Browser(made.app())
    visitor.sign_in("ik")
    allowed = OPEN.get(role, set())
    for name in ALL:
        assert visitor.get(f"/beheer/{name}").status_code == (200 if name in allowed else 403), name
    assert visitor.get("/beheer").status_code == (303 if allowed else 403)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.COORDINATOR], ids=lambda role: role.value)
def test_only_a_coordinator_changes_people_lines_law_and_keeping_and_only_a_trainer_content_too(
    tmp_path: Path, role: Role
) -> None:
    made = house(tmp_path)
    made.add("ik", role)
    visitor = Browser(made.app())
    visitor.sign_in("ik")
    before = (made.identity.organisation.now, made.identity.organisation.lines(), len(made.actions()))
    for path, fields in WRITES.items():
        refused = 422 if role is Role.TRAINER and "inhoud" in path else 403
        assert visitor.send_form("/account", path, fields).status_code == refused, path
    assert (made.identity.organisation.now, made.identity.organisation.lines(), len(made.actions())) == before


def test_nobody_gets_in_without_signing_in(tmp_path: Path) -> None:
    visitor = Browser(house(tmp_path).app())
    for name in ALL:
        assert visitor.get(f"/beheer/{name}").headers["location"] == f"/aanmelden?naar=/beheer/{name}"
