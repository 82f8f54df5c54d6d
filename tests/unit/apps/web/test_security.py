from __future__ import annotations

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from luwte.apps.web.security import POLICY, SecureHeaders


async def plain(_request: Request) -> PlainTextResponse:
    return PlainTextResponse("x")


async def own(_request: Request) -> PlainTextResponse:
    return PlainTextResponse("x", headers={"Content-Security-Policy": "default-src 'none'"})


CLIENT = TestClient(SecureHeaders(Starlette(routes=[Route("/", plain), Route("/eigen", own)])))


def test_every_answer_carries_the_policy_even_when_nothing_is_found() -> None:
    for path in ("/", "/weg"):
        headers = CLIENT.get(path).headers
        assert headers["content-security-policy"] == POLICY.format(style="")
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"


def test_the_policy_allows_no_inline_code_and_no_frames() -> None:
    assert "unsafe" not in POLICY
    assert "frame-ancestors 'none'" in POLICY


def test_an_answer_may_bring_a_policy_of_its_own() -> None:
    assert CLIENT.get("/eigen").headers["content-security-policy"] == "default-src 'none'"
