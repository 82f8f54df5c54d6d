"""`luwte calibrate`: from which index the voice is raised on this line, by its own ordinary calls (V20).

Of those calls one number stays, on the screen; whoever answers for the line puts it in the settings, or does not.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from pathlib import Path

import typer

from luwte.apps.cli.install import installation
from luwte.apps.cli.voice import heard, side_of
from luwte.errors import SettingsError, SourceError
from luwte.recognition.fusion import voice_model
from luwte.recognition.voice.calibrate import local_threshold
from luwte.service.modes import on_files

FEWEST = 50
_EVIDENCE = 300
"""Divided by the alarms per hundred calls: so many calls without one more make it likely that no more come (CHOICE)."""
_LEAST_HEARD = 30
"""Seconds of the caller's voice that make it a call (CHOICE)."""


def run(files: Sequence[Path], caller: str | None, per_hundred: float, overlay: Path | None) -> int:
    """Print the value and what it rests on; 0. Raises `SettingsError` when these calls cannot give one."""
    installed = installation(overlay)
    side = side_of(caller, installed)
    typer.echo(f"luwte: {on_files(installed.conditions)}", err=True)
    calls: list[list[int]] = []
    brief = 0
    for path in _recordings(files):
        try:
            indices = [s.voice.score for s in heard(path, side, installed) if s.voice.score is not None]
        except SourceError as error:
            typer.echo(f"luwte: {error}", err=True)
            continue
        if len(indices) < _LEAST_HEARD:
            brief += 1
        else:
            calls.append(indices)
    model = voice_model(installed.content)
    _enough(len(calls), brief, per_hundred)
    try:
        threshold = local_threshold(calls, per_hundred, model)
    except ValueError:
        raise SettingsError("te veel van deze gesprekken halen index 100: dit zijn geen gewone gesprekken") from None
    typer.echo(f"voice_raised_from = {threshold}")
    if threshold == model.least_threshold:
        typer.echo("Dat is de laagste grens die het stemmodel toestaat.")
    hours = f"{sum(map(len, calls)) / 3600:.1f}".replace(".", ",")
    typer.echo(
        f"Hoogstens {per_hundred:g} van de 100 van deze gesprekken komen daaraan. Gemeten aan {len(calls)} gesprekken "
        f"met samen {hours} uur stem van de beller;{_left_out(brief)} er is niets bewaard en niets ingesteld."
    )
    return 0


def _recordings(files: Sequence[Path]) -> Iterator[Path]:
    """Every file that was named, and everything that stands in a folder that was."""
    for path in files:
        if path.is_dir():
            yield from sorted(each for each in path.rglob("*") if each.is_file())
        else:
            yield path


def _enough(calls: int, brief: int, per_hundred: float) -> None:
    wanted = max(FEWEST, math.ceil(_EVIDENCE / per_hundred))
    if calls < wanted:
        raise SettingsError(
            f"te weinig gesprekken om op te bouwen: {calls} bruikbaar, {wanted} nodig;{_left_out(brief)} geef er meer"
        )


def _left_out(brief: int) -> str:
    return f" {brief} te kort en niet meegeteld;" if brief else ""
