"""No engine ever opens a connection (S15): every one hears a turn while nothing can be connected to."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import random_whisper
from luwte.domain.turn import Words
from luwte.speech.asr.interface import AsrEngine
from luwte.speech.asr.registry import open_engine
from luwte.speech.vad.interface import RATE

SYNTHETIC = Path(__file__).parents[1] / "data" / "synthetic_ctc"
ENGINES: dict[str, Callable[[Path], AsrEngine]] = {
    "none": lambda _: open_engine("none"),
    "scripted": lambda _: open_engine("scripted", lines=[Words("ja", 0.0, 1.0)]),
    "sherpa-stream": lambda _: open_engine("sherpa-stream", model=SYNTHETIC),
    "faster-whisper": lambda folder: open_engine("faster-whisper", model=random_whisper.build(folder)),
}
"""Those that can be run here: no model of the others is small enough to make."""


@pytest.fixture
def tried(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was asked of the network, which answers nothing."""
    asked: list[str] = []

    def refuse(name: str) -> Callable[..., None]:
        def refused(*_: object, **__: object) -> None:
            asked.append(name)
            raise OSError("geen netwerk")

        return refused

    for name in ("connect", "connect_ex", "sendto", "bind"):
        monkeypatch.setattr(socket.socket, name, refuse(name))
    for name in ("getaddrinfo", "gethostbyname", "create_connection"):
        monkeypatch.setattr(socket, name, refuse(name))
    return asked


def sockets() -> set[str]:
    """The sockets of this process, also those that a library opened in its own language (Linux)."""
    found = set()
    for entry in Path("/proc/self/fd").iterdir():
        try:
            found.add(str(entry.readlink()))
        except OSError:  # the folder that is being read is gone by then
            continue
    return {name for name in found if name.startswith("socket:")}


@pytest.mark.parametrize("name", ENGINES)
def test_an_engine_loads_and_hears_a_turn_without_a_connection(name: str, tried: list[str], tmp_path: Path) -> None:
    before = sockets()
    engine = ENGINES[name](tmp_path)
    session = engine.open(channel="caller")
    session.accept(np.random.default_rng(0).normal(0, 3000, 2 * RATE).astype(np.int16), 0.0)
    finals = [*session.end_turn(), *session.finish()]
    opened = sockets() - before
    engine.close()
    assert [hypothesis.final for hypothesis in finals] == [True]
    assert tried == []
    assert opened == set()


def test_a_connection_would_be_seen(tried: list[str]) -> None:
    with socket.socket() as one, pytest.raises(OSError, match="geen netwerk"):
        one.connect(("127.0.0.1", 9))
    assert tried == ["connect"]
