"""The organisation's own content, edited on a page: tried as a whole before it replaces anything.

What is refused changes nothing: neither the file nor what running calls and new calls are judged with. What is taken
in is written in one go, with the text that stood there before in the history.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock
from typing import Protocol

from luwte.content.content import Content
from luwte.content.loader import FOLDERS, OURS, SINGLES, load_content
from luwte.domain.estimate import TurnAssessment
from luwte.domain.turn import CallerTurn, Words
from luwte.errors import ContentError, NotFound, SettingsError
from luwte.recognition.context import context_of
from luwte.recognition.judge import judge
from luwte.service.actors import Actor
from luwte.service.clock import Clock
from luwte.service.content_check import check
from luwte.service.current import CurrentContent
from luwte.service.organisation import Change, Organisation, SettingsStore
from luwte.service.permissions import UseCase, permit
from luwte.service.ports import AuditTrail

_NAME = re.compile(rf"(?:{'|'.join(re.escape(s) for s in SINGLES)}|(?:{'|'.join(FOLDERS)})/[a-z0-9_]{{1,60}}\.yaml)")
MOST_CHARACTERS = 200_000
MOST_SPOKEN = 500
_PART = "content:"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file of content: ours, the organisation's own, or its own over ours. `version` as in `SettingsStore`."""

    name: str
    text: str
    own: bool
    ours: bool
    version: int


@dataclass(frozen=True, slots=True)
class Mistake:
    """Something to repair. `line` counts from 1 and is empty when it is in another file or none."""

    message: str
    line: int | None = None


class OverlayFolder(Protocol):
    """The folder with the organisation's own content."""

    @property
    def path(self) -> Path:
        """Where it is; it exists."""

    def names(self) -> Sequence[str]:
        """Which files are in it."""

    def read(self, name: str) -> str | None:
        """The text of a file."""

    def trial(self, name: str, text: str | None) -> Path:
        """A copy of the whole folder with this file changed (or away), to be tried. Called once at a time."""

    def write(self, name: str, text: str | None) -> None:
        """The file has this text from now on, or is away; never half. Raises `StoreUnavailable`."""


class Overlay:
    """Looking, trying and changing."""

    def __init__(
        self,
        folder: OverlayFolder,
        store: SettingsStore,
        trail: AuditTrail,
        clock: Clock,
        current: CurrentContent,
        organisation: Organisation,
    ) -> None:
        self._folder, self._store, self._trail, self._clock = folder, store, trail, clock
        self._current, self._organisation = current, organisation
        self._one = Lock()

    def names(self, actor: Actor) -> tuple[tuple[str, bool], ...]:
        """Every file that is ours or the organisation's own, and whether it is the latter."""
        permit(actor, UseCase.SEE_CONTENT)
        own = set(self._folder.names())
        ours = {path.relative_to(OURS).as_posix() for path in OURS.rglob("*.yaml")}
        return tuple((name, name in own) for name in sorted(own | ours))

    def sheet(self, actor: Actor, name: str, basis: str = "") -> Sheet:
        """A file, the organisation's own first; a new one has the text of `basis`. Raises `NotFound`."""
        permit(actor, UseCase.SEE_CONTENT)
        _named(name)
        own, path = self._folder.read(name), OURS / name
        if own is None and not path.is_file():
            if not basis:
                raise NotFound("dit bestand is er niet")
            return replace(self.sheet(actor, basis), name=name, own=False, ours=False, version=self._version(name))
        text = own if own is not None else path.read_text(encoding="utf-8")
        return Sheet(name, text, own is not None, path.is_file(), self._version(name))

    def _version(self, name: str) -> int:
        held = self._store.parts().get(f"{_PART}{name}")
        return held.version if held else 0

    def try_sentence(self, actor: Actor, sentence: str) -> tuple[TurnAssessment, Content]:
        """What the recogniser makes of a sentence of a caller, with the content that is in force. Nothing is kept."""
        permit(actor, UseCase.SEE_CONTENT)
        if not sentence.strip() or len(sentence) > MOST_SPOKEN:
            raise SettingsError(f"typ een zin van hoogstens {MOST_SPOKEN} tekens")
        content = self._current.now
        return judge(CallerTurn(0, Words(sentence.strip(), 0.0, 0.0)), context_of(content)), content

    def check(self, actor: Actor, name: str, text: str | None) -> tuple[Mistake, ...]:
        """What would be wrong; nothing is changed."""
        permit(actor, UseCase.EDIT_CONTENT)
        with self._one:
            return self._tried(name, text)[1]

    def save(self, actor: Actor, name: str, text: str | None, reason: str, expected: int) -> tuple[Mistake, ...]:
        """Take this text in (`None`: the own file goes, ours holds again). With mistakes nothing is changed.

        Raises `SettingsError` when somebody else changed it meanwhile.
        """
        permit(actor, UseCase.EDIT_CONTENT)
        why = " ".join(reason.split())
        if not 3 <= len(why) <= 200:
            raise SettingsError("schrijf in een paar woorden waarom u dit wijzigt")
        with self._one:
            content, mistakes = self._tried(name, text)
            if content is None:
                return mistakes
            self._replace(actor, name, text, why, expected, content.version)
            self._current.replace(content)
        self._organisation.content_replaced(content)
        self._trail.record(self._clock.now(), actor.user, "inhoud gewijzigd", name, f"versie {content.version}")
        return ()

    def _replace(self, actor: Actor, name: str, text: str | None, why: str, expected: int, version: str) -> None:
        """File and history, both or neither."""
        before = self._folder.read(name)
        change = Change(self._clock.now(), actor.user, f"{_PART}{name}", "tekst", before or "", text or "", why)
        self._folder.write(name, text)
        kept = False
        try:
            kept = self._store.replace(change.part, version, expected, [change])
        finally:
            if not kept:
                self._folder.write(name, before)
        if not kept:
            raise SettingsError("iemand anders heeft dit bestand intussen gewijzigd; laad de pagina opnieuw")

    def _tried(self, name: str, text: str | None) -> tuple[Content | None, tuple[Mistake, ...]]:
        _named(name)
        if text is not None and len(text) > MOST_CHARACTERS:
            return None, (Mistake(f"dit bestand is te groot: hoogstens {MOST_CHARACTERS} tekens"),)
        try:
            content = load_content(self._folder.trial(name, text))
        except ContentError as error:
            return None, (_mistake(name, error.file, error.line, error.message),)
        lines = {line.protocol: line.name for line in self._organisation.lines()}
        for missing in sorted(set(lines) - set(content.protocols)):
            return None, (Mistake(f"protocol {missing} is in gebruik op lijn {lines[missing]} en kan niet weg"),)
        found = tuple(_mistake(name, *_split(problem.place), problem.message) for problem in check(content))
        return (None, found) if found else (content, ())


def _named(name: str) -> None:
    """Raises `NotFound` for a name that can be no file of content (and so for every way out of the folder)."""
    if not _NAME.fullmatch(name):
        raise NotFound("dit bestand is er niet; een eigen bestand heet bijvoorbeeld protocollen/mijn_protocol.yaml")


def _split(place: str) -> tuple[str, int | None]:
    file, _, line = place.rpartition(":")
    return file, int(line) if line.isdigit() else None


def _mistake(name: str, file: str, line: int | None, message: str) -> Mistake:
    if file == name:
        return Mistake(message, line)
    return Mistake(f"{file}:{line}: {message}" if line else f"{file}: {message}")
