"""`luwte label` on real streams: a line is answered before the next one is read."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from luwte.apps.cli.install import installation
from luwte.apps.cli.label import Labeller
from luwte.apps.second_reader import second_reader, tell


def label(overlay: Path | None, source: Iterable[bytes], sink: BinaryIO) -> None:
    """Label until the source ends; flushed per line, so that a pipe sees each answer at once."""
    installed = installation(overlay)
    reader = second_reader(installed)
    for record in Labeller(installed.content, installed.profile, reader).label(source):
        # Half a surrogate pair cannot be written as UTF-8; escaped it is valid JSON again.
        sink.write(json.dumps(record, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n")
        sink.flush()
    tell(reader)
