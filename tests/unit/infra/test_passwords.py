from __future__ import annotations

from luwte.infra.passwords import ArgonHasher

LIGHT = ArgonHasher(time_cost=1, memory_kib=8)


def test_a_password_is_kept_as_argon2id_and_never_twice_the_same() -> None:
    kept, again = LIGHT.hash("vier losse woorden"), LIGHT.hash("vier losse woorden")
    assert kept.startswith("$argon2id$")
    assert kept != again
    assert "woorden" not in kept


def test_only_the_right_password_is_right() -> None:
    kept = LIGHT.hash("vier losse woorden")
    assert LIGHT.right(kept, "vier losse woorden")
    assert not LIGHT.right(kept, "vier losse woorden ")
    assert not LIGHT.right("geen hash", "vier losse woorden")


def test_nobody_has_a_password_and_comparing_takes_as_long() -> None:
    assert not LIGHT.right(None, "")
    seen = []
    argon = LIGHT._argon
    argon_verify = argon.verify

    class Watching:
        def verify(self, kept: str, password: str) -> bool:
            seen.append(kept.split("$")[3])
            return argon_verify(kept, password)

    watched = ArgonHasher(time_cost=1, memory_kib=8)
    watched._argon = Watching()  # type: ignore[assignment]
    watched.right(None, "x")
    watched.right(LIGHT.hash("vier losse woorden"), "x")
    assert seen == ["m=8,t=1,p=1"] * 2


def test_a_lighter_hash_of_before_is_outdated() -> None:
    assert ArgonHasher(time_cost=2, memory_kib=8).outdated(LIGHT.hash("vier losse woorden"))
    assert not LIGHT.outdated(LIGHT.hash("vier losse woorden"))


def test_the_settings_of_the_product_are_heavy() -> None:
    kept = ArgonHasher()._nobodys
    assert "m=65536,t=7,p=1" in kept
