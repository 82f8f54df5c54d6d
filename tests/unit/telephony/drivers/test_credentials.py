from __future__ import annotations

import pytest
from pydantic import SecretStr

from luwte.errors import SettingsError
from luwte.telephony.drivers.credentials import Credential, basic, bearer


def test_a_token_stands_after_its_word_in_the_usual_header_and_bare_in_another() -> None:
    usual, own = bearer(SecretStr("geheim")), bearer(SecretStr("geheim"), "X-Luwte")
    assert (usual.header, own.header) == ("authorization", "x-luwte")
    assert [usual.fits("Bearer geheim"), usual.fits("geheim"), own.fits("geheim")] == [True, False, True]


def test_a_name_and_password_are_read_as_a_browser_writes_them() -> None:
    assert basic("luwte", SecretStr("geheim")).fits("Basic bHV3dGU6Z2VoZWlt")
    assert not basic("luwte", SecretStr("anders")).fits("Basic bHV3dGU6Z2VoZWlt")


@pytest.mark.parametrize("given", ["", "é", "Bearer", "Bearer geheim2"])
def test_anything_else_does_not_fit(given: str) -> None:
    credential = bearer(SecretStr("geheim"))
    assert not credential.fits(given)
    assert "geheim" not in repr(credential)


def test_a_line_without_a_secret_does_not_listen() -> None:
    with pytest.raises(SettingsError, match="geheim"):
        bearer(SecretStr(""))
    with pytest.raises(SettingsError, match="wachtwoord"):
        basic("luwte", SecretStr(""))
    with pytest.raises(SettingsError, match="geheim"):
        Credential(SecretStr(" "), "x-luwte")
