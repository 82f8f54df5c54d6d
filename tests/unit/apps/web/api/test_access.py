from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from feeding import Site
from luwte.service.tokens import Scope


@pytest.mark.parametrize("header", ["", "Bearer x", "Bearer luwte_00_x", "Basic abc", "Bearer luwte_"])
def test_without_a_good_token_nothing_opens(client: TestClient, header: str) -> None:
    answer = client.get("calls/a1", headers={"Authorization": header})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.headers["content-type"] == "application/problem+json"


def test_each_right_is_needed_by_itself(client: TestClient, site: Site) -> None:
    reading, feeding = site.bearer(Scope.READ), site.bearer(Scope.FEED)
    refused = client.post("calls", json={"call": "a1"}, headers=reading)
    assert refused.status_code == 403
    assert "gesprekken:voeden" in refused.json()["detail"]
    assert client.post("calls", json={"call": "a1"}, headers=feeding).status_code == 201
    assert client.get("calls/a1", headers=feeding).status_code == 403


def test_a_revoked_token_opens_nothing(client: TestClient, site: Site) -> None:
    site.tokens.revoke(site.token.id, "ada")
    assert client.get("calls/a1").status_code == 401


def test_guessing_is_slowed_down(client: TestClient) -> None:
    wrong = {"Authorization": "Bearer luwte_aa_bb"}
    statuses = [client.get("calls/a1", headers=wrong).status_code for _ in range(25)]
    assert statuses[:20] == [401] * 20
    assert statuses[-1] == 429
    assert client.get("calls/a1").status_code == 404


def test_a_token_that_asks_too_much_waits(client: TestClient, site: Site) -> None:
    while site.feeding.pace.wait(site.token.id) == 0:
        pass
    answer = client.get("calls/a1")
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "1")
