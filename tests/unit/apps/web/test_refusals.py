from __future__ import annotations

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from luwte.apps.web.refusals import missing, not_now, tell_in_dutch


async def gone() -> None:
    missing("dit <b>gesprek</b> is er niet")


async def later() -> None:
    not_now("het gesprek is voorbij")


async def counted(number: int) -> int:
    return number


APP = FastAPI(openapi_url=None)
tell_in_dutch(APP)
APP.get("/weg")(gone)
APP.get("/later")(later)
APP.get("/tel/{number}")(counted)
CLIENT = TestClient(APP)


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/weg", 404, "dit <b>gesprek</b> is er niet"),
        ("/later", 409, "het gesprek is voorbij"),
        ("/tel/veel", 422, "deze waarde klopt niet: number"),
        ("/nergens", 404, "deze pagina is er niet"),
    ],
)
def test_every_refusal_is_dutch(path: str, status: int, words: str) -> None:
    answer = CLIENT.get(path)
    assert (answer.status_code, answer.json()["detail"]) == (status, words)


def test_what_is_allowed_goes_through() -> None:
    assert CLIENT.get("/tel/3").json() == 3


def test_another_way_of_asking_is_refused_in_dutch() -> None:
    assert CLIENT.post("/weg").json()["detail"] == "dit kan hier niet"


def test_who_looks_at_a_page_gets_a_page_and_nothing_in_it_is_code() -> None:
    answer = CLIENT.get("/weg", headers={"accept": "text/html"})
    assert answer.status_code == 404
    assert "Dit &lt;b&gt;gesprek&lt;/b&gt; is er niet." in answer.text


def test_a_button_gets_words_and_no_page() -> None:
    answer = CLIENT.get("/later", headers={"accept": "text/html", "hx-request": "true"})
    assert answer.json()["detail"] == "het gesprek is voorbij"
