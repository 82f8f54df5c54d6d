from __future__ import annotations

from pathlib import Path

import pytest

from luwte.errors import SettingsError
from luwte.exchange_settings import AsteriskExchange, AudioHookExchange, MediaStreamExchange
from luwte.settings import Settings, load_settings

GENESYS = """
[exchanges.genesys]
kind = "audiohook"
line = "klantenservice"
keys = { sleutel = "TXlTdXBlclNlY3JldEtleQ==" }
agents = { "toestel-12" = "ada" }
"""
TWILIO = """
[exchanges.twilio]
kind = "twilio"
secret = "geheim"
public_url = "https://luwte.example.nl"
then = "https://example.nl/menu"
"""
ASTERISK = """
[exchanges.pbx]
kind = "asterisk"
url = "https://centrale:8089/ari"
user = "luwte"
password = "geheim"
trunks = ["PJSIP/trunk-"]
tap_password = "lang"
warnings = { 1 = "luwte/een", 3 = "luwte/drie" }
"""


def loaded(folder: Path, text: str, monkeypatch: pytest.MonkeyPatch) -> Settings:
    (folder / "luwte.toml").write_text(text, encoding="utf-8")
    monkeypatch.chdir(folder)
    return load_settings()


def test_exchanges_are_tables_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    exchanges = loaded(tmp_path, GENESYS + TWILIO, monkeypatch).exchanges
    genesys, twilio = exchanges["genesys"], exchanges["twilio"]
    assert isinstance(genesys, AudioHookExchange)
    assert genesys.agents == {"toestel-12": "ada"}
    assert isinstance(twilio, MediaStreamExchange)
    assert twilio.caller_track == "inbound"
    assert not twilio.both_legs


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (GENESYS.replace("audiohook", "genesys"), "exchanges.genesys"),
        (GENESYS.replace("TXlTdXBlclNlY3JldEtleQ==", "geen base64!"), "exchanges.genesys.audiohook.keys.sleutel"),
        (GENESYS.replace("exchanges.genesys", 'exchanges."Genesys Cloud"'), "exchanges"),
        (TWILIO.replace("https://luwte", "http://luwte"), "exchanges.twilio.twilio.public_url"),
    ],
)
def test_a_wrong_exchange_is_named_and_its_secrets_are_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, names: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        loaded(tmp_path, text, monkeypatch)
    assert names in str(caught.value)
    assert "base64!" not in str(caught.value)


def test_no_secret_shows_when_settings_are_printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "geheim" not in repr(loaded(tmp_path, TWILIO, monkeypatch).exchanges)


def test_an_asterisk_may_have_a_sound_for_each_ready_warning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = loaded(tmp_path, ASTERISK, monkeypatch).exchanges["pbx"]
    assert isinstance(found, AsteriskExchange)
    assert found.warnings == {1: "luwte/een", 3: "luwte/drie"}
    for wrong in ("{ 4 = 'luwte/vier' }", "{ 1 = '../geheim' }", "{ 1 = 'a,sound:b' }"):
        text = ASTERISK.replace(ASTERISK.split("warnings = ")[1], wrong)
        with pytest.raises(SettingsError, match="warnings"):
            loaded(tmp_path, text, monkeypatch)
