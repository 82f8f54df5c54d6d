from __future__ import annotations

import pytest

from luwte.errors import SettingsError
from luwte.service.passwords import check, normal


@pytest.mark.parametrize(
    "password",
    [
        "vier losse woorden samen",
        "Paarse-Olifant-Fietst",
        "kf8#mQ2!vLx9Zw",
        "de kat krabt de krullen",
        "ðñþ æøå łßđ ħŋ",
    ],
)
def test_a_few_words_or_a_random_row_is_fine(password: str) -> None:
    check(password, "ada", "Ada")


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("kort", "minstens 12 tekens"),
        ("elf tekens!", "minstens 12 tekens"),
        ("a" * 257, "te lang"),
        ("aaaaaaaaaaaaaaaa", "te weinig verschillende"),
        ("ababababababab", "te weinig verschillende"),
        ("wachtwoord2026", "als eerste geprobeerd"),
        ("Welkom01!Welkom01!", "als eerste geprobeerd"),
        ("Zomer2026Zomer2026", "als eerste geprobeerd"),
        ("qwertyuiop12345", "als eerste geprobeerd"),
        ("poiuytrewq98765", "als eerste geprobeerd"),
        ("abcdefghijklm", "als eerste geprobeerd"),
        ("ada.de.bos2026", "als eerste geprobeerd"),
    ],
)
def test_what_everybody_tries_first_is_refused_with_what_to_do(password: str, why: str) -> None:
    with pytest.raises(SettingsError, match=why) as refusal:
        check(password, "ada.de.bos", "Ada")
    assert password not in str(refusal.value)


def test_the_same_keys_are_the_same_password_on_every_keyboard() -> None:
    assert normal("cafe\u0301") == normal("caf\u00e9")
    assert normal("\uff21") == "A"
