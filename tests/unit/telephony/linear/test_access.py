from __future__ import annotations

import base64

import pytest
from pydantic import SecretStr

from luwte.errors import SettingsError
from luwte.telephony.linear.access import Access
from luwte.telephony.linear.dialects import AUDIO_STREAM, JAMBONZ

SECRET = "een-lang-geheim-van-de-centrale"
BASIC = "Basic " + base64.b64encode(f"centrale:{SECRET}".encode()).decode()


@pytest.mark.parametrize(
    ("access", "given", "good"),
    [
        (Access(SecretStr(SECRET)), f"Bearer {SECRET}", True),
        (Access(SecretStr(SECRET)), f"bearer  {SECRET}", True),
        (Access(SecretStr(SECRET)), SECRET, False),
        (Access(SecretStr(SECRET)), f"Bearer {SECRET}x", False),
        (Access(SecretStr(SECRET)), BASIC, False),
        (Access(SecretStr(SECRET), user="centrale"), BASIC, True),
        (Access(SecretStr(SECRET), user="ander"), BASIC, False),
        (Access(SecretStr(SECRET), user="centrale"), "Basic é!", False),
        (Access(SecretStr(SECRET), user="centrale"), "Basic /w==", False),
        (Access(SecretStr(SECRET), header="X-Luwte"), SECRET, True),
        (Access(SecretStr(SECRET), header="X-Luwte"), f"Bearer {SECRET}", False),
        (Access(SecretStr(SECRET)), "Bearer \udc80", False),
    ],
)
def test_the_secret_comes_in_one_way_that_was_agreed(access: Access, given: str, good: bool) -> None:
    assert access.admits([given]) is good


def test_a_header_must_be_there_once() -> None:
    access = Access(SecretStr(SECRET))
    assert not access.admits([])
    assert not access.admits([f"Bearer {SECRET}"] * 2)


def test_a_short_secret_and_two_ways_at_once_are_refused_in_words() -> None:
    with pytest.raises(SettingsError, match="16 tekens"):
        Access(SecretStr("kort"))
    with pytest.raises(SettingsError, match="kies een van beide"):
        Access(SecretStr(SECRET), user="centrale", header="X-Luwte")


def test_the_subprotocol_is_that_of_the_dialect_or_none() -> None:
    jambonz = Access(SecretStr(SECRET), JAMBONZ)
    assert jambonz.subprotocol(["x", "audio.jambonz.org"]) == "audio.jambonz.org"
    assert jambonz.subprotocol([]) is None
    assert Access(SecretStr(SECRET), AUDIO_STREAM).subprotocol(["x"]) is None
    with pytest.raises(ValueError, match=r"ander subprotocol dan audio\.jambonz\.org"):
        jambonz.subprotocol(["audio.drachtio.org"])
