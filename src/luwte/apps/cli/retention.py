"""`luwte retention`: what goes when, doing it now, and the proof that it is gone."""

from __future__ import annotations

import typer

from luwte.apps.cli import store

app = typer.Typer(help="Bewaartermijnen: wat wanneer gewist wordt, en het bewijs.", no_args_is_help=True)


@app.command("run")
def run() -> None:
    """Wis nu alles waarvan de termijn voorbij is. Een draaiende server doet dit elk uur zelf."""
    with store.opened() as kept:
        proofs = kept.retention.run(store.at())
    for proof in proofs:
        typer.echo(f"Gewist: {proof.amount} × {proof.what} (regel {proof.rule}), bewijs {proof.id}")
    if not proofs:
        typer.echo("Er was niets te wissen.")


@app.command("status")
def status() -> None:
    """Toon de regels, wat er nu te wissen is, en de laatste bewijzen."""
    with store.opened() as kept:
        for rule in kept.retention.rules.every():
            typer.echo(f"{rule.id:<12} {rule.what:<11} na {rule.after.total_seconds() / 3600:g} uur  ({rule.purpose})")
        waiting = sum(len(erasure.calls) for erasure in kept.retention.due(store.at()))
        typer.echo(f"Nu te wissen: {waiting} gesprekken.")
        for proof in kept.retention.proofs(10):
            typer.echo(f"{proof.at:%Y-%m-%d %H:%M}  {proof.amount} × {proof.what}  {proof.rule}  {proof.id}")


@app.command("verify")
def verify() -> None:
    """Kijk na of alles wat gewist heet te zijn, weg is."""
    with store.opened() as kept:
        checked = kept.retention.verify()
    typer.echo(f"Alle bewijzen kloppen: {checked}.")
