"""`luwte demo`: a synthetic call, live in the browser or once in the terminal."""

from __future__ import annotations

import shutil
import socket
import tempfile
from pathlib import Path

import structlog
import typer
from rich.console import Console

from luwte.apps.cli.install import installation
from luwte.apps.cli.transcript_text import print_call
from luwte.apps.demo_calls import demo_calls
from luwte.apps.second_reader import second_reader, tell
from luwte.logging import configure_logging
from luwte.service.analysis import analyse
from luwte.settings import Settings, load_settings

HOST = "127.0.0.1"
CONTENT = "inhoud"
"""The folder of own content in the data folder."""


def once(call: str, overlay: Path | None) -> int:
    """Play one demo call in the terminal, at once."""
    installed = installation(overlay)
    content, reader = installed.content, second_reader(installed)
    found = next((demo for demo in demo_calls() if demo.id == call), None)
    if found is None:
        typer.echo(f"luwte: kies een gesprek uit: {', '.join(demo.id for demo in demo_calls())}", err=True)
        return 2
    analysis = analyse(found.call, content, reader)
    print_call(Console(highlight=False), f"{found.title} (synthetisch)", analysis, content, brief=False)
    tell(reader)
    return 0


def serve(port: int, overlay: Path | None) -> int:
    """Serve the practice organisation on this machine only, until Ctrl-C; then its store is thrown away."""
    import uvicorn

    from luwte.apps.cli.identity import own_content, practice_office
    from luwte.apps.cli.serve import practice_app
    from luwte.infra.store import open_store

    installed = installation(overlay)
    content, reader = installed.content, second_reader(installed)
    if _taken(port):
        typer.echo(f"luwte: poort {port} is bezet; kies een andere met --port", err=True)
        return 1
    configure_logging()
    structlog.get_logger().info("demo gestart", host=HOST, port=port, content=content.version)
    typer.echo(f"Luwte, oefening: http://{HOST}:{port}  (stoppen met Ctrl-C)")
    with tempfile.TemporaryDirectory(prefix="luwte-oefening-") as folder:
        settings = practice_settings(Path(folder), overlay)
        store = open_store(settings, create=True)
        try:
            office, own = practice_office(store, settings), own_content(settings)
            app = practice_app(content, store.archive, store.trail, reader, office, own)
            uvicorn.run(app, host=HOST, port=port, log_level="warning", access_log=False, timeout_graceful_shutdown=3)
        finally:
            store.close()
    tell(reader)
    return 0


def practice_settings(folder: Path, overlay: Path | None = None) -> Settings:
    """A store of its own, whatever the installation has: practice never touches real calls or real content.

    Own content is copied, so that whoever practises on the coordinator's pages changes the copy.
    """
    settings = load_settings()
    own = overlay or settings.content_dir
    if own is not None and own.is_dir():
        shutil.copytree(own, folder / CONTENT)
    given = {"data_dir": folder, "database_url": None, "key_file": None, "content_dir": None, "oidc_issuer": None}
    return settings.model_copy(update=given)


def _taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return True
    return False
