"""`luwte retention`: what goes when, doing it now, and the proof that it is gone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

from luwte.apps.cli import store
from luwte.settings import load_settings

if TYPE_CHECKING:
    from luwte.service.retention import Retention

app = typer.Typer(help="Bewaartermijnen: wat wanneer gewist wordt, en het bewijs.", no_args_is_help=True)


@contextmanager
def _decided() -> Iterator[Retention]:
    """The store, with the rules that hold: those of the coordinator's page where they were set there."""
    from luwte.apps.cli.identity import first_values
    from luwte.infra.sql.organisation import SqlSettings
    from luwte.service.organisation import decided
    from luwte.service.retention import rules_of

    with store.opened() as kept:
        now = decided(SqlSettings(kept.database).parts(), first_values(load_settings()))
        kept.retention.rules = rules_of(**now.retention.model_dump())
        yield kept.retention


@app.command("run")
def run() -> None:
    """Wis nu alles waarvan de termijn voorbij is. Een draaiende server doet dit elk uur zelf."""
    with _decided() as retention:
        proofs = retention.run(store.at())
    for proof in proofs:
        typer.echo(f"Gewist: {proof.amount} × {proof.what} (regel {proof.rule}), bewijs {proof.id}")
    if not proofs:
        typer.echo("Er was niets te wissen.")


@app.command("status")
def status() -> None:
    """Toon de regels, wat er nu te wissen is, en de laatste bewijzen."""
    with _decided() as retention:
        for rule in retention.rules.every():
            typer.echo(f"{rule.id:<12} {rule.what:<11} na {rule.after.total_seconds() / 3600:g} uur  ({rule.purpose})")
        waiting = sum(len(erasure.calls) for erasure in retention.due(store.at()))
        typer.echo(f"Nu te wissen: {waiting} gesprekken.")
        for proof in retention.proofs(10):
            typer.echo(f"{proof.at:%Y-%m-%d %H:%M}  {proof.amount} × {proof.what}  {proof.rule}  {proof.id}")


@app.command("verify")
def verify() -> None:
    """Kijk na of alles wat gewist heet te zijn, weg is."""
    with store.opened() as kept:
        checked = kept.retention.verify()
    typer.echo(f"Alle bewijzen kloppen: {checked}.")
