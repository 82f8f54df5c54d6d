from __future__ import annotations

import base64
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest
from pydantic import SecretStr
from typer.testing import CliRunner

from factories import shipped
from luwte.apps.cli import lines_check
from luwte.apps.cli.main import app
from luwte.content.content import Content
from luwte.errors import NotFound
from luwte.exchange_settings import (
    AsteriskExchange,
    AudioHookExchange,
    LinearExchange,
    MediaStreamExchange,
    SiprecExchange,
)
from luwte.infra.store import open_store
from luwte.service.health import Finding, Weight
from luwte.service.modes import Mode
from luwte.service.organisation import LawSettings, Line
from luwte.settings import Settings

SECRET = SecretStr(base64.b64encode(b"geheim").decode())
GENESYS = AudioHookExchange(kind="audiohook", keys={"k": SECRET}, agents={"100": "anna", "101": "bert"})
TWILIO = MediaStreamExchange(
    kind="twilio", secret=SecretStr("geheim"), public_url="https://luwte.nl", then="https://belplan.nl/verder"
)
VOICE = LawSettings(mode=Mode.VOICE, dpia="7", or_date=date(2026, 1, 5), responsible="HR", notice_nl="U hoort …")
BEHIND = Settings(behind_proxy=True, public_url="https://luwte.nl")


def house(*lines: Line, people: tuple[str, ...] = ("anna",)) -> lines_check.House:
    known = {line.id: line for line in lines}

    def line(identity: str) -> Line:
        if identity not in known:
            raise NotFound("deze lijn is er niet")
        return known[identity]

    return lines_check.House(line, people.__contains__, LawSettings())


def said(found: Iterable[Finding]) -> list[tuple[Weight, str]]:
    return [(finding.weight, finding.text) for finding in found]


def weights(found: Iterable[Finding]) -> list[Weight]:
    return [finding.weight for finding in found]


def test_without_exchanges_there_is_nothing_to_check() -> None:
    result = CliRunner().invoke(app, ["lines", "check"])
    assert result.exit_code == 0
    assert "! centrales: er zijn geen centrales ingesteld" in result.output


@pytest.mark.parametrize("folder", [False, True])
def test_before_the_first_start_it_says_what_was_not_seen(tmp_path: Path, folder: bool) -> None:
    if folder:
        (tmp_path / "data").mkdir()
    found = lines_check.findings(Settings(data_dir=tmp_path / "data", exchanges={"genesys": GENESYS}))
    assert found[-1].text == "er is nog geen database; lijnen en mensen zijn niet nagekeken"
    assert not any("lijn algemeen" in finding.text for finding in found)


def test_an_installation_is_looked_through_and_a_fault_gives_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Path] = []

    def load(own: Path) -> Content:
        asked.append(own.absolute())
        return shipped()

    monkeypatch.setattr("luwte.service.bootstrap.load_content", load)
    (tmp_path / "luwte-data" / "inhoud").mkdir(parents=True)
    open_store(Settings(data_dir=tmp_path / "luwte-data"), create=True).close()
    example = (
        f'[exchanges.genesys]\nkind = "audiohook"\nline = "elders"\nkeys = {{ k = "{SECRET.get_secret_value()}" }}\n'
    )
    (tmp_path / "luwte.toml").write_text(example + 'agents = { 100 = "anna" }\n', encoding="utf-8")
    result = CliRunner().invoke(app, ["lines", "check"])
    assert result.exit_code == 1
    assert asked == [tmp_path / "luwte-data" / "inhoud"]
    assert "✓ genesys: audiohook: de instellingen zijn bruikbaar" in result.output
    assert "✗ genesys: de lijn elders is er niet" in result.output
    assert "    → maak haar bij Beheer, Lijnen" in result.output
    assert "! genesys: medewerker 100 heet hier anna" in result.output
    assert SECRET.get_secret_value() not in result.output


def test_a_secret_that_the_protocol_cannot_use_is_a_fault() -> None:
    telnyx = TWILIO.model_copy(update={"kind": "telnyx"})
    (finding,) = lines_check.usable("telnyx", telnyx)
    assert (finding.weight, finding.remedy) == (Weight.WRONG, "zie docs/lijnen.md")
    assert weights(lines_check.usable("twilio", TWILIO)) == [Weight.GOOD]


def test_an_exchange_must_be_able_to_call_over_tls(tmp_path: Path) -> None:
    ((weight, text),) = said(lines_check.reachable("twilio", TWILIO, Settings()))
    assert (weight, "versleutelde" in text) == (Weight.WRONG, True)
    own = Settings(tls_certificate=tmp_path / "c.pem", tls_key=tmp_path / "k.pem", host="0.0.0.0")
    assert said(lines_check.reachable("twilio", TWILIO, own)) == []
    near = own.model_copy(update={"host": "127.0.0.1"})
    assert said(lines_check.reachable("twilio", TWILIO, near)) == [
        (Weight.WRONG, "127.0.0.1 is alleen op deze computer te bereiken")
    ]
    assert said(lines_check.reachable("twilio", TWILIO, BEHIND)) == []


