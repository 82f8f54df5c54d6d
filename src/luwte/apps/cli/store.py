"""What commands about the store share: opening it, who is at it, and asking a passphrase. Adapters come from here.

Everything of the database is imported inside, so that other commands start without it (STK-22).
"""

from __future__ import annotations

import getpass
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from luwte.errors import SettingsError
from luwte.settings import load_settings

if TYPE_CHECKING:
    from luwte.infra.store import Store


@contextmanager
def opened() -> Iterator[Store]:
    """The store of this installation, as it is. Raises `SettingsError` and `StoreUnavailable`."""
    from luwte.infra.store import open_store

    store = open_store(load_settings())
    try:
        yield store
    finally:
        store.close()


def at() -> datetime:
    """Now."""
    return datetime.now(UTC)


def actor() -> str:
    """Whom the trail names: the account of this computer that gave the command, or its number in a bare container."""
    try:
        return f"opdrachtregel:{getpass.getuser()}"
    except (KeyError, OSError):  # no account has this number
        return f"opdrachtregel:{os.getuid()}"


def passphrase(file: Path | None, *, confirm: bool) -> str:
    """From the first line of a file, or asked for without showing it. Raises `SettingsError`."""
    if file is None:
        asked: str = typer.prompt("Wachtzin", hide_input=True, confirmation_prompt=confirm)
        return asked
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        raise SettingsError(f"{file}: dit bestand kan niet gelezen worden") from None
    return lines[0] if lines else ""
