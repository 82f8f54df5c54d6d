"""`luwte replay`: play a transcript or a demo call to a Luwte that runs, at its own pace or faster."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import typer

from luwte.apps.cli.install import installation
from luwte.apps.demo_calls import demo_calls
from luwte.apps.intake import Intake, open_call
from luwte.domain.call import Call
from luwte.errors import SettingsError
from luwte.service.clock import SystemClock
from luwte.service.replay import Pacing, Plan, Progress, Replay, plan

KEY = "LUWTE_TOKEN"
_NAME_LENGTH = 60


@dataclass(frozen=True, slots=True)
class Options:
    """What was asked on the command line."""

    source: str
    to: str
    key: str | None
    speed: float
    calls: int
    line: str
    identity: str | None
    real: bool
    patience: float
    overlay: Path | None


def run(options: Options) -> int:
    """Play; 0 when every call was taken in whole, else 1. Raises `LuwteError` for what cannot be used."""
    key = options.key or os.environ.get(KEY)
    if not key:
        raise SettingsError(f"geef een koppelsleutel met --token, of in {KEY}")
    call = _call(options)
    identity = options.identity or _fresh(options.source)
    names = [identity if options.calls == 1 else f"{identity}.{n}" for n in range(options.calls)]
    plans = [plan(call, name, line=options.line, practice=not options.real) for name in names]
    typer.echo(f"Naspelen als {identity} ({options.calls} ×, tempo {options.speed:g})", err=True)
    done = asyncio.run(_play(options, key, plans))
    for failure in done.failed:
        typer.echo(f"luwte: {failure}", err=True)
    again = f"; {done.lost} keer opnieuw geprobeerd" if done.lost else ""
    typer.echo(f"{done.ended} van {len(plans)} gesprekken klaar, {done.sent} gebeurtenissen bevestigd{again}")
    return 1 if done.failed else 0


async def _play(options: Options, key: str, plans: Sequence[Plan]) -> Progress:
    from luwte.infra.feeder import HttpFeeder

    async with HttpFeeder(options.to, key) as feeder:
        replay = Replay(feeder, SystemClock(), Pacing(options.speed, options.patience))
        shown = asyncio.ensure_future(_tell(replay.progress, sum(len(each.events) for each in plans)))
        try:
            return await replay.play(plans)
        finally:
            shown.cancel()


async def _tell(progress: Progress, total: int) -> None:
    """A line now and then for who waits, when there is news."""
    said = ""
    while True:
        await asyncio.sleep(5)
        away = f"; {progress.lost} keer opnieuw geprobeerd" if progress.lost else ""
        if (line := f"{progress.sent} van {total} gebeurtenissen bevestigd{away}") != said:
            typer.echo(line, err=True)
        said = line


def _call(options: Options) -> Call:
    demo = next((demo.call for demo in demo_calls() if demo.id == options.source), None)
    if demo is not None:
        return demo
    installed = installation(options.overlay)
    intake = Intake(installed.profile, installed.speakers, installed.caller_channel, installed.content.protocols.keys())
    return open_call(Path(options.source), intake)


def _fresh(source: str) -> str:
    """A name that was not used before; the same name again goes on where it stopped."""
    stem = re.sub(r"[^A-Za-z0-9]+", "-", Path(source).stem)[:_NAME_LENGTH].strip("-")
    return f"{stem or 'gesprek'}-{SystemClock().now():%Y%m%dT%H%M%S}"
