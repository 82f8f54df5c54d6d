"""A real `luwte demo` in its own process, and Debian's Chromium to look at it."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Page, expect

CHROMIUM = shutil.which("chromium")
_START_WITHIN = 90.0
_SOON = 20_000
"""Milliseconds within which a page answers. Nothing here is timed, and other tests want the same cores."""
LONG = 60_000
"""Milliseconds within which a call that is played fast reaches any of its moments."""

expect.set_options(timeout=_SOON)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without a browser these tests are skipped, with the reason; `make test` installs one where it may."""
    for item in items:
        item.add_marker(pytest.mark.browser)
        if CHROMIUM is None:
            item.add_marker(pytest.mark.skip(reason="chromium ontbreekt: sudo apt-get install chromium"))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    args = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking"]
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": args}


@contextmanager
def demo() -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The address of a running demo and its process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    server = subprocess.Popen(
        [sys.executable, "-m", "luwte", "demo", "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(port, server)
        yield f"http://127.0.0.1:{port}", server
    finally:
        server.kill()
        server.wait()


def _wait(port: int, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _START_WITHIN
    while time.monotonic() < until:
        assert server.poll() is None, "luwte demo stopped at once"
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("luwte demo did not answer")


def open_call(page: Page, base_url: str, call: str = "oploop", *, protocol: str = "telefoon") -> None:
    """Play a call at four times its speed."""
    page.goto(f"{base_url}/gesprek/{call}?protocol={protocol}")
    page.get_by_role("button", name="4×").click()


def pause(page: Page) -> None:
    """Let the call stand still."""
    page.get_by_role("button", name="Pauze").click()
    expect(page.get_by_role("button", name="Verder")).to_be_visible()


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "locale": "nl-NL"}


@pytest.fixture(scope="session")
def base_url() -> Iterator[str]:
    """Where the demo of this test run answers; the browser's pages start from here."""
    with demo() as (where, _):
        yield where
