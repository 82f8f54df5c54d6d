from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance
from starlette.testclient import TestClient

from feeding import Site, serving, turn
from luwte.apps.web.api.app import PREFIX, create_api
from luwte.service.pace import Pace

FEELINGS = re.compile(r"boos|woede|emotie|stress|frustrat|anger|emotion|mood|sentiment", re.IGNORECASE)


def keys(value: Any) -> Iterator[str]:
    """Every key and every value that a program could switch on."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield str(key)
            yield from keys(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from keys(inner)
    elif isinstance(value, str):
        yield value


def test_the_description_names_behaviour_and_no_feeling(client: TestClient) -> None:
    found = [word for word in keys(client.get("openapi.json").json()) if FEELINGS.search(word)]
    assert found == []


def test_every_route_says_which_token_it_needs_and_what_it_refuses(client: TestClient) -> None:
    described = client.get("openapi.json").json()
    for path, methods in described["paths"].items():
        for route in methods.values():
            assert route["security"] == [{"koppelsleutel": []}], path
            assert {"401", "403", "422", "429"} <= route["responses"].keys(), path
            assert "application/problem+json" in route["responses"]["422"]["content"], path


def test_the_examples_of_the_description_work(client: TestClient) -> None:
    schemas = client.get("openapi.json").json()["components"]["schemas"]
    opening, batch = (schemas[name]["examples"][0] for name in ("Opening", "Batch"))
    assert client.post("calls", json=opening).status_code == 201
    assert client.post(f"calls/{opening['call']}/events", json=batch).status_code == 200


def test_answers_are_counted_by_pattern_and_never_by_id(client: TestClient, site: Site) -> None:
    client.post("calls", json={"call": "geheim-17"})
    client.post("calls/geheim-17/events", json={"events": [turn(0)]})
    client.get("nergens/geheim-17")
    page = site.feeding.metrics.page().decode()
    assert 'luwte_api_requests_total{route="/calls/{call}/events",status="200"} 1.0' in page
    assert 'route="anders",status="404"' in page
    assert "geheim" not in page


SCHEMA = schemathesis.openapi.from_dict(create_api(Site().feeding).openapi())


@pytest.fixture(scope="module")
def address() -> Iterator[tuple[str, dict[str, str]]]:
    """Where a server runs, and the headers that open it."""
    site = Site()
    endless = Pace(site.clock, rate=1, burst=1e9)  # how fast somebody may ask is tested elsewhere
    site.feeding = replace(site.feeding, pace=endless, guesses=endless)
    with serving(site.app()) as found:
        yield f"{found}{PREFIX}", {"Authorization": f"Bearer {site.key}"}


@SCHEMA.parametrize()
@settings(max_examples=25, suppress_health_check=list(HealthCheck), deadline=None)
def test_no_request_breaks_the_api_or_gets_an_answer_that_is_not_described(
    case: Any, address: tuple[str, dict[str, str]]
) -> None:
    base, headers = address
    # No description can say that an end comes after a start, or which protocols an organisation has.
    case.call_and_validate(base_url=base, headers=headers, excluded_checks=[positive_data_acceptance])
