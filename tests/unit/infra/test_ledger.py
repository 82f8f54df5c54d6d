"""The ledger only grows, survives a crash in the middle of a line, and names nobody."""

from __future__ import annotations

from pathlib import Path

import pytest

from kept import NOON
from luwte.errors import SettingsError, StoreUnavailable
from luwte.infra.ledger import Destroyed, Ledger, digest_of


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "vernietigd.jsonl", b"k" * 32)


def test_what_was_destroyed_is_read_back_under_pseudonyms(ledger: Ledger) -> None:
    noted = ledger.destroyed("p1", "transcript", ["0612345678", "b"], NOON)
    assert list(ledger.destructions()) == [noted]
    assert noted.calls == tuple(sorted([ledger.pseudonym("0612345678"), ledger.pseudonym("b")]))
    assert b"0612345678" not in ledger.path.read_bytes()
    assert ledger.path.stat().st_mode & 0o777 == 0o600


def test_another_installation_makes_other_pseudonyms(ledger: Ledger, tmp_path: Path) -> None:
    assert Ledger(tmp_path / "x", b"j" * 32).pseudonym("a") != ledger.pseudonym("a")


def test_nothing_destroyed_yet_is_no_trouble(ledger: Ledger) -> None:
    assert list(ledger.destructions()) == []
    assert ledger.last_head() is None


def test_half_a_line_of_a_killed_process_is_cut_off(ledger: Ledger) -> None:
    ledger.destroyed("p1", "transcript", ["a"], NOON)
    with ledger.path.open("ab") as file:
        file.write(b'{"soort":"vernietigd","bewijs":"p2"')
    assert [line.proof for line in ledger.destructions()] == ["p1"]
    ledger.destroyed("p3", "transcript", ["a"], NOON)
    assert [line.proof for line in ledger.destructions()] == ["p1", "p3"]


def test_half_a_line_longer_than_a_page_is_cut_off_too(ledger: Ledger) -> None:
    ledger.path.write_bytes(b'{"soort":"vernietigd' + b"x" * 10_000)
    ledger.head(1, "a", NOON)
    assert ledger.last_head() == (1, "a")


def test_the_last_head_is_where_the_trail_must_still_be(ledger: Ledger) -> None:
    ledger.head(3, "abc", NOON)
    ledger.head(9, "def", NOON)
    assert ledger.last_head() == (9, "def")


def test_a_backup_that_was_put_back_may_be_shorter(ledger: Ledger) -> None:
    ledger.head(9, "def", NOON)
    ledger.put_back(12, NOON)
    assert ledger.last_head() == (9, "def")
    ledger.put_back(4, NOON)
    assert ledger.last_head() is None


def test_a_damaged_line_is_named(ledger: Ledger) -> None:
    ledger.head(1, "a", NOON)
    with ledger.path.open("ab") as file:
        file.write(b"[]\n")
    with pytest.raises(SettingsError, match=":2: deze regel"):
        ledger.last_head()


def test_what_cannot_be_noted_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match="er is niets gewist"):
        Ledger(tmp_path / "weg" / "x", b"").destroyed("p", "transcript", ["a"], NOON)
    with pytest.raises(SettingsError, match="niet gelezen"):
        list(Ledger(tmp_path, b"").destructions())


def test_the_digest_does_not_depend_on_the_order() -> None:
    line = Destroyed("p", "gesprek", ("b", "a"))
    assert digest_of(line.calls) == digest_of(("a", "b")) != digest_of(("a",))
