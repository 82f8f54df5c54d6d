from __future__ import annotations

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from luwte.apps.web.api.problem import documented, tell_problems
from luwte.errors import LuwteError, NotAllowed, NotFound, SettingsError, StoreUnavailable


def answering(error: Exception) -> TestClient:
    app = FastAPI()
    tell_problems(app)

    @app.get("/")
    async def fail() -> None:
        raise error

    return TestClient(app, raise_server_exceptions=False)


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotAllowed("mag niet"), 403),
        (NotFound("is er niet"), 404),
        (StoreUnavailable("schijf vol"), 503),
        (SettingsError("klopt niet"), 409),
    ],
)
def test_our_own_errors_keep_their_words(error: LuwteError, status: int) -> None:
    answer = answering(error).get("/")
    assert (answer.status_code, answer.json()["detail"]) == (status, str(error))
    assert answer.headers["content-type"] == "application/problem+json"


def test_what_nobody_foresaw_tells_nothing_of_itself() -> None:
    answer = answering(RuntimeError("geheim")).get("/")
    assert answer.status_code == 500
    assert "geheim" not in answer.text


def test_an_unknown_address_and_a_wrong_method_are_problems(client: TestClient) -> None:
    assert client.get("nergens").json()["title"] == "Dit is er niet"
    answer = client.delete("calls")
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


def test_a_body_that_is_no_json_is_told_apart_from_a_wrong_one(client: TestClient) -> None:
    answer = client.post("calls", content=b"{", headers={"Content-Type": "application/json"})
    assert answer.status_code == 400
    assert "geen geldige JSON" in answer.json()["detail"]
    assert client.post("calls", content=b"[]", headers={"Content-Type": "application/json"}).status_code == 422


def test_a_route_says_which_refusals_it_has() -> None:
    assert list(documented(401, 404)) == [401, 404]
