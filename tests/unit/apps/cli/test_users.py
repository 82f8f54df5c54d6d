from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from identities import HASHER
from luwte.apps.cli import store, users
from luwte.apps.cli.main import app
from luwte.errors import LuwteError, NotFound, SettingsError
from luwte.infra.store import open_store
from luwte.settings import load_settings

RUNNER = CliRunner()


@pytest.fixture(autouse=True)
def _ready(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("luwte.infra.passwords.ArgonHasher", lambda: HASHER)
    open_store(load_settings(), create=True).close()


def run(*words: str) -> str:
    """The output; what goes wrong is raised."""
    found = RUNNER.invoke(app, ["users", *words])
    if found.exception is not None and not isinstance(found.exception, SystemExit):
        raise found.exception
    assert found.exit_code == 0, found.output
    return found.output


def trail() -> list[tuple[str, str]]:
    with store.opened() as kept:
        return [(line.actor, line.action) for line in kept.trail.lines()]


def test_an_account_is_made_with_a_team_and_shown_with_what_it_may() -> None:
    said = run("add", "Carla", "--rol", "coordinator", "--rol", "trainer", "--team", "Balie", "--schermnaam", "Carla B")
    assert re.search(r"Wachtwoord voor één keer: ([a-z]{4}-){3}[a-z]{4}", said)
    table = run("list")
    for part in ("carla", "Carla B", "coordinator, trainer", "balie", "open"):
        assert part in table
    assert (store.actor(), "account gemaakt") in trail()


def test_an_account_closes_and_opens_but_not_the_last_coordinator() -> None:
    run("add", "carla", "--rol", "coordinator")
    run("add", "ada", "--rol", "medewerker")
    assert "gesloten" in run("deactivate", "ada")
    assert "gesloten" in run("list")
    assert "weer open" in run("activate", "ada")
    with pytest.raises(SettingsError, match="laatste coördinator"):
        run("deactivate", "carla")


def test_other_roles_and_teams_and_what_is_left_out_stays() -> None:
    run("add", "ada", "--rol", "medewerker", "--team", "balie", "--schermnaam", "Ada")
    assert "ada: collega, medewerker" in run("roles", "ada", "--rol", "medewerker", "--rol", "collega")
    assert "balie" in run("list")
    run("roles", "ada", "--team", "post", "--schermnaam", "Ada V")
    table = run("list")
    assert "post" in table
    assert "Ada V" in table
    assert "balie" not in table


def test_a_new_password_is_another_one_each_time() -> None:
    run("add", "ada", "--rol", "medewerker")
    assert run("reset", "ada") != run("reset", "ada")


def test_what_cannot_be_is_said_with_what_can() -> None:
    with pytest.raises(SettingsError, match="er is geen rol baas; wel: medewerker, collega"):
        run("add", "ada", "--rol", "baas")
    with pytest.raises(SettingsError, match="minstens één rol"):
        run("add", "ada")
    with pytest.raises(NotFound, match="geen account met de naam niemand"):
        run("reset", "niemand")


def test_without_tables_the_error_says_which_command_makes_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LUWTE_DATA_DIR", str(tmp_path / "elders"))
    with pytest.raises(LuwteError):
        run("list")


def test_roles_are_read_by_name() -> None:
    assert {role.value for role in users.roles_of(["fg", "or"])} == {"fg", "or"}


def test_a_closed_account_is_erased_after_a_yes() -> None:
    run("add", "carla", "--rol", "coordinator")
    run("add", "ada", "--rol", "medewerker")
    with pytest.raises(SettingsError, match="sluit het account eerst"):
        run("erase", "ada", "--ja")
    run("deactivate", "ada")
    refused = RUNNER.invoke(app, ["users", "erase", "ada"], input="n\n")
    assert refused.exit_code == 1
    assert "ada" in run("list")
    assert "gewist" in run("erase", "ada", "--ja")
    assert "ada" not in run("list")
    assert (store.actor(), "account gewist") in trail()
    with store.opened() as kept:
        assert [proof.what for proof in kept.retention.proofs()] == ["account"]
