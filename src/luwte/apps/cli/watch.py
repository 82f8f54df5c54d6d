"""`luwte watch`: read every transcript and recording that lands in a folder, until it is stopped."""

from __future__ import annotations

import time
from dataclasses import replace
from functools import cache, partial
from importlib.metadata import version
from pathlib import Path

import structlog
import typer

from luwte.apps.cli.install import installation
from luwte.apps.cli.recogniser import recogniser
from luwte.apps.intake import Intake, find_transcript, open_call, open_pair
from luwte.apps.own_process import OwnProcess
from luwte.apps.recording_source import Note, Source, note_of, source_of, titled
from luwte.apps.watch_folder import Outcome, WatchFolder, is_recorded
from luwte.errors import SourceError
from luwte.logging import configure_logging
from luwte.service.analysis import analyse
from luwte.service.bootstrap import Installation, Recogniser
from luwte.service.clock import SystemClock

_PAUSE = 2.0


def run(folder: Path, overlay: Path | None, *, once: bool) -> int:
    """Watch; with `once` take what lies there and stop, 1 when something failed. Raises `LuwteError`."""
    if not folder.is_dir():
        raise SourceError("deze map bestaat niet", file=str(folder))
    configure_logging()
    pairs = source_of(folder).pairs
    analyse_file = OwnProcess(partial(report_of, folder, overlay))
    still = 0.0 if once else 5.0
    try:
        return _watch(WatchFolder(folder, analyse_file, SystemClock(), still=still, pairs=pairs), folder, once=once)
    finally:
        analyse_file.close()


def _watch(watched: WatchFolder, folder: Path, *, once: bool) -> int:
    if once:
        problems = [_tell(outcome).problem for outcome in watched.look()]
        for name in watched.halves:
            structlog.get_logger().info("bestand wacht op de andere kant van het gesprek", file=name)
        return 1 if any(problems) else 0
    typer.echo(f"Luwte kijkt in {folder} (stoppen met Ctrl-C)", err=True)
    try:
        while True:
            for outcome in watched.look():
                _tell(outcome)
            time.sleep(_PAUSE)
    except KeyboardInterrupt:
        return 0


def report_of(folder: Path, overlay: Path | None, path: Path) -> str:
    """A file as a report, with what `bron.toml` and a side file say of it. Raises `LuwteError`."""
    from luwte.apps.web.report import render_report

    installed, source = _known(folder, overlay)
    pair = source.pair(path) if is_recorded(path) else None
    recording = pair.joined if pair else path
    note = note_of(recording) if is_recorded(path) else Note()
    usual = installed.caller_channel
    side = source.side(note, usual, file=recording.name) if is_recorded(path) else usual
    profile = replace(installed.profile, name=note.line or source.line or installed.profile.name)
    heard = is_recorded(path) and find_transcript(recording) is None
    with recogniser(installed.speech if heard else Recogniser(), installed.speakers) as engine:
        intake = Intake(profile, installed.speakers, side, installed.content.protocols.keys(), engine=engine)
        call = open_pair(pair, intake) if pair else open_call(path, intake)
    title = titled(" + ".join(half.name for half in pair.both) if pair else path.name, note)
    return render_report(
        [(title, analyse(call, installed.content))], installed.content, made_by_version=version("luwte")
    )


@cache
def _known(folder: Path, overlay: Path | None) -> tuple[Installation, Source]:
    """Read once, in the process that reads the files."""
    return installation(overlay), source_of(folder)


def _tell(outcome: Outcome) -> Outcome:
    log = structlog.get_logger()
    if outcome.again:
        log.info("bestand al eerder verwerkt", file=outcome.name)
    elif outcome.problem:
        log.warning("bestand niet verwerkt", file=outcome.name, problem=outcome.problem)
    else:
        log.info("bestand verwerkt", file=outcome.name)
    return outcome
