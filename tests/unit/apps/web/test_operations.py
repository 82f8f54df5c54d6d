from __future__ import annotations

from collections.abc import Iterable

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from feeding import Site
from luwte.apps.web.metrics import Metrics
from luwte.apps.web.operations import Operations, operations_router
from luwte.service.drain import Drain
from luwte.service.health import Finding, good, notice, wrong
from luwte.service.tokens import Scope


class Shop:
    """The addresses, with one check that answers `finding`."""

    def __init__(self) -> None:
        self.site = Site()
        self.finding = good("opslag", "bereikbaar")
        self.asked = 0
        self.operations = Operations([("opslag", self.check)], Metrics(), Drain(), self.site.clock, self.site.tokens)

    def check(self) -> Iterable[Finding]:
        self.asked += 1
        return [self.finding]

    def client(self, host: str = "127.0.0.1") -> TestClient:
        app = FastAPI()
        app.include_router(operations_router(self.operations))
        return TestClient(app, client=(host, 4000))


@pytest.fixture
def shop() -> Shop:
    return Shop()


@pytest.mark.parametrize("path", ["/health", "/health/ready"])
def test_what_does_not_work_is_said_in_words(shop: Shop, path: str) -> None:
    shop.finding = wrong("opslag", "de schijf is vol", "maak ruimte")
    answer = shop.client().get(path)
    assert answer.status_code == 503
    assert answer.json()["onderdelen"][0] == {"naam": "opslag", "status": "fout", "tekst": "de schijf is vol"}


def test_a_notice_keeps_the_server_in_use(shop: Shop) -> None:
    shop.finding = notice("sleutel", "geen kopie", "luwte keys backup")
    answer = shop.client().get("/health")
    assert (answer.status_code, answer.json()["status"]) == (200, "let op")


def test_alive_says_nothing_about_the_rest(shop: Shop) -> None:
    shop.finding = wrong("opslag", "weg", "")
    assert shop.client().get("/health/live").json() == {"status": "goed"}
    assert shop.asked == 0


def test_asking_often_does_not_burden_the_store(shop: Shop) -> None:
    client = shop.client()
    for _ in range(5):
        client.get("/health")
    assert shop.asked == 1
    shop.site.clock.passed += 2
    client.get("/health")
    assert shop.asked == 2


def test_a_server_that_stops_is_not_ready(shop: Shop) -> None:
    shop.operations.drain.begin()
    answer = shop.client().get("/health/ready")
    assert answer.status_code == 503
    assert answer.json()["onderdelen"][-1]["tekst"] == "stopt zo"


def test_this_computer_reads_the_measured_values(shop: Shop) -> None:
    answer = shop.client().get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    assert b"luwte_open_calls" in answer.content


@pytest.mark.parametrize("host", ["10.0.0.5", "testclient"])
def test_elsewhere_a_token_with_the_right_is_needed(shop: Shop, host: str) -> None:
    client = shop.client(host)
    assert client.get("/metrics").status_code == 401
    assert client.get("/metrics", headers={"Authorization": "Basic x"}).status_code == 401
    assert client.get("/metrics", headers=shop.site.bearer(Scope.READ)).status_code == 401
    assert client.get("/metrics", headers=shop.site.bearer(Scope.METRICS)).status_code == 200


def test_behind_a_proxy_nobody_is_nearby(shop: Shop) -> None:
    shop.operations.open_nearby = False
    assert shop.client().get("/metrics").status_code == 401
