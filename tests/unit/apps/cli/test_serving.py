from __future__ import annotations

import asyncio
import gc
import signal
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest
from pydantic import ValidationError
from typer.testing import CliRunner

from luwte.apps.cli import serving
from luwte.apps.cli.main import app
from luwte.apps.web.draining import DrainingServer
from luwte.errors import SettingsError
from luwte.settings import Settings
from ports import free_port

if TYPE_CHECKING:
    from fastapi import FastAPI

RUNNER = CliRunner()


@pytest.fixture(autouse=True)
def handler() -> Iterator[None]:
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


@pytest.mark.parametrize("error", [None, KeyboardInterrupt])
def test_it_makes_what_is_missing_and_says_how_the_first_person_gets_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: type[BaseException] | None
) -> None:
    ran: list[DrainingServer] = []

    def run(self: DrainingServer) -> None:
        ran.append(self)
        if error:
            raise error

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(DrainingServer, "run", run)
    result = RUNNER.invoke(app, ["serve", "--port", str(free_port()), "--data", "gegevens"])
    assert result.exit_code == 0, result.output
    assert "/eerste-keer en gebruik deze code: " in result.output
    assert (tmp_path / "gegevens" / "luwte.db").exists()
    assert ran[0].config.host == "127.0.0.1"


def test_beyond_this_computer_it_needs_accounts_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = RUNNER.invoke(app, ["serve", "--host", "0.0.0.0", "--port", str(free_port())])
    assert isinstance(result.exception, SettingsError)
    assert "zonder accounts" in str(result.exception)


def test_a_port_that_is_taken_is_said() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(SettingsError, match="bezet"):
            serving.require_free(Settings(port=taken.getsockname()[1]))


def test_an_address_of_another_computer_is_said() -> None:
    with pytest.raises(SettingsError, match="niet van deze computer"):
        serving.require_free(Settings(host="2001:db8::1", port=free_port()))


def test_half_a_pair_and_a_missing_certificate_are_said(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="horen bij elkaar"):
        serving.require_files(Settings(tls_key=tmp_path / "a.key"))
    with pytest.raises(SettingsError, match="tls_certificate: dit bestand is er niet"):
        serving.require_files(Settings(tls_certificate=tmp_path / "a.pem", tls_key=tmp_path / "a.key"))


@pytest.mark.parametrize(
    ("given", "believed", "not_believed"),
    [
        ({"behind_proxy": True}, {"127.0.0.1", "::1"}, {"10.0.0.4"}),
        ({"behind_proxy": True, "trusted_proxies": ["10.0.0.4"]}, {"10.0.0.4"}, {"127.0.0.1", "10.0.0.5"}),
        (
            {"behind_proxy": True, "host": "0.0.0.0", "trusted_proxies": ["10.0.0.0/30", "fd00::4"]},
            {"10.0.0.3", "fd00::4"},
            {"10.0.0.4", "127.0.0.1"},
        ),
        ({"behind_proxy": True, "host": "0.0.0.0"}, set(), {"127.0.0.1", "10.0.0.4"}),
        ({}, set(), {"127.0.0.1"}),
    ],
)
def test_only_the_server_in_front_may_say_who_asks(
    given: dict[str, object], believed: set[str], not_believed: set[str]
) -> None:
    """Through uvicorn's own middleware, as a request from outside meets it."""
    seen: list[object] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        seen.append(scope["client"][0])

    found = serving.configuration(cast("FastAPI", app), Settings.model_validate(given))
    found.load()
    for peer in believed | not_believed:
        scope = {"type": "http", "client": (peer, 1), "scheme": "http", "headers": [(b"x-forwarded-for", b"192.0.2.9")]}
        asyncio.run(found.loaded_app(scope, None, None))
        assert seen.pop() == ("192.0.2.9" if peer in believed else peer)


@pytest.mark.parametrize("network", ["0.0.0.0/0", "::/0", "10.0.0.4/24", "overal"])
def test_not_everybody_is_the_server_in_front(network: str) -> None:
    with pytest.raises(ValidationError):
        Settings.model_validate({"trusted_proxies": [network]})


def test_while_it_starts_no_garbage_is_looked_for_and_after_that_it_is() -> None:
    def start() -> None:
        with serving.in_one_go():
            assert not gc.isenabled()
            raise SettingsError("de poort is bezet")

    with pytest.raises(SettingsError, match="bezet"):
        start()
    assert gc.isenabled()
