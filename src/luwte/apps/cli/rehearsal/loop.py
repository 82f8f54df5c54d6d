"""The loop: a line in, what it did out, until the lines end. A wrong line is told with its number and stops nothing."""

from __future__ import annotations

import contextlib
import shutil
import sys
import textwrap
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

import typer

from luwte.apps.cli.install import installation
from luwte.apps.cli.rehearsal import shown
from luwte.apps.cli.rehearsal.call import TypedCall
from luwte.apps.cli.rehearsal.saved import save
from luwte.apps.cli.rehearsal.typed import (
    EXPLANATION,
    MAX_LINE,
    Coming,
    Plain,
    Pressed,
    Restarted,
    SaveTo,
    Spoken,
    Typed,
    Waited,
    WarningWanted,
    WrongLineError,
    decoded,
    plain,
    understand,
)
from luwte.content.content import Content
from luwte.domain.call import Address, LineProfile, Sector
from luwte.domain.outputs import CallClosed
from luwte.domain.turn import Party
from luwte.errors import SettingsError
from luwte.service.analysis import Moment


@dataclass(frozen=True, slots=True)
class Options:
    """What was asked on the command line; what is left out is as the settings say."""

    protocol: str | None = None
    sector: str | None = None
    easy: bool = False
    informal: bool = False
    care_line: bool = False
    overlay: Path | None = None


def run(options: Options) -> int:
    """Walk until the lines end; 1 when piped lines were wrong. Raises `LuwteError` for wrong options."""
    installed = installation(options.overlay)
    profile = line_of(options, installed.profile, installed.content)
    typing = sys.stdin.isatty() and sys.stdout.isatty()
    rehearsal = Rehearsal(installed.content, profile, echoes=not typing)
    if typing:
        rehearsal.write(["Er wordt niets bewaard, tenzij u /bewaar schrijft. /help toont wat u kunt typen."])
    wrong = rehearsal.follow(_typed(rehearsal.prompt) if typing else piped(sys.stdin.buffer))
    return 1 if wrong and not typing else 0


def line_of(options: Options, usual: LineProfile, content: Content) -> LineProfile:
    """The line of the settings with the flags of this run. Raises `SettingsError`."""
    protocol = options.protocol or usual.protocol
    if protocol not in content.protocols:
        raise SettingsError(f"--protocol: er is geen protocol {plain(protocol)}; wel: {_listed(content.protocols)}")
    if options.sector is not None and options.sector not in set(Sector):
        raise SettingsError(f"--sector: kies uit: {', '.join(Sector)}")
    return replace(
        usual,
        protocol=protocol,
        sector=Sector(options.sector) if options.sector else usual.sector,
        easy=options.easy or usual.easy,
        address=Address.INFORMAL if options.informal else usual.address,
        care_line=options.care_line or usual.care_line,
    )


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))


def piped(source: BinaryIO) -> Iterator[bytes]:
    """Lines of a pipe; of a line that is too long only the beginning."""
    while line := source.readline(MAX_LINE + 1):
        rest = line
        while len(rest) > MAX_LINE and not rest.endswith(b"\n"):
            rest = source.readline(MAX_LINE + 1)
        yield line


def _typed(prompt: Callable[[], str]) -> Iterator[bytes]:
    """Lines of somebody at a terminal, who can edit them and get earlier ones back, until Ctrl-D or Ctrl-C."""
    with contextlib.suppress(ImportError):
        import readline  # noqa: F401 it is enough that it is there; it keeps lines in memory only
    while True:
        try:
            line = input(prompt())
        except (EOFError, KeyboardInterrupt):
            typer.echo()
            return
        yield line.encode("utf-8", "surrogateescape")


class Rehearsal:
    """Typed calls, one after the other. `echoes`: the words are repeated, because nobody sees them being typed."""

    def __init__(self, content: Content, profile: LineProfile, *, echoes: bool) -> None:
        self._content = content
        self._echoes = echoes
        self._width = None if echoes else max(40, shutil.get_terminal_size().columns - 1)
        self._saved: list[str] = []
        self._begin(profile)

    def prompt(self) -> str:
        """Who is speaking."""
        return f"{self._speaker}> "

    def follow(self, lines: Iterable[bytes]) -> int:
        """Follow every line; how many were wrong."""
        wrong = 0
        for number, raw in enumerate(lines, start=1):
            try:
                line = decoded(raw)
                typed = understand(line) if line else None
                if typed is Plain.END:
                    break
                if typed is not None:
                    self._do(typed)
            except WrongLineError as error:
                wrong += 1
                typer.echo(f"luwte: regel {number}: {plain(str(error))}", err=True)
        self._end()
        return wrong

    def write(self, lines: Iterable[str]) -> None:
        """Lines for a person; on a terminal long ones go on under their beginning."""
        for line in lines:
            text = plain(line)
            if self._width is not None:
                margin = text[: len(text) - len(text.lstrip())]
                text = textwrap.fill(text, self._width, subsequent_indent=margin + "  ")
            typer.echo(text)

    def _begin(self, profile: LineProfile) -> None:
        self._profile = profile
        self._call = TypedCall(self._content, profile)
        self._speaker = Party.CALLER
        self.write([shown.introduction(self._call)])

    def _end(self) -> None:
        for output in self._call.end().outputs:
            if isinstance(output, CallClosed):
                self.write([shown.farewell(self._call, output.highest, self._saved)])

    def _do(self, typed: Typed) -> None:
        match typed:
            case Restarted(protocol):
                self._restart(protocol)
            case SaveTo(path):
                self._save(path)
            case Plain():
                self._plainly(typed)
            case Coming(name):
                self._help(self._call.comes(name), "Er is geen hulp gevraagd, of dit antwoord was er al.")
            case _:
                self._happens(typed)

    def _happens(self, typed: Typed) -> None:
        match typed:
            case Spoken(party, text):
                self._speaker = party or self._speaker
                if text:
                    self._show(self._call.say(self._speaker, text))
            case Pressed(step, by):
                self._show(self._call.press(step, by))
            case Waited(seconds):
                self._show(self._call.wait(seconds))
            case WarningWanted(level):
                self._show(self._call.warn(level))

    def _plainly(self, wanted: Plain) -> None:
        match wanted:
            case Plain.HELP:
                self._help(self._call.ask_help(), "Hulp was al gevraagd.")
            case Plain.MUTE:
                self._show(self._call.mute())
            case Plain.STEPS:
                self.write(shown.steps(self._call))
            case Plain.PROTOCOLS:
                self.write(shown.protocols(self._content))
            case _:
                typer.echo(EXPLANATION)

    def _show(self, moment: Moment) -> None:
        if self._echoes:
            self.write([shown.heading(moment.event)])
        self.write(shown.shown(moment, self._call))

    def _help(self, moment: Moment, otherwise: str) -> None:
        if moment.outputs:
            self._show(moment)
        else:
            self.write([f"  {otherwise}"])

    def _restart(self, protocol: str | None) -> None:
        if protocol is not None and protocol not in self._content.protocols:
            raise WrongLineError(f"er is geen protocol {protocol}; wel: {_listed(self._content.protocols)}")
        self._begin(replace(self._profile, protocol=protocol or self._profile.protocol))

    def _save(self, path: str) -> None:
        try:
            place = Path(path).expanduser()
        except RuntimeError:
            raise WrongLineError(f"{path} kan niet geschreven worden; bestaat de map?") from None
        self.write(save(self._call, place))
        self._saved.append(str(place))
