"""`luwte keys`: the organisation's keys. Without them nobody reads a call again, so a copy of them comes first."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from luwte.apps.cli import store
from luwte.errors import SettingsError
from luwte.settings import load_settings

app = typer.Typer(help="De sleutels waarmee gesprekken verzegeld zijn.", no_args_is_help=True)

TARGET = Annotated[Path, typer.Argument(help="Nieuw bestand; wat bestaat, wordt nooit overschreven.")]
SOURCE = Annotated[Path, typer.Argument(help="Een sleutelkopie van luwte keys backup.")]
PASSPHRASE = Annotated[Path | None, typer.Option("--wachtzin-bestand", help="Lees de wachtzin uit dit bestand.")]


@app.command("init")
def init() -> None:
    """Maak de sleutels en de database, als er nog niets is."""
    from luwte.infra.store import key_file_of, open_store

    settings = load_settings()
    if key_file_of(settings).exists():
        raise SettingsError(f"{key_file_of(settings)}: er zijn al sleutels; er is niets overschreven")
    open_store(settings, create=True).close()
    typer.echo(f"Sleutels: {key_file_of(settings)}. Maak nu een kopie: luwte keys backup BESTAND")


@app.command("backup")
def backup(file: TARGET, passphrase_file: PASSPHRASE = None) -> None:
    """Schrijf de sleutels naar een bestand onder een wachtzin. Bewaar dat buiten het gebouw."""
    from luwte.infra.key_backup import backup as copy
    from luwte.infra.private_file import write_private

    with store.opened() as kept:
        write_private(file, copy(kept.keys.all, store.passphrase(passphrase_file, confirm=True)), replace=False)
        kept.trail.record(store.at(), store.actor(), "sleutelkopie gemaakt", "sleutels")
    typer.echo(f"Sleutelkopie: {file}. Zonder de wachtzin is zij waardeloos; bewaar die apart.")


@app.command("restore")
def restore(file: SOURCE, passphrase_file: PASSPHRASE = None) -> None:
    """Zet de sleutels van een kopie neer waar er geen zijn, als zij bij de database horen."""
    from luwte.infra.restoring import restore_keys

    target = restore_keys(load_settings(), file, store.passphrase(passphrase_file, confirm=False))
    typer.echo(f"De sleutels staan weer in {target}.")


@app.command("rotate")
def rotate(
    drop_old: Annotated[bool, typer.Option("--vernietig-oud", help="Vernietig daarna de oude sleutels.")] = False,
) -> None:
    """Verzegel alle sleutels van gesprekken opnieuw. Afgebroken? Dezelfde opdracht gaat verder."""
    from luwte.infra.sql.rotation import rotate as again

    with store.opened() as kept:
        done = again(kept.database, kept.keys, store.at(), drop_old=drop_old)
        detail = f"naar {done.generation}, gesprekssleutels {done.wrapped}, vernietigd {done.dropped}"
        kept.trail.record(store.at(), store.actor(), "sleutels gewisseld", "sleutels", detail)
    began = "Verdergegaan met de vorige wissel" if done.continued else "Nieuwe sleutel"
    typer.echo(f"{began}: {done.generation}. Opnieuw verzegeld: {done.wrapped} gesprekssleutels.")
    if done.dropped:
        typer.echo(f"Oude sleutels vernietigd: {done.dropped}. Oudere reservekopieën zijn nu onleesbaar.")
    typer.echo("Maak nu een nieuwe kopie: luwte keys backup BESTAND")


@app.command("status")
def status() -> None:
    """Toon welke sleutels er zijn en wat eronder verzegeld is."""
    from luwte.infra.sql.rotation import under_generations, unfinished

    with store.opened() as kept:
        under = under_generations(kept.database)
        for generation in kept.keys.generations:
            use = "in gebruik" if generation == kept.keys.active else "oud"
            typer.echo(
                f"{generation.id}  gemaakt {generation.made_at}  {use}  {under.get(generation.id, 0)} gesprekssleutels"
            )
        if unfinished(kept.database, kept.keys):
            typer.echo("Een sleutelwissel is afgebroken; voer uit: luwte keys rotate")
