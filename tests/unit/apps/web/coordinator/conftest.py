"""A coordinator who is signed in."""

from __future__ import annotations

from pathlib import Path

import pytest

from identities import Browser, House, house
from luwte.service.actors import Role


@pytest.fixture
def rooms(tmp_path: Path) -> House:
    made = house(tmp_path)
    made.add("carla", Role.COORDINATOR)
    return made


@pytest.fixture
def carla(rooms: House) -> Browser:
    there = Browser(rooms.app())
    there.sign_in("carla")
    return there
