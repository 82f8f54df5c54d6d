"""`luwte audit`: is the trail what it was?"""

from __future__ import annotations

import typer

from luwte.apps.cli import store

app = typer.Typer(help="Het logboek: wie las of wijzigde wat.", no_args_is_help=True)


@app.callback()
def audit() -> None:
    """More commands than one, so that `verify` keeps its name."""


@app.command("verify")
def verify() -> None:
    """Kijk het hele logboek na; noemt de eerste regel die niet klopt."""
    with store.opened() as kept:
        checked = kept.trail.verify()
        number, digest = kept.trail.head()
        kept.trail.note_head(store.at())
    typer.echo(f"Het logboek klopt: {checked} regels.")
    typer.echo(f"Stand: {number} {digest}")