def test_the_name_and_the_port_outside_are_looked_at() -> None:
    assert said(lines_check.reachable("genesys", GENESYS, BEHIND)) == []
    unnamed = Settings(behind_proxy=True)
    assert weights(lines_check.reachable("genesys", GENESYS, unnamed)) == [Weight.NOTICE]
    other = TWILIO.model_copy(update={"public_url": "https://luwte.nl:8443"})
    assert said(lines_check.reachable("twilio", other, BEHIND)) == [
        (Weight.WRONG, "de centrale maakt alleen verbinding met poort 443")
    ]


def test_an_exchange_in_the_house_may_stand_on_this_computer() -> None:
    jambonz = LinearExchange(kind="jambonz", token=SecretStr("t" * 40))
    assert weights(lines_check.usable("jambonz", jambonz)) == [Weight.GOOD]
    assert weights(lines_check.reachable("jambonz", jambonz, Settings())) == [Weight.NOTICE]
    assert said(lines_check.reachable("jambonz", jambonz, BEHIND)) == []


def test_the_password_of_an_asterisk_does_not_travel_in_the_open() -> None:
    secret = SecretStr("geheim")
    asterisk = AsteriskExchange(
        kind="asterisk",
        url="http://centrale.example:8088/ari",
        user="luwte",
        password=secret,
        trunks=("PJSIP/trunk-",),
        tap_password=secret,
    )
    assert weights(lines_check.usable("asterisk", asterisk)) == [Weight.GOOD]
    assert weights(lines_check.reachable("asterisk", asterisk, BEHIND)) == [Weight.NOTICE]
    for url in ("https://centrale.example:8089/ari", "http://127.0.0.1:8088/ari"):
        safe = asterisk.model_copy(update={"url": url})
        assert said(lines_check.reachable("asterisk", safe, BEHIND)) == []


def test_a_recording_server_says_who_may_call_it(tmp_path: Path) -> None:
    near = SiprecExchange(kind="siprec", outside=("@trunk.example",))
    assert weights(lines_check.usable("sbc", near)) == [Weight.GOOD]
    assert weights(lines_check.reachable("sbc", near, Settings())) == [Weight.NOTICE]
    closed = near.model_copy(update={"host": "0.0.0.0"})
    assert weights(lines_check.usable("sbc", closed)) == [Weight.WRONG]
    assert said(lines_check.reachable("sbc", closed, Settings())) == []
    gone = near.model_copy(update={"certificate": tmp_path / "weg.pem", "key": tmp_path / "weg.key"})
    assert weights(lines_check.usable("sbc", gone)) == [Weight.WRONG]


def test_a_line_must_be_there_and_open() -> None:
    open_, closed = Line(id="algemeen", name="Balie"), Line(id="algemeen", name="Balie", open=False)
    assert weights(lines_check.line("genesys", GENESYS, house(open_))) == [Weight.GOOD]
    assert weights(lines_check.line("genesys", GENESYS, house(closed))) == [Weight.WRONG]
    assert weights(lines_check.line("genesys", GENESYS, house())) == [Weight.WRONG]


def test_whoever_has_no_account_is_named() -> None:
    assert said(lines_check.agents("genesys", GENESYS, house())) == [
        (Weight.NOTICE, "medewerker 101 heet hier bert, en die kan zich niet aanmelden")
    ]


def test_voice_is_told_apart_from_words() -> None:
    assert said(lines_check.mode(Settings(), VOICE)) == [
        (Weight.GOOD, "woorden en stem; aan de vier voorwaarden is voldaan")
    ]
    found = tuple(lines_check.mode(Settings(voice_mode=True), LawSettings()))
    assert weights(found) == [Weight.GOOD, Weight.NOTICE, Weight.NOTICE]
    assert "het nummer van de DPIA" in found[1].remedy
    ready = VOICE.model_copy(update={"mode": Mode.WORDS})
    assert weights(lines_check.mode(Settings(), ready)) == [Weight.GOOD]


def test_words_need_a_recogniser_and_voice_does_without(tmp_path: Path) -> None:
    def look(law: LawSettings = LawSettings(), **settings: object) -> tuple[Finding, ...]:  # noqa: B008
        given = Settings.model_validate({"models_dir": tmp_path / "modellen", **settings})
        return tuple(lines_check.recogniser(given, law))

    assert weights(look()) == [Weight.WRONG]
    assert weights(look(VOICE)) == [Weight.NOTICE]
    assert "oor is er niet" in look(speech_engine="oor")[0].text
    assert "niet geïnstalleerd" in look(speech_engine="vosk", speech_model="weg")[0].text
    assert look(speech_engine="vosk", speech_model=str(tmp_path))[0].weight is Weight.GOOD
    (tmp_path / "modellen" / "klein-nl").mkdir(parents=True)
    assert look(speech_model="klein-nl", speech_workers=3)[0].text == "klein-nl, 3 naast elkaar"


def test_nothing_comes_in_while_settings_are_looked_at() -> None:
    nobody = lines_check.Nobody()
    nobody.refused("genesys", "zomaar")
    assert not nobody.admits("genesys")
    with pytest.raises(RuntimeError, match="no connection"):
        nobody.connect("genesys", lambda _command: None)
