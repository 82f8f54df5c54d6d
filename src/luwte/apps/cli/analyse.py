"""`luwte analyse`: files in, phases, evidence, advice and light out, as text, JSON or one HTML report.

One bad file never stops the rest; the exit code says that there was one. A report is written beside its place and
then renamed, so that a half-written one never stands there.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import typer
from rich.console import Console

from luwte.apps.cli.batch import Wanted, each
from luwte.apps.cli.install import installation
from luwte.apps.cli.transcript_text import print_call
from luwte.apps.second_reader import second_reader, tell
from luwte.domain.events import PartialHeard, VoiceMeasured
from luwte.domain.turn import Party
from luwte.errors import LuwteError, SettingsError, SourceError
from luwte.service.analysis import CallAnalysis
from luwte.service.bootstrap import Installation, Recogniser
from luwte.service.modes import on_files
from luwte.service.overheard import Overheard, overheard
from luwte.service.payload import ON_SCREEN_ONLY, Json, to_json
from luwte.settings import CHANNEL


@dataclass(frozen=True, slots=True)
class Options:
    """What was asked on the command line."""

    files: Sequence[Path]
    as_json: bool
    html: Path | None
    speakers: tuple[str, ...]
    channel: str | None
    overlay: Path | None
    voice: bool = False
    engine: str | None = None
    model: str | None = None


def run(options: Options) -> int:
    """Analyse all files; 0 when all went well, 1 when some could not be used. Raises `LuwteError` for wrong options."""
    installed = installation(options.overlay)
    if options.html is not None:
        _check_writable(options.html)
    wanted = _wanted(options, installed)
    if options.voice:
        typer.echo(f"luwte: {on_files(installed.conditions)}", err=True)
    reader = second_reader(installed)
    done: list[tuple[str, CallAnalysis]] = []
    for path, result in each(options.files, wanted, installed, reader):
        if isinstance(result, LuwteError):
            typer.echo(f"luwte: {result}", err=True)
            continue
        done.append((str(path), result))
        if options.as_json:
            typer.echo(json.dumps(_payload(path, result, installed), ensure_ascii=False))
    _show(options, done, installed)
    tell(reader)
    failed = len(options.files) - len(done)
    if failed:
        typer.echo(f"luwte: {failed} van {len(options.files)} bestanden kon niet gebruikt worden", err=True)
    return 1 if failed else 0


def _show(options: Options, done: list[tuple[str, CallAnalysis]], installed: Installation) -> None:
    if not options.as_json:
        console = Console(highlight=False)
        for name, analysis in done:
            print_call(console, name, analysis, installed.content, brief=len(done) > 1 or options.html is not None)
    if options.html is not None and done:
        _write_report(options.html, done, installed)


def _wanted(options: Options, installed: Installation) -> Wanted:
    channel = options.channel or installed.caller_channel
    if channel is not None and not re.match(CHANNEL, channel):
        raise SettingsError("--beller-kanaal: kies links of rechts, of beller+medewerker, zoals 3+6")
    return Wanted(
        overlay=options.overlay,
        speakers={**installed.speakers, **_speakers(options.speakers)},
        channel=channel,
        voice=options.voice,
        speech=Recogniser(
            options.engine or installed.speech.name,
            options.model or installed.speech.model,
            installed.speech.models_dir,
        ),
    )


def _speakers(flags: Sequence[str]) -> dict[str, Party]:
    parties: dict[str, Party] = {}
    for flag in flags:
        name, sign, party = flag.rpartition("=")
        if not sign or not name or party not in {p.value for p in Party}:
            raise SettingsError('--spreker: schrijf NAAM=beller of NAAM=medewerker, bijvoorbeeld "SPEAKER_00=beller"')
        parties[name] = Party(party)
    return parties


def _payload(path: Path, analysis: CallAnalysis, installed: Installation) -> dict[str, Json]:
    return {
        "bestand": str(path),
        "gesprek": str(analysis.call.id),
        "tijden": analysis.call.timing.value,
        "gehoord": to_json(analysis.call.heard),
        "inhoud": installed.content.version,
        "hoogste_fase": to_json(analysis.highest),
        "momenten": [
            {
                "gebeurtenis": to_json(moment.event),
                "uitkomsten": [to_json(o) for o in moment.outputs if not isinstance(o, ON_SCREEN_ONLY)],
                "advies": moment.advice.technique if moment.advice else None,
                "licht": moment.may_end.light.value,
            }
            for moment in analysis.moments
            if moment.outputs or not isinstance(moment.event, VoiceMeasured | PartialHeard)
        ],
        **_besides_words(overheard(analysis)),
    }


def _besides_words(heard: Overheard) -> dict[str, Json]:
    return {
        "stem_verheven": [to_json(stretch) for stretch in heard.raised],
        "beurtwisseling": to_json(heard.exchange),
        "gaten": [to_json(gap) for gap in heard.gaps],
    }


def _check_writable(path: Path) -> None:
    if path.is_dir():
        raise SourceError("dit is een map; geef een bestandsnaam", file=str(path))
    if not path.parent.is_dir() or not os.access(path.parent, os.W_OK):
        raise SourceError("hier kan het verslag niet geschreven worden", file=str(path))


def _write_report(path: Path, done: list[tuple[str, CallAnalysis]], installed: Installation) -> None:
    from luwte.apps.web.report import render_report

    html = render_report(done, installed.content, made_by_version=version("luwte"))
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".deel")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as sink:
            sink.write(html)
        Path(temporary).replace(path)
    except OSError:
        Path(temporary).unlink(missing_ok=True)
        raise SourceError("het verslag kon niet geschreven worden (schijf vol?)", file=str(path)) from None
    typer.echo(f"Verslag geschreven: {path}", err=True)
