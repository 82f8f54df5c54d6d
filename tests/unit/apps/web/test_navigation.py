from __future__ import annotations

from luwte.apps.practice import PEOPLE
from luwte.apps.web.navigation import home, places


def test_everybody_lands_where_they_work() -> None:
    assert home(PEOPLE["ada"].actor) == "/bureau"
    assert home(PEOPLE["lotte"].actor) == "/wandbord"
    assert home(PEOPLE["carla"].actor) == "/beheer"
    assert home(PEOPLE["wil"].actor) == "/welkom"


def test_who_has_two_roles_has_the_pages_of_both() -> None:
    assert [place.path for place in places(PEOPLE["noor"].actor)] == ["/bureau", "/wandbord", "/inlezen"]
