from __future__ import annotations

import pytest

from model.voice_corpora import emodb, nemo, ravdess


@pytest.mark.parametrize(("name", "expected"), [("03a01Wa", ("03", "W")), ("16b10Lb", ("16", "L"))])
def test_the_sixth_letter_of_emodb_is_the_manner(name: str, expected: tuple[str, str]) -> None:
    assert emodb(name) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("03-01-05-02-01-01-12", ("12", "W")),
        ("03-01-05-01-01-01-12", None),
        ("03-01-01-01-02-01-04", ("04", "N")),
        ("03-01-08-02-02-01-04", None),
        ("03-02-05-02-01-01-12", None),
        ("readme", None),
    ],
)
def test_ravdess_gives_actor_and_manner(name: str, expected: tuple[str, str] | None) -> None:
    assert ravdess(name) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [("SB0_anger_c5_0", ("SB0", "W")), ("SB0_surprise_c5_0", None), ("SB0_neutral", ("SB0", "N")), ("leesmij", None)],
)
def test_nemo_gives_speaker_and_manner(name: str, expected: tuple[str, str] | None) -> None:
    assert nemo(name) == expected
