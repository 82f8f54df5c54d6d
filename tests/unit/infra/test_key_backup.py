"""A copy of the keys opens with its passphrase only, and notices every change."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kept import NOON
from luwte.errors import SettingsError
from luwte.infra.key_backup import backup, restore
from luwte.infra.keys import KeyRing, Keys

PASSPHRASE = "vier kleine witte paarden"
HERE = Path("k.bak")


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    return KeyRing.create(tmp_path_factory.mktemp("sleutels") / "sleutels.json", NOON).all


@pytest.fixture(scope="module")
def copy(keys: Keys) -> bytes:
    """Made once: what makes guessing slow makes tests slow."""
    return backup(keys, PASSPHRASE)


def test_the_keys_come_back_with_the_passphrase(keys: Keys, copy: bytes) -> None:
    assert restore(copy, PASSPHRASE, HERE) == keys
    assert keys.seal not in copy


def test_another_passphrase_opens_nothing(copy: bytes) -> None:
    with pytest.raises(SettingsError, match="wachtzin klopt niet"):
        restore(copy, PASSPHRASE + "!", HERE)


def test_a_short_passphrase_is_refused(keys: Keys) -> None:
    with pytest.raises(SettingsError, match="12 tekens"):
        backup(keys, "kort")


def test_a_changed_copy_is_noticed(copy: bytes) -> None:
    whole = json.loads(copy)
    swapped = json.dumps(whole | {"zout": "00" * 16}).encode()
    with pytest.raises(SettingsError, match="gewijzigd"):
        restore(swapped, PASSPHRASE, HERE)


@pytest.mark.parametrize(
    "change",
    [{"vorm": 9}, {"soort": "x"}, {"kosten": 2**40}, {"kosten": 3}, {"zout": "zz"}, {"inhoud": "?"}, {"inhoud": 1}],
)
def test_what_is_no_copy_is_told_and_cannot_ask_for_all_memory(copy: bytes, change: dict[str, object]) -> None:
    whole = json.loads(copy)
    with pytest.raises(SettingsError, match="geen sleutelkopie"):
        restore(json.dumps(whole | change).encode(), PASSPHRASE, HERE)
