from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from luwte.service import totp

SECRET = b"12345678901234567890"


@pytest.mark.parametrize(
    ("at", "code"),
    [
        (59, "94287082"),
        (1111111109, "07081804"),
        (1111111111, "14050471"),
        (1234567890, "89005924"),
        (2000000000, "69279037"),
        (20000000000, "65353130"),
    ],
)
def test_the_codes_are_those_of_rfc_6238(at: int, code: str) -> None:
    assert totp.code(SECRET, at // totp.STEP, digits=8) == code


def test_a_code_of_the_step_before_or_after_is_accepted_and_says_which_step() -> None:
    now = 1_764_000_015.0
    step = int(now) // totp.STEP
    for near in (step - 1, step, step + 1):
        assert totp.step_of(SECRET, totp.code(SECRET, near), now) == near
    for far in (step - 2, step + 2):
        assert totp.step_of(SECRET, totp.code(SECRET, far), now) is None


@pytest.mark.parametrize("typed", ["", "abcdef", "12345", "1234567", "é" * 6, "\ud800"])
def test_what_is_no_code_is_none(typed: str) -> None:
    assert totp.step_of(SECRET, typed.replace("\ud800", "?"), 59.0) is None


def test_a_code_may_be_typed_with_spaces() -> None:
    code = totp.code(SECRET, 100)
    assert totp.step_of(SECRET, f" {code[:3]} {code[3:]} ", 3000.0) == 100


def test_an_app_reads_name_and_secret_from_the_address() -> None:
    address = urlsplit(totp.address(SECRET, "ada bos"))
    assert address.scheme == "otpauth"
    assert address.path == "/Luwte%3Aada%20bos"
    asked = parse_qs(address.query)
    assert asked["secret"] == [totp.text(SECRET)]
    assert totp.secret_of(asked["secret"][0]) == SECRET


def test_recovery_codes_are_ten_different_ones_without_letters_that_look_alike() -> None:
    codes = totp.new_recovery_codes()
    assert len(set(codes)) == 10
    assert all(re.fullmatch(r"[a-hjkmnp-z2-9]{4}(-[a-hjkmnp-z2-9]{4}){2}", code) for code in codes)
    assert len({totp.recovery_digest(code) for code in codes}) == 10


def test_secrets_are_long_and_different() -> None:
    assert len(totp.new_secret()) == 20
    assert totp.new_secret() != totp.new_secret()
