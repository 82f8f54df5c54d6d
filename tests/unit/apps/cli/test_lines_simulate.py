from __future__ import annotations

import asyncio
import base64
import itertools
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from line_servers import heard
from luwte.apps.cli import lines_simulate
from luwte.apps.cli.main import app
from luwte.domain.turn import Party
from luwte.errors import SettingsError
from luwte.telephony.audiohook.endpoint import Access, AudioHookEndpoint
from luwte.telephony.clients.kind import Kind
from luwte.telephony.siprec.listener import Place, SiprecListener
from luwte.telephony.siprec.server import Outside
from receptions import KeptReception, listening
from recordings import calm, screaming, write

RUNNER = CliRunner()


@pytest.fixture
def recording(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(lines_simulate.SECRET, base64.b64encode(b"geheim").decode())
    return write(tmp_path / "gesprek.wav", calm(3200), screaming(3200))


def simulate(recording: Path, reception: KeptReception, *rest: str) -> Result:
    endpoint = AudioHookEndpoint(
        "genesys", Access({"sleutel": b"geheim"}), reception, hashed=lambda _: "#", steady=itertools.count().__next__
    )

    async def scene() -> Result:
        async with listening("/lijn", endpoint.serve) as port:
            arguments = ["lines", "simulate", "audiohook", f"ws://127.0.0.1:{port}/lijn", str(recording)]
            more = ["--beller-kanaal", "rechts", "--snelheid", "0", "--sleutel", "sleutel", *rest]
            return await asyncio.to_thread(lambda: RUNNER.invoke(app, [*arguments, *more]))

    return asyncio.run(scene())


def test_calls_are_played_and_each_answer_is_told(recording: Path) -> None:
    reception = KeptReception()
    result = simulate(recording, reception, "--gesprekken", "2")
    assert result.exit_code == 0, result.output
    assert "gesprek 2: aangenomen; de server koos alleen de beller (0.4 s gestuurd" in result.output
    assert "2 van 2 gesprekken aangenomen en afgespeeld (0.4 s elk)" in result.output
    played = lines_simulate.load(recording, "rechts").leg(Party.CALLER).ulaw
    assert [heard(connection.events) for connection in reception.connections] == [played, played]


def record(recording: Path, reception: KeptReception, *rest: str) -> Result:
    listener = SiprecListener(
        "sbc",
        Place(port=0, rtp=range(42800, 43000)),
        reception,
        Outside(inside=("@kantoor.example",)),
        hashed=lambda _: "#",
        steady=lambda: 1.0,
    )

    async def scene() -> Result:
        port = (await listener.start())[0]
        try:
            arguments = ["lines", "simulate", "siprec", f"sip:127.0.0.1:{port}", str(recording), "--snelheid", "0"]
            more = ["--beller-kanaal", "rechts", *rest]
            return await asyncio.to_thread(lambda: RUNNER.invoke(app, [*arguments, *more]))
        finally:
            await listener.drain(0)

    return asyncio.run(scene())


def test_a_border_controller_announces_the_parties_as_they_were_given(recording: Path) -> None:
    reception = KeptReception()
    result = record(recording, reception, "--medewerker-adres", "sip:7@kantoor.example", "--beller-adres", "06@buiten")
    assert result.exit_code == 0, result.output
    assert "gesprek 1: aangenomen; de server koos alleen de beller (0.4 s gestuurd" in result.output
    assert heard(reception.events) == lines_simulate.load(recording, "rechts").leg(Party.CALLER).ulaw
    unsure = record(recording, KeptReception())
    assert unsure.exit_code == 1
    assert "geweigerd (488)" in unsure.output


def test_an_address_that_cannot_stand_in_a_message_is_refused(recording: Path) -> None:
    with pytest.raises(SettingsError, match="geen SIP-adres: a b"):
        RUNNER.invoke(
            app,
            [
                "lines",
                "simulate",
                "siprec",
                "sip:x",
                str(recording),
                "--beller-kanaal",
                "links",
                "--beller-adres",
                "a b",
            ],
            catch_exceptions=False,
        )


def test_a_refusal_ends_with_one_and_says_why(recording: Path) -> None:
    result = simulate(recording, KeptReception(room=0))
    assert result.exit_code == 1
    assert "gesprek 1: geweigerd (503): de server is vol of bouwt af" in result.output
    assert "0 van 1" in result.output


def test_a_silent_employee_says_nothing(recording: Path) -> None:
    played = lines_simulate.load(recording, "links", mute=True)
    assert set(played.leg(Party.EMPLOYEE).ulaw) == {0xFF}
    assert len(set(played.leg(Party.CALLER).ulaw)) > 10


def test_what_is_missing_is_asked_for(recording: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    arguments = ["lines", "simulate", "audiohook", "ws://127.0.0.1:9/", str(recording), "--beller-kanaal", "links"]
    with pytest.raises(SettingsError, match="--sleutel"):
        RUNNER.invoke(app, arguments, catch_exceptions=False)
    monkeypatch.delenv(lines_simulate.SECRET)
    with pytest.raises(SettingsError, match="LUWTE_LIJN_GEHEIM"):
        RUNNER.invoke(app, [*arguments, "--sleutel", "sleutel"], catch_exceptions=False)


def test_at_a_terminal_the_secret_is_asked(recording: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(lines_simulate.SECRET)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("typer.prompt", lambda text, **_: base64.b64encode(text.encode()).decode())
    given = lines_simulate.Given("sleutel")
    options = lines_simulate.Options(Kind.AUDIOHOOK, "ws://127.0.0.1:9/", recording, "links", 0, 1, given)
    assert lines_simulate.run(options) == 1
