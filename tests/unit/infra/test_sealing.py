"""What is sealed opens only with its key and in its place."""

from __future__ import annotations

import pytest

from luwte.errors import Unreadable
from luwte.infra.sealing import derived, new_key, seal, unseal

KEY = new_key()


def test_what_was_sealed_comes_back_and_cannot_be_read_before() -> None:
    sealed = seal(KEY, b"ik maak je af", "call_entry|a|0")
    assert unseal(KEY, sealed, "call_entry|a|0") == b"ik maak je af"
    assert b"maak" not in sealed


def test_the_same_twice_looks_different() -> None:
    assert seal(KEY, b"ja", "a") != seal(KEY, b"ja", "a")


@pytest.mark.parametrize("place", ["call_entry|a|1", "call_entry|b|0", "alert_log|a|0", ""])
def test_moved_to_another_row_it_does_not_open(place: str) -> None:
    with pytest.raises(Unreadable, match="verplaatst"):
        unseal(KEY, seal(KEY, b"x", "call_entry|a|0"), place)


def test_with_another_key_it_does_not_open() -> None:
    with pytest.raises(Unreadable):
        unseal(new_key(), seal(KEY, b"x", "a"), "a")


def test_every_changed_byte_is_noticed() -> None:
    sealed = seal(KEY, b"hallo", "a")
    for place in range(len(sealed)):
        changed = bytearray(sealed)
        changed[place] ^= 1
        with pytest.raises(Unreadable):
            unseal(KEY, bytes(changed), "a")


@pytest.mark.parametrize("damaged", [b"", b"\x01", b"\x01" + bytes(11), b"\x02" + bytes(40)])
def test_what_is_no_seal_is_told(damaged: bytes) -> None:
    with pytest.raises(Unreadable, match="nieuwere versie"):
        unseal(KEY, damaged, "a")


def test_keys_for_two_purposes_differ_and_stay_the_same() -> None:
    assert derived(KEY, "logboek") == derived(KEY, "logboek")
    assert len({derived(KEY, "logboek"), derived(KEY, "sessies"), derived(new_key(), "logboek"), KEY}) == 4
