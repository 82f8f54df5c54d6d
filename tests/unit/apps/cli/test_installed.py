from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr
from starlette.testclient import TestClient

from archives import HandClock
from feeding import turn
from luwte.apps.cli.installed import Installed, _remembered, installed_app
from luwte.domain.turn import CallId
from luwte.errors import SettingsError, StoreUnavailable
from luwte.infra.sql.tokens import SqlTokens
from luwte.service.clock import SystemClock
from luwte.service.desk import DeskRules
from luwte.service.health import examine
from luwte.service.tokens import Scope, Tokens
from luwte.settings import Settings


@pytest.fixture
def installed(tmp_path: Path) -> Iterator[Installed]:
    found = installed_app(Settings(data_dir=tmp_path / "data", public_url="https://luwte.example.nl"))
    yield found
    found.store.close()


@pytest.fixture
def client(installed: Installed) -> Iterator[TestClient]:
    with TestClient(installed.app, base_url="http://127.0.0.1") as found:
        yield found


def bearer(installed: Installed) -> dict[str, str]:
    store = installed.store
    _, key = Tokens(SqlTokens(store.database), store.trail, SystemClock()).issue("proef", Scope, "ada")
    return {"Authorization": f"Bearer {key}"}


def test_a_call_that_is_fed_is_in_the_store(client: TestClient, installed: Installed) -> None:
    headers = bearer(installed)
    begun = client.post("/api/v1/calls", json={"call": "a1"}, headers=headers)
    assert begun.status_code == 201
    answer = client.post("/api/v1/calls/a1/events", json={"events": [turn(0)]}, headers=headers)
    assert answer.status_code == 200
    assert [entry.key for entry in installed.store.archive.entries(CallId(begun.json()["id"]))][-1] == "beurt-0"


def test_a_line_that_nobody_set_up_is_refused(client: TestClient, installed: Installed) -> None:
    answer = client.post("/api/v1/calls", json={"call": "a1", "line": "nergens"}, headers=bearer(installed))
    assert answer.status_code == 422
    assert "line: deze lijn is er niet" in answer.json()["detail"]


def test_it_is_well_and_says_so(client: TestClient) -> None:
    answer = client.get("/health")
    assert (answer.status_code, answer.json()["onderdelen"][0]["naam"]) == (200, "opslag")


def test_it_answers_on_its_own_names_only(client: TestClient) -> None:
    assert client.get("/health/live", headers={"Host": "luwte.example.nl"}).status_code == 200
    assert client.get("/health/live", headers={"Host": "elders.example.nl"}).status_code == 400


def test_who_is_not_signed_in_is_sent_to_the_door(client: TestClient) -> None:
    answer = client.get("/bureau", headers={"Accept": "text/html"}, follow_redirects=False)
    assert answer.headers["location"].startswith("/aanmelden")


def test_pages_of_calls_take_no_token_and_the_api_takes_no_cookie(client: TestClient, installed: Installed) -> None:
    assert client.get("/bureau", headers=bearer(installed)).status_code == 401
    assert client.post("/api/v1/calls", json={"call": "a1"}).status_code == 401


def test_the_address_of_the_settings_needs_a_secret_and_is_one_of_the_page(tmp_path: Path) -> None:
    url, secret = "https://hooks.example.nl/luwte", SecretStr("whsec_" + "QUFB" * 8)
    with pytest.raises(SettingsError, match="webhook_secret"):
        installed_app(Settings(data_dir=tmp_path, webhook_url=url))
    with pytest.raises(SettingsError, match="webhook_url: het webadres"):
        installed_app(Settings(data_dir=tmp_path, webhook_url="http://a.nl", webhook_secret=secret))
    found = installed_app(Settings(data_dir=tmp_path, webhook_url=url, webhook_secret=secret))
    parts = found.app.state.parts
    assert [(one.url, one.follows) for one in parts.identity.webhooks.standing()] == [(url, True)]
    assert "berichten" in {finding.name for finding in examine(parts.condition)}
    found.store.close()


def test_what_the_organisation_decided_is_read_again_after_a_while() -> None:
    clock, asked = HandClock(), list[int]()

    def rules() -> DeskRules:
        asked.append(1)
        return DeskRules(read_along=len(asked) > 1)

    held = _remembered(rules, clock)
    assert [held().read_along, held().read_along] == [False, False]
    clock.passed += 5
    assert held().read_along
    assert len(asked) == 2


def test_a_call_that_runs_is_never_erased_and_old_sessions_go_by_themselves(
    client: TestClient, installed: Installed
) -> None:
    client.post("/api/v1/calls", json={"call": "a1"}, headers=bearer(installed))
    tomorrow = SystemClock().now() + timedelta(hours=25)
    assert installed.store.retention.due(tomorrow) == ()
    assert "aanmeldingen opruimen" in {state.name for state in installed.store.jobs.states()}


def test_without_a_store_what_was_decided_last_holds() -> None:
    clock, answers = HandClock(), [DeskRules(help_key=False)]

    def rules() -> DeskRules:
        if not answers:
            raise StoreUnavailable("de schijf is vol")
        return answers.pop()

    remembered = _remembered(rules, clock)
    assert not remembered().help_key
    clock.passed += 10.0
    assert not remembered().help_key
    with pytest.raises(StoreUnavailable):
        _remembered(rules, clock)()
