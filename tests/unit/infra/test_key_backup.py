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


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    return KeyRing.create(tmp_path / "sleutels.json", NOON).all


def test_the_keys_come_back_with_the_passphrase(keys: Keys) -> None:
    copy = backup(keys, PASSPHRASE)
    assert restore(copy, PASSPHRASE, HERE) == keys
    assert keys.seal not in copy


def test_another_passphrase_opens_nothing(keys: Keys) -> None:
    with pytest.raises(SettingsError, match="wachtzin klopt niet"):
        restore(backup(keys, PASSPHRASE), PASSPHRASE + "!", HERE)


def test_a_short_passphrase_is_refused(keys: Keys) -> None:
    with pytest.raises(SettingsError, match="12 tekens"):
        backup(keys, "kort")


def test_a_changed_copy_is_noticed(keys: Keys) -> None:
    whole = json.loads(backup(keys, PASSPHRASE))
    swapped = json.dumps(whole | {"zout": "00" * 16}).encode()
    with pytest.raises(SettingsError, match="gewijzigd"):
        restore(swapped, PASSPHRASE, HERE)


@pytest.mark.parametrize(
    "change",
    [{"vorm": 9}, {"soort": "x"}, {"kosten": 2**40}, {"kosten": 3}, {"zout": "zz"}, {"inhoud": "?"}, {"inhoud": 1}],
)
def test_what_is_no_copy_is_told_and_cannot_ask_for_all_memory(keys: Keys, change: dict[str, object]) -> None:
    whole = json.loads(backup(keys, PASSPHRASE))
    with pytest.raises(SettingsError, match="geen sleutelkopie"):
        restore(json.dumps(whole | change).encode(), PASSPHRASE, HERE)
