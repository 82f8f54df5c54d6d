from __future__ import annotations

from pathlib import Path

import pytest

from identities import Browser, house
from luwte.apps.web.role_cards import CARDS
from luwte.service.actors import Role


def test_every_role_has_a_card() -> None:
    assert set(CARDS) == set(Role)


@pytest.mark.parametrize("role", Role, ids=lambda role: role.value)
def test_a_role_can_open_what_its_card_says_and_no_page_of_another(tmp_path: Path, role: Role) -> None:
    rooms = house(tmp_path)
    rooms.add("ik", role, teams=("balie",))
    there = Browser(rooms.app())
    there.sign_in("ik")
    page = there.get("/welkom").text
    mine = {path for _, path in CARDS[role].can}
    for path in {path for card in CARDS.values() for _, path in card.can}:
        opened = there.get(path).status_code in {200, 303}
        assert opened or path not in mine
        assert (f'<a href="{path}">' in page.partition("<main")[2]) == (path in mine)
    if not mine:
        everything = {path for card in CARDS.values() for _, path in card.can}
        assert {there.get(path).status_code for path in everything} == {403}
