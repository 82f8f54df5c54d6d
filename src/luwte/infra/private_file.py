"""Files that only this user may read, written whole or not at all. It does not know what is in them."""

from __future__ import annotations

import os
import secrets
import stat
from pathlib import Path

from luwte.errors import SettingsError

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def write_private(path: Path, content: bytes, *, replace: bool) -> None:
    """After this the whole content is on disk, also after a power cut; before it, what was there still is.

    Raises `SettingsError` when it cannot be written, or when it exists and may not be replaced.
    """
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        for left in path.parent.glob(f".{path.name}.*"):
            left.unlink(missing_ok=True)  # of a process that was killed while it wrote
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        try:
            if replace:
                beside.replace(path)
            else:
                os.link(beside, path)  # fails when it exists, and never leaves half a file
        finally:
            beside.unlink(missing_ok=True)
        settle(path.parent)
    except FileExistsError:
        raise SettingsError(f"{path}: dit bestand bestaat al; er is niets overschreven") from None
    except OSError:
        raise SettingsError(f"{path}: dit bestand kan niet geschreven worden") from None


def read_private(path: Path) -> bytes:
    """Raises `SettingsError` when it is not there, cannot be read, or others may read it too."""
    try:
        rights = path.stat().st_mode
        content = path.read_bytes()
    except FileNotFoundError:
        raise SettingsError(f"{path}: dit bestand is er niet") from None
    except OSError:
        raise SettingsError(f"{path}: dit bestand kan niet gelezen worden") from None
    if rights & _OTHERS:
        raise SettingsError(f"{path}: anderen kunnen dit bestand lezen; voer uit: chmod 600 {path}")
    return content


def settle(folder: Path) -> None:
    """Wait until the names in a folder are on disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
