from __future__ import annotations

from starlette.requests import Request

from luwte.apps.web.parts import the_parts
from rooms import Office


def test_a_route_finds_the_parts_of_its_own_application(office: Office) -> None:
    assert the_parts(Request({"type": "http", "app": office.app})) is office.parts
