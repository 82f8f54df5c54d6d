from __future__ import annotations

import base64
from pathlib import Path

from pydantic import SecretStr
from typer.testing import CliRunner

from luwte.apps.cli.lines_list import NOT_SET, address_outside, described
from luwte.apps.cli.main import app
from luwte.exchange_settings import (
    AsteriskExchange,
    AudioHookExchange,
    LinearExchange,
    MediaStreamExchange,
    SiprecExchange,
)
from luwte.settings import Settings

GENESYS = AudioHookExchange(kind="audiohook", keys={"k": SecretStr(base64.b64encode(b"geheim").decode())})
TWILIO = MediaStreamExchange(
    kind="twilio",
    secret=SecretStr("geheim"),
    public_url="https://luwte.example.nl",
    then="https://belplan.example.nl/verder",
    line="balie",
    both_legs=True,
    agents={"100": "anna"},
)


def test_without_exchanges_an_example_is_shown() -> None:
    result = CliRunner().invoke(app, ["lines", "list"])
    assert result.exit_code == 0
    assert "[exchanges.genesys]" in result.output


def test_the_example_can_be_used_as_it_is_shown() -> None:
    shown = CliRunner().invoke(app, ["lines", "list"]).output
    example = shown[shown.index("[exchanges") : shown.index("\n\nAlle")]
    secret = base64.b64encode(b"geheim").decode()
    Path("luwte.toml").write_text(example.replace("het geheim, in base64", secret), encoding="utf-8")
    result = CliRunner().invoke(app, ["lines", "list"])
    assert "genesys (audiohook)\n  lijn: algemeen\n  geluid: alleen de beller\n" in result.output
    assert secret not in result.output


def test_each_exchange_is_told_where_it_must_connect() -> None:
    shown = described("twilio", TWILIO, Settings())
    assert "in te stellen in de centrale: https://luwte.example.nl/lijn/twilio/stem" in shown
    assert "lijn: balie" in shown
    assert "twee lijnen" in shown
    assert "medewerkers: 1 met" in shown


def test_an_address_has_the_name_that_is_known_outside() -> None:
    public = Settings(public_url="https://luwte.example.nl")
    assert address_outside("g", GENESYS, public) == "wss://luwte.example.nl/lijn/g"
    assert address_outside("g", GENESYS.model_copy(update={"authority": "audio.nl"}), public) == "wss://audio.nl/lijn/g"
    assert address_outside("g", GENESYS, Settings()) == f"wss://{NOT_SET}/lijn/g"


def test_a_recording_server_is_called_over_sip() -> None:
    sbc = SiprecExchange(kind="siprec", outside=("@trunk.example",), address="10.0.0.9")
    assert address_outside("sbc", sbc, Settings()) == "sip:10.0.0.9:5060 (UDP of TCP)"
    secured = sbc.model_copy(update={"certificate": Path("c.pem")})
    assert address_outside("sbc", secured, Settings()) == "sips:10.0.0.9:5061 (TLS)"
    jambonz = LinearExchange(kind="jambonz", token=SecretStr("geheim"))
    public = Settings(public_url="https://luwte.nl")
    assert address_outside("j", jambonz, public) == "wss://luwte.nl/lijn/j"
    secret = SecretStr("geheim")
    asterisk = AsteriskExchange(
        kind="asterisk",
        url="https://c:8089/ari",
        user="luwte",
        password=secret,
        trunks=("PJSIP/t-",),
        tap_password=secret,
    )
    assert address_outside("a", asterisk, public) == "wss://luwte.nl/lijn/a"
