"""`luwte watch`: read every transcript and recording that lands in a folder, until it is stopped."""

from __future__ import annotations

import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import structlog
import typer

from luwte.apps.cli.install import installation
from luwte.apps.intake import Intake, open_call
from luwte.apps.watch_folder import Outcome, WatchFolder
from luwte.errors import SourceError
from luwte.logging import configure_logging
from luwte.service.analysis import analyse
from luwte.service.bootstrap import Installation
from luwte.service.clock import SystemClock

_PAUSE = 2.0


def run(folder: Path, overlay: Path | None, *, once: bool) -> int:
    """Watch; with `once` take what lies there and stop, 1 when something failed. Raises `LuwteError`."""
    if not folder.is_dir():
        raise SourceError("deze map bestaat niet", file=str(folder))
    configure_logging()
    report = reporting(installation(overlay))
    watched = WatchFolder(folder, report, SystemClock(), still=0.0 if once else 5.0)
    if once:
        problems = [_tell(outcome).problem for outcome in watched.look()]
        return 1 if any(problems) else 0
    typer.echo(f"Luwte kijkt in {folder} (stoppen met Ctrl-C)", err=True)
    try:
        while True:
            for outcome in watched.look():
                _tell(outcome)
            time.sleep(_PAUSE)
    except KeyboardInterrupt:
        return 0


def reporting(installed: Installation) -> Callable[[Path], str]:
    """How a file becomes a report."""
    intake = Intake(installed.profile, installed.speakers, installed.caller_channel, installed.content.protocols.keys())

    def report(path: Path) -> str:
        from luwte.apps.web.report import render_report

        analysis = analyse(open_call(path, intake), installed.content)
        return render_report([(path.name, analysis)], installed.content, made_by_version=version("luwte"))

    return report


def _tell(outcome: Outcome) -> Outcome:
    log = structlog.get_logger()
    if outcome.problem:
        log.warning("bestand niet verwerkt", file=outcome.name, problem=outcome.problem)
    else:
        log.info("bestand verwerkt", file=outcome.name)
    return outcome
