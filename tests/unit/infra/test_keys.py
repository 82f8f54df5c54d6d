"""The key file: made once, followed when it is rotated, refused when it is not ours or not private."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kept import NOON
from luwte.errors import SettingsError, Unreadable
from luwte.infra.keys import SEAL, KeyRing, Keys, written
from luwte.infra.private_file import write_private


@pytest.fixture
def ring(tmp_path: Path) -> KeyRing:
    return KeyRing.create(tmp_path / "sleutels.json", NOON)


def test_a_wrapped_key_opens_after_a_restart(ring: KeyRing) -> None:
    generation, wrapped = ring.wrap(b"k" * 32, "call_key|a")
    assert KeyRing.load(ring.path).unwrap(generation, wrapped, "call_key|a") == b"k" * 32
    assert b"k" * 32 not in wrapped


def test_a_wrapped_key_opens_nowhere_else(ring: KeyRing) -> None:
    generation, wrapped = ring.wrap(b"k" * 32, "call_key|a")
    with pytest.raises(Unreadable):
        ring.unwrap(generation, wrapped, "call_key|b")


def test_existing_keys_are_never_overwritten(ring: KeyRing) -> None:
    with pytest.raises(SettingsError, match="niets overschreven"):
        KeyRing.create(ring.path, NOON)
    assert KeyRing.load(ring.path).active == ring.active


def test_a_new_generation_wraps_and_the_old_one_still_opens(ring: KeyRing) -> None:
    before = ring.wrap(b"k" * 32, "a")
    added = ring.add(NOON)
    assert ring.wrap(b"k" * 32, "a")[0] == added.id != before[0]
    assert ring.unwrap(*before, "a") == b"k" * 32


def test_a_running_server_follows_a_rotation_made_beside_it(ring: KeyRing) -> None:
    beside = KeyRing.load(ring.path)
    generation, wrapped = beside.wrap(b"k" * 32, "a") if beside.add(NOON) else ("", b"")
    assert ring.unwrap(generation, wrapped, "a") == b"k" * 32
    assert ring.active.id == generation
    assert ring.drop_old()
    assert beside.active.id == generation
    assert len(KeyRing.load(ring.path).generations) == 1


def test_a_generation_that_nobody_knows_is_told(ring: KeyRing) -> None:
    with pytest.raises(Unreadable, match="niet in het sleutelbestand"):
        ring.unwrap("weg", b"", "a")


def test_a_key_file_that_somebody_else_put_there_is_refused(ring: KeyRing, tmp_path: Path) -> None:
    other = KeyRing.create(tmp_path / "ander.json", NOON)
    write_private(ring.path, written(other.all), replace=True)
    with pytest.raises(SettingsError, match="vervangen"):
        ring.wrap(b"k" * 32, "a")


def test_with_the_file_gone_a_running_server_goes_on(ring: KeyRing) -> None:
    ring.path.unlink()
    assert ring.unwrap(*ring.wrap(b"k" * 32, "a"), "a") == b"k" * 32


def test_a_check_is_known_by_its_own_keys_only(ring: KeyRing, tmp_path: Path) -> None:
    other = KeyRing.create(tmp_path / "ander.json", NOON)
    for name in (SEAL, ring.active.id):
        assert ring.knows(name, ring.check(name))
        assert not other.knows(name, ring.check(name))


def test_rotation_does_not_touch_what_is_derived(ring: KeyRing) -> None:
    before = ring.derive("logboek")
    ring.add(NOON)
    ring.drop_old()
    assert KeyRing.load(ring.path).derive("logboek") == before != ring.derive("sessies")


def test_dropping_when_there_is_nothing_old_changes_nothing(ring: KeyRing) -> None:
    assert ring.drop_old() == ()


def test_two_installations_share_no_key(ring: KeyRing, tmp_path: Path) -> None:
    other = KeyRing.create(tmp_path / "ander.json", NOON)
    assert isinstance(other.all, Keys)
    assert ring.all.seal != other.all.seal
    assert ring.active.key != other.active.key


@pytest.mark.parametrize(
    "change", [{"vorm": 2}, {"soort": "x"}, {"zegel": "AAAA"}, {"sleutels": []}, {"sleutels": [1]}]
)
def test_a_damaged_file_is_refused_without_repeating_it(ring: KeyRing, change: dict[str, object]) -> None:
    whole = json.loads(ring.path.read_bytes())
    ring.path.write_text(json.dumps(whole | change))
    with pytest.raises(SettingsError, match="beschadigd") as told:
        KeyRing.load(ring.path)
    assert whole["zegel"] not in str(told.value)


def test_what_is_no_json_is_refused(ring: KeyRing) -> None:
    ring.path.write_bytes(b"\xff\x00")
    with pytest.raises(SettingsError, match="geen sleutelbestand"):
        KeyRing.load(ring.path)
