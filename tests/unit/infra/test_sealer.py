from __future__ import annotations

import pytest

from luwte.infra.sealer import AesSealer

SEALER = AesSealer(b"k" * 32)


def test_a_secret_comes_out_as_it_went_in_and_never_looks_the_same_twice() -> None:
    sealed = SEALER.seal(b"geheim", "ada")
    assert SEALER.open(sealed, "ada") == b"geheim"
    assert b"geheim" not in sealed
    assert SEALER.seal(b"geheim", "ada") != sealed


@pytest.mark.parametrize(
    "sealed",
    [SEALER.seal(b"geheim", "ada"), AesSealer(b"x" * 32).seal(b"geheim", "bram")],
    ids=["of somebody else", "of another installation"],
)
def test_a_secret_of_somebody_else_or_another_installation_does_not_open(sealed: bytes) -> None:
    with pytest.raises(ValueError, match="another key or for somebody else"):
        SEALER.open(sealed, "bram")
