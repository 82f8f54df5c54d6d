"""A whole installation with an exchange: a real server, a real store, and a call over a real AudioHook connection."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import uvicorn
from pydantic import SecretStr
from typer.testing import CliRunner
from websockets.exceptions import InvalidStatus

from audiohook_client import KEY, SECRET, Client
from luwte.apps.cli.installed import Installed, installed_app
from luwte.apps.cli.lines_simulate import SECRET as SECRET_NAME
from luwte.apps.cli.main import app
from luwte.apps.cli.serving import configuration
from luwte.domain.events import CallEnded
from luwte.domain.turn import CallId
from luwte.exchange_settings import AudioHookExchange, MediaStreamExchange
from luwte.service.live_call import Heard
from luwte.settings import Settings
from receptions import until
from recordings import calm, screaming, write

pytestmark = pytest.mark.enable_socket
GENESYS = AudioHookExchange(kind="audiohook", keys={KEY: SecretStr(base64.b64encode(SECRET).decode())})
TWILIO = MediaStreamExchange(
    kind="twilio",
    secret=SecretStr("geheim"),
    public_url="https://luwte.example.nl",
    then="https://belplan.example.nl/verder",
)


@contextlib.asynccontextmanager
async def serving(folder: Path, **more: Any) -> AsyncIterator[tuple[int, Installed]]:
    """The installation of this folder on a free port of this computer."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = Settings(data_dir=folder, port=port, exchanges={"audiohook": GENESYS, "twilio": TWILIO}, **more)
    installed = installed_app(settings)
    server = uvicorn.Server(configuration(installed.app, settings))
    running = asyncio.ensure_future(server.serve())
    try:
        async with asyncio.timeout(30):
            while not server.started:
                await asyncio.sleep(0.01)
            yield port, installed
    finally:
        server.should_exit = True
        await running
        installed.store.close()


def test_a_call_comes_in_over_a_line_and_is_kept(tmp_path: Path) -> None:
    said = tmp_path / "gezegd.txt"
    said.write_text("beller: goedemiddag\n", encoding="utf-8")

    async def scene() -> None:
        async with serving(tmp_path, speech_engine="scripted", speech_model=str(said)) as (port, installed):
            live = installed.app.state.parts.live
            ended = asyncio.Event()
            live.listen(
                lambda news: (
                    ended.set() if isinstance(news, Heard) and isinstance(news.moment.event, CallEnded) else None
                )
            )
            client = await Client.connect(port)
            assert (await client.open(("external",)))["type"] == "opened"
            noise = np.random.default_rng(1).integers(0, 256, 8000, dtype=np.uint8).tobytes()
            await client.play(noise, 1600)
            while not live.open:
                await asyncio.sleep(0.01)
            record = live.open[0]
            assert (record.line, record.source) == ("algemeen", "lijn:audiohook")
            assert (record.recogniser, record.model) == ("scripted", None)
            await client.say("close", {"reason": "end"})
            assert (await client.hear())["type"] == "closed"
            await ended.wait()
            while installed.store.archive.record(record.id).ended_at is None:
                await asyncio.sleep(0.01)

    asyncio.run(scene())


def test_calls_that_are_simulated_reach_the_store_as_those_of_an_exchange_would(tmp_path: Path) -> None:
    recording = write(tmp_path / "gesprek.wav", calm(8000), screaming(8000))
    simulated = [
        ("audiohook", base64.b64encode(SECRET).decode(), ["--sleutel", KEY], "de server koos alleen de beller"),
        ("twilio", "geheim", ["--openbaar-adres", "wss://luwte.example.nl/lijn/twilio"], "aangenomen"),
        ("twilio", "fout", ["--openbaar-adres", "wss://luwte.example.nl/lijn/twilio"], "geweigerd (403)"),
    ]

    async def scene() -> None:
        async with serving(tmp_path / "data") as (port, installed):
            live, archive = installed.app.state.parts.live, installed.store.archive
            begun: set[CallId] = set()
            live.listen(lambda news: begun.add(news.call) if isinstance(news, Heard) else None)
            for kind, secret, rest, answer in simulated:
                told = ["lines", "simulate", kind, f"ws://127.0.0.1:{port}/lijn/{kind}", str(recording)]
                more = ["--beller-kanaal", "links", "--snelheid", "0", *rest]
                result = await asyncio.to_thread(CliRunner(env={SECRET_NAME: secret}).invoke, app, [*told, *more])
                assert answer in result.output
                assert result.exit_code == (1 if "geweigerd" in answer else 0)
            await until(lambda: len(begun) == 2 and not live.open)
            await until(lambda: all(archive.record(call).ended_at for call in begun))
            assert {archive.record(call).source for call in begun} == {"lijn:audiohook", "lijn:twilio"}

    asyncio.run(scene())


def test_whoever_cannot_sign_is_refused_before_the_connection(tmp_path: Path) -> None:
    async def scene() -> None:
        async with serving(tmp_path) as (port, installed):
            with pytest.raises(InvalidStatus) as caught:
                await Client.connect(port, secret=b"anders")
            assert caught.value.response.status_code == 401
            assert installed.app.state.parts.exchange.board.refusals

    asyncio.run(scene())


def test_without_exchanges_there_is_no_room(tmp_path: Path) -> None:
    installed = installed_app(Settings(data_dir=tmp_path))
    installed.store.close()
    assert installed.app.state.parts.exchange is None
