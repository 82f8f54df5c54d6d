"""`luwte db`: the tables and their copies."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from luwte.apps.cli import store
from luwte.settings import load_settings

app = typer.Typer(help="De database: bijwerken, kopiëren, terugzetten.", no_args_is_help=True)

TARGET = Annotated[Path, typer.Argument(help="Nieuw bestand; wat bestaat, wordt nooit overschreven.")]
SOURCE = Annotated[Path, typer.Argument(help="Een reservekopie van luwte db backup.")]


@app.command("upgrade")
def upgrade() -> None:
    """Maak de database, of breng haar naar deze versie van Luwte."""
    from luwte.infra.store import upgrade_store

    before, after = upgrade_store(load_settings())
    if before == after:
        typer.echo(f"De database is al bij (versie {after}).")
    else:
        typer.echo(f"De database is bijgewerkt van {before or 'leeg'} naar versie {after}.")


@app.command("backup")
def backup(file: TARGET) -> None:
    """Schrijf alles naar één bestand, terwijl gesprekken doorgaan."""
    from luwte.infra.sql.backup import backup as copy

    with store.opened() as kept:
        copy(kept.database, file)
        kept.trail.record(store.at(), store.actor(), "reservekopie gemaakt", "database")
        kept.trail.note_head(store.at())
    typer.echo(f"Reservekopie: {file} ({file.stat().st_size // 1024} kB). Zonder de sleutels leest niemand haar.")


@app.command("restore")
def restore(file: SOURCE) -> None:
    """Zet een reservekopie terug. Eerst wordt zij nagekeken; de oude database blijft ernaast staan."""
    from luwte.infra.restoring import restore_store

    done = restore_store(load_settings(), file, store.at())
    typer.echo(f"Teruggezet. Het logboek klopt tot regel {done.lines}.")
    if done.erased:
        typer.echo(f"Opnieuw gewist, omdat het na de kopie vernietigd was: {done.erased} gesprekken.")
    if done.kept:
        typer.echo(f"De oude database staat in {done.kept}. Verwijder die als alles werkt.")


@app.command("status")
def status() -> None:
    """Toon waar de database is, welke versie zij heeft en of zij heel is."""
    from luwte.infra.sql.upgrade import REVISIONS, revision, state
    from luwte.infra.store import database_of

    database = database_of(load_settings())
    try:
        typer.echo(f"Database: {database.url.render_as_string(hide_password=True)}")
        typer.echo(f"Versie: {revision(database) or 'geen'} ({state(database)}); deze Luwte wil {REVISIONS[-1]}")
    finally:
        database.close()
