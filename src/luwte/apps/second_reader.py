"""The second reader of this installation, when one is set: the adapter goes to its use case here, and nowhere else."""

from __future__ import annotations

import time

import typer

from luwte.service.bootstrap import Installation
from luwte.service.second_reader import SecondReader, Tally


def second_reader(installed: Installation) -> SecondReader | None:
    """`None` when nothing is set. Raises `SettingsError` when what is set cannot be used."""
    endpoint = installed.adjudicator
    if endpoint is None:
        return None
    from luwte.infra.adjudicator import ChatAdjudicator

    return SecondReader(ChatAdjudicator(endpoint), installed.content, time.monotonic, timeout=endpoint.timeout)


def tell(reader: SecondReader | None) -> None:
    """One line on standard error about what the second reader did in this run; nothing that was said is in it."""
    if reader is not None:
        typer.echo(f"luwte: {told(reader.tally)}", err=True)


def told(tally: Tally) -> str:
    """The counts in words.

    >>> told(Tally(asked=1, answered=1))
    'tweede lezer: 1 keer gevraagd, 1 bruikbaar, 0 weggegooid, 0 zonder antwoord, 0 niet gesteld'
    """
    counts = (
        f"tweede lezer: {tally.asked} keer gevraagd, {tally.answered} bruikbaar, {tally.discarded} weggegooid, "
        f"{tally.silent} zonder antwoord, {tally.paused} niet gesteld"
    )
    return f"{counts}; hij {tally.trouble}" if tally.trouble else counts
