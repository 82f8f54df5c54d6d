"""The folder with the organisation's own content on disk: implements `OverlayFolder`. It judges nothing."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from tempfile import NamedTemporaryFile

from luwte.errors import StoreUnavailable

_TRIAL = ".proef"


class OverlayDirectory:
    """`path` is made when it is not there; copies that are tried stand beside it in `work`."""

    def __init__(self, path: Path, work: Path) -> None:
        path.mkdir(parents=True, exist_ok=True)
        work.mkdir(parents=True, exist_ok=True)
        self._path, self._trial = path, work / _TRIAL

    @property
    def path(self) -> Path:
        """Where it is."""
        return self._path

    def names(self) -> Sequence[str]:
        """Which YAML files are in it."""
        return sorted(path.relative_to(self._path).as_posix() for path in self._path.rglob("*.yaml"))

    def read(self, name: str) -> str | None:
        """The text of a file."""
        try:
            return (self._path / name).read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError):
            raise StoreUnavailable(f"het bestand {name} kan niet gelezen worden") from None

    def trial(self, name: str, text: str | None) -> Path:
        """A fresh copy with the change."""
        try:
            shutil.rmtree(self._trial, ignore_errors=True)
            shutil.copytree(self._path, self._trial)
            _put(self._trial / name, text)
        except OSError:
            raise StoreUnavailable("er is geen plaats om de wijziging te proberen; er is niets gewijzigd") from None
        return self._trial

    def write(self, name: str, text: str | None) -> None:
        """Beside the old file first, on disk, and then in its place."""
        try:
            _put(self._path / name, text)
        except OSError:
            raise StoreUnavailable("het bestand kan niet geschreven worden; er is niets gewijzigd") from None


def _put(path: Path, text: str | None) -> None:
    if text is None:
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile("w", encoding="utf-8", newline="\n", dir=path.parent, suffix=".nieuw", delete=False) as new:
        try:
            new.write(text)
            new.flush()
            os.fsync(new.fileno())
        except BaseException:
            Path(new.name).unlink(missing_ok=True)
            raise
    Path(new.name).replace(path)
