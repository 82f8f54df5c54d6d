"""A process that kills itself (`kill -9`) at a given place, so that a test can look at what is left."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

_SCRIPT = """
import importlib, os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from pydantic import SecretStr
from luwte.settings import Settings

data, url, place, times, todo = sys.argv[1:6]
settings = Settings(data_dir=Path(data), database_url=SecretStr(url))
now = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
name, attribute = place.split(":")
owner = importlib.import_module(name)
*inner, last = attribute.split(".")
for part in inner:
    owner = getattr(owner, part)
real, left = getattr(owner, last), int(times)

def deadly(*args, **kwargs):
    global left
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    left -= 1
    return real(*args, **kwargs)

setattr(owner, last, deadly)
exec(todo)
"""


def killed_in(place: str, todo: str, *, data: Path, url: str, after: int = 0) -> None:
    """Run `todo` (with `settings` and `now`) in a process that dies when `place` (`module:name`) is called again.

    `after`: how many times it may be called before.
    """
    command = [sys.executable, "-c", _SCRIPT, str(data), url, place, str(after), todo]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr
