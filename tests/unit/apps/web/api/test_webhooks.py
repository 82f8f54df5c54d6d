from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from feeding import Site
from luwte.service.tokens import Scope

WANTED = {"name": "Centrale", "url": "https://hooks.example.nl/x", "kinds": ["call.started"]}


def test_an_address_is_made_seen_changed_and_removed(client: TestClient, site: Site) -> None:
    made = client.post("/webhooks", json=WANTED)
    assert made.status_code == 201
    found = made.json()
    assert found["secret"].startswith("whsec_")
    here = f"/webhooks/{found['id']}"
    assert client.get("/webhooks").json() == [{name: found[name] for name in found if name != "secret"}]
    changed = client.put(here, json=WANTED | {"name": "Zaken", "enabled": False})
    assert (changed.json()["name"], changed.json()["enabled"]) == ("Zaken", False)
    assert client.post(f"{here}/secret").json()["secret"] != found["secret"]
    assert client.delete(here).status_code == 204
    assert client.get(here).status_code == 404
    actors = {line.actor for line in site.trail.written if "berichten" in line.subject}
    assert actors == {f"koppelsleutel {site.token.id}"}


def test_without_kinds_it_hears_everything_and_it_can_begin_switched_off(client: TestClient) -> None:
    made = client.post("/webhooks", json={"name": "x", "url": "https://a.nl", "enabled": False}).json()
    assert len(made["kinds"]) == 11
    assert not made["enabled"]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"url": "http://a.nl"}, "https://"),
        ({"kinds": ["call.danced"]}, "onbekende soort call.danced"),
        ({"kinds": []}, "kinds"),
        ({"spoken": True}, "webhook_text"),
        ({"spoken": "ja"}, "true of false"),
        ({"geheim": "x"}, "geheim"),
    ],
)
def test_a_mistake_is_said_with_its_place(client: TestClient, change: dict[str, object], why: str) -> None:
    answer = client.post("/webhooks", json=WANTED | change)
    assert answer.status_code == 422
    assert why in answer.json()["detail"]
    assert client.get("/webhooks").json() == []


def test_a_token_without_the_right_sees_nothing(client: TestClient, site: Site) -> None:
    _, key = site.tokens.issue("ander", {Scope.FEED, Scope.READ, Scope.TEXT, Scope.METRICS}, "ada")
    bare = {"Authorization": f"Bearer {key}"}
    for method, path in (
        ("GET", "/webhooks"),
        ("POST", "/webhooks"),
        ("DELETE", "/webhooks/a"),
        ("PUT", "/webhooks/a"),
    ):
        assert client.request(method, path, json=WANTED, headers=bare).status_code == 403


def test_a_method_that_is_not_there_names_every_one_that_is(client: TestClient) -> None:
    answer = client.patch("/webhooks/abc")
    assert (answer.status_code, answer.headers["allow"]) == (405, "DELETE, GET, PUT")
