from __future__ import annotations

import signal

import uvicorn
from fastapi import FastAPI

from luwte.apps.web.draining import DrainingServer
from luwte.service.drain import Drain


def test_the_first_signal_begins_the_drain_and_lets_the_server_finish() -> None:
    drain = Drain()
    server = DrainingServer(uvicorn.Config(FastAPI()), drain)
    server.handle_exit(signal.SIGTERM, None)
    assert drain.begun
    assert server.should_exit
    assert not server.force_exit


def test_a_second_interrupt_stops_at_once() -> None:
    server = DrainingServer(uvicorn.Config(FastAPI()), Drain())
    server.handle_exit(signal.SIGINT, None)
    server.handle_exit(signal.SIGINT, None)
    assert server.force_exit
