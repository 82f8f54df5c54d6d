"""What a password must be: long, and not one that everybody tries first. No rules about capitals and signs.

The list of what is tried first is a short rule of our own, not a list of leaked passwords.
"""

from __future__ import annotations

import unicodedata

from luwte.errors import SettingsError

LEAST, MOST = 12, 256
_DIFFERENT = 6
_ROWS = ("0123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "azertyuiop", "asdfghjkl", "zxcvbnm", "1qaz2wsx3edc")
_TRIED = (
    "wachtwoord",
    "password",
    "welkom",
    "welcome",
    "geheim",
    "luwte",
    "admin",
    "beheer",
    "voorjaar",
    "lente",
    "zomer",
    "najaar",
    "herfst",
    "winter",
    "januari",
    "februari",
    "maart",
    "april",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
    "telefoon",
    "gemeente",
)
_LEFT = 6
"""How many letters or digits must be left when what everybody tries is taken out."""


def normal(password: str) -> str:
    """The same characters for the same keys, whatever keyboard typed them.

    >>> normal("cafe\\u0301") == normal("caf\\xe9")
    True
    """
    return unicodedata.normalize("NFKC", password)


def check(password: str, *about: str) -> None:
    """Raises `SettingsError` with what to do; `about` are names that must not be the password."""
    plain = normal(password)
    if len(plain) < LEAST:
        raise SettingsError(f"het wachtwoord heeft minstens {LEAST} tekens nodig; een zin van een paar woorden is goed")
    if len(plain) > MOST:
        raise SettingsError(f"het wachtwoord is te lang: hoogstens {MOST} tekens")
    if len(set(plain.lower())) < _DIFFERENT:
        raise SettingsError("het wachtwoord herhaalt te weinig verschillende tekens")
    if len(_without_known(plain.lower(), about)) < _LEFT:
        raise SettingsError("dit wachtwoord wordt als eerste geprobeerd; kies een paar losse woorden")


def _without_known(plain: str, about: tuple[str, ...]) -> str:
    rest = plain
    for known in (*(name.lower() for name in about if len(name) > 2), *_TRIED):
        rest = rest.replace(known, "")
    for row in _ROWS:
        for way in (row, row[::-1]):
            rest = _without_runs(rest, way)
    return "".join(c for c in rest if c.isalpha() or c == " ") + "".join(sorted({c for c in rest if c.isdigit()}))


def _without_runs(rest: str, row: str) -> str:
    """Stretches of four or more keys that lie next to each other are taken out."""
    for length in range(len(row), 3, -1):
        for start in range(len(row) - length + 1):
            rest = rest.replace(row[start : start + length], "")
    return rest
