"""The power goes in the middle of a call on a line: real processes, a real kill, and an exchange that comes back."""

from __future__ import annotations

import asyncio
import base64
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bench.waiting import free_port, wait_for_port
from luwte.apps.cli.lines_simulate import load
from luwte.domain.events import Gap, TurnHeard
from luwte.domain.turn import CallId
from luwte.errors import NotFound
from luwte.infra.store import Store, open_store
from luwte.settings import Settings
from luwte.telephony.clients.exchange import Credentials, Exchange
from luwte.telephony.clients.kind import Kind
from luwte.telephony.clients.pace import Pace
from receptions import until
from recordings import leg, speaking, write

pytestmark = pytest.mark.enable_socket
EVERY, SENTENCES = 3.0, 60
"""Seconds from one sentence to the next, and how many there are: more than the server can miss."""
SAID = [(n * EVERY + 0.5, n * EVERY + 2.0, f"dit is mijn verhaal deel {n}") for n in range(SENTENCES)]
SETTINGS = """
speech_engine = "scripted"
speech_model = "gesprek.vtt"
[exchanges.genesys]
kind = "audiohook"
keys = { "sleutel" = "Z2VoZWlt" }
"""


def at(second: float) -> str:
    """A time as transcripts write it."""
    return f"00:{int(second // 60):02}:{second % 60:06.3f}"


def installation(folder: Path) -> Path:
    """Settings, what is said, and a recording of somebody who says it."""
    (folder / "luwte.toml").write_text(SETTINGS, encoding="utf-8")
    lines = "\n".join(f"{at(start)} --> {at(end)}\n<v Beller>{text}\n" for start, end, text in SAID)
    (folder / "gesprek.vtt").write_text(f"WEBVTT\n\n{lines}", encoding="utf-8")
    spans = [(start, end) for start, end, _ in SAID]
    whole = SENTENCES * EVERY
    return write(folder / "gesprek.wav", leg(whole, spans, speaking), leg(whole, [], speaking))


def serving(folder: Path, port: int) -> subprocess.Popen[bytes]:
    """A real server that listens."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LUWTE_")}
    with (folder / "log").open("ab") as log:
        command = [sys.executable, "-m", "luwte", "serve", "--port", str(port), "--data", "data"]
        server = subprocess.Popen(command, stdout=log, stderr=log, env=environment, cwd=folder)
    wait_for_port(port, server)
    return server


def turns(store: Store, call: CallId) -> list[TurnHeard]:
    """What the store has of the call, from another process."""
    try:
        return [entry.event for entry in store.archive.entries(call) if isinstance(entry.event, TurnHeard)]
    except NotFound:
        return []


def test_a_call_whose_server_is_killed_goes_on_as_the_same_call_with_a_gap(tmp_path: Path) -> None:
    recording, port = installation(tmp_path), free_port()
    secret = base64.b64encode(b"geheim").decode()
    exchange = Exchange(
        Kind.AUDIOHOOK,
        f"ws://127.0.0.1:{port}/lijn/genesys",
        load(recording, "links"),
        Credentials("sleutel", secret),
        patience=60,
    )

    async def scene() -> int:
        server = await asyncio.to_thread(serving, tmp_path, port)
        store = open_store(Settings(data_dir=tmp_path / "data"), create=False)
        playing = asyncio.ensure_future(exchange.call(Pace(1)))
        try:
            await until(store.archive.unfinished)
            call = store.archive.unfinished()[0].id
            while len(turns(store, call)) < 2:
                await asyncio.sleep(0.1)
            server.send_signal(signal.SIGKILL)
            await asyncio.to_thread(server.wait)
            before = len(turns(store, call))
            server = await asyncio.to_thread(serving, tmp_path, port)
            while len(turns(store, call)) < before + 2 and not playing.done():
                await asyncio.sleep(0.1)
            return before
        finally:
            playing.cancel()
            await asyncio.gather(playing, return_exceptions=True)
            server.terminate()
            await asyncio.to_thread(server.wait, 60)
            store.close()

    before = asyncio.run(scene())
    store = open_store(Settings(data_dir=tmp_path / "data"), create=False)
    try:
        (record,) = store.archive.unfinished()
        heard = [event.turn for event in turns(store, record.id)]
        gaps = [entry.event for entry in store.archive.entries(record.id) if isinstance(entry.event, Gap)]
    finally:
        store.close()
    texts = [turn.words.text for turn in heard if turn.words]
    assert [turn.n for turn in heard] == list(range(len(heard)))
    assert texts[:before] == [text for _, _, text in SAID[:before]]
    after = [int(text.split()[-1]) for text in texts[before:]]  # the first may be the rest of a sentence
    assert len(after) >= 2
    assert after == list(range(after[0], after[0] + len(after)))
    assert after[0] >= before
    (missed,) = [gap for gap in gaps if gap.cause == "Luwte startte opnieuw"]
    assert missed.end - missed.start > 1
