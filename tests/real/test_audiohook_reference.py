"""Our AudioHook server against the reference implementation: its conformance tests, and fifty calls of its client.

Only where `AUDIOHOOK_REF` names a checkout of it with `npm install` done, also in `client/`; nothing of it is ours.
Its tests of the transcript connector are left out: they want words of an English recogniser.
"""

from __future__ import annotations

import asyncio
import base64
import os
import re
import shlex
import shutil
from pathlib import Path

import pytest

from audiohook_client import KEY, SECRET
from luwte.telephony.audiohook.endpoint import Access, AudioHookEndpoint
from luwte.telephony.lines.line import CallerAudio, EmployeeAudio, EndReason, SessionEnded
from receptions import KeptReception, listening

CHECKOUT = Path(os.environ.get("AUDIOHOOK_REF", ""))
pytestmark = pytest.mark.skipif(
    "AUDIOHOOK_REF" not in os.environ or shutil.which("npx") is None,
    reason="zet AUDIOHOOK_REF op de referentie van AudioHook, met haar pakketten",
)
CONFIG = """[EndPoint]
url=ws://127.0.0.1:{port}/lijn/genesys
[Authentication]
apiKey={key}
clientSecret={secret}
[OpenParameters]
customConfig={{}}
language=nl-NL
[Features]
singleChannel=true
doubleChannel=true
transcriptionConnector=false
"""
SESSIONS, SECONDS = 50, 5


def played(command: str, folder: Path) -> tuple[int, str, KeptReception]:
    """Run this with `{port}`, `{key}` and `{secret}` filled in; its status, what it printed and what we heard."""
    reception = KeptReception()
    endpoint = AudioHookEndpoint("genesys", Access({KEY: SECRET}), reception, hashed=lambda number: f"#{len(number)}")

    async def run() -> tuple[int, str]:
        async with listening("/lijn/genesys", endpoint.serve) as port:
            filled = {"port": port, "key": KEY, "secret": base64.b64encode(SECRET).decode()}
            (folder / "testconfig.cfg").write_text(CONFIG.format(**filled), encoding="utf-8")
            process = await asyncio.create_subprocess_shell(
                command.format(**filled), cwd=folder, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
            )
            told, _ = await process.communicate()
            return process.returncode or 0, told.decode(errors="replace")

    return *asyncio.run(run()), reception


def test_the_conformance_tests_of_the_reference_pass(tmp_path: Path) -> None:
    folder = tmp_path / "reference"
    shutil.copytree(CHECKOUT, folder, symlinks=True, ignore=shutil.ignore_patterns("node_modules", ".git"))
    for part in (".", "client"):
        (folder / part / "node_modules").symlink_to(CHECKOUT / part / "node_modules")
    status, told, _ = played("npx jest --verbose test/audiohook-api-messages.test.ts", folder)
    assert status == 0, told
    found = re.search(r"Tests:\s+8 skipped, (\d+) passed, 20 total", told)
    assert found, told
    assert int(found[1]) == 12


def test_fifty_calls_of_the_reference_client_are_heard_whole(tmp_path: Path) -> None:
    client = shlex.quote(str(CHECKOUT / "client"))
    inner = (
        f"cd {client} && npx ts-node src/index.ts --uri ws://127.0.0.1:{{port}}/lijn/genesys --api-key {KEY} "
        f"--client-secret {{secret}} --session-count {SESSIONS} "
        f"--max-stream-duration {SECONDS} --session-log-level warn"
    )
    status, told, reception = played(f"script -qec {shlex.quote(inner)} /dev/null < /dev/null", tmp_path)
    assert status == 0, told
    assert len(reception.connections) == SESSIONS
    for connection in reception.connections:
        assert connection.events[-1] == SessionEnded(EndReason.HANGUP)
        heard = [event for event in connection.events if isinstance(event, CallerAudio)]
        assert sum(event.samples for event in heard) == SECONDS * 8000
        assert not any(isinstance(event, EmployeeAudio) for event in connection.events)
