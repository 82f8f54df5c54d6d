"""What an organisation decides on its pages: the law's switches, the desk, keeping, its lines and recordings.

`luwte.toml` gives the first values; from the first change on a page, what the page says wins and the file is not looked
at any more for that part. Every change is kept with who, when, from what to what, and why.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Protocol, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from luwte.content.content import Content
from luwte.domain.call import Address, LineProfile, Sector
from luwte.errors import NotFound, SettingsError
from luwte.service.actors import Actor
from luwte.service.clock import Clock
from luwte.service.current import CurrentContent
from luwte.service.modes import Mode
from luwte.service.permissions import UseCase, permit
from luwte.service.ports import AuditTrail
from luwte.service.recording_sources import RecordingSource

_LONG_TEXT, _SHORT_TEXT = 4000, 200
_NOT_SAID = "niet ingevuld"
_FRESH = 2.0


Text = Annotated[str, Field(max_length=_LONG_TEXT)]
Short = Annotated[str, Field(max_length=_SHORT_TEXT)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class LawSettings(_Part):
    """Words or voice, with what each needs before it may be used (laws L3, L4); whether a helper may read along.

    A caller may always object, so there is no switch for that; from which phase help is called stands in the protocol.
    """

    mode: Mode = Mode.WORDS
    dpia: Short = ""
    or_date: date | None = None
    responsible: Short = ""
    notice_nl: Text = ""
    notice_en: Text = ""
    notice_easy: Text = ""
    read_along: bool = False

    @property
    def missing_for_voice(self) -> tuple[str, ...]:
        """Which of the four conditions of voice mode are not met, in words."""
        needed = (
            ("het nummer van de DPIA", self.dpia),
            ("de datum waarop de OR instemde", self.or_date),
            ("de mededeling aan bellers (Nederlands)", self.notice_nl),
            ("wie verantwoordelijk is", self.responsible),
        )
        return tuple(name for name, given in needed if not given)

    @property
    def missing_for_words(self) -> tuple[str, ...]:
        """What words mode still asks for; it works without, with a warning."""
        needed = (
            ("de datum waarop de OR instemde", self.or_date),
            ("de mededeling aan bellers (Nederlands)", self.notice_nl),
        )
        return tuple(name for name, given in needed if not given)

    @model_validator(mode="after")
    def _voice_needs_all_four(self) -> LawSettings:
        if self.mode is Mode.VOICE and self.missing_for_voice:
            raise ValueError(
                f"stem kan pas aan met alle vier de voorwaarden; er ontbreekt nog: {', '.join(self.missing_for_voice)}"
            )
        return self


class RetentionSettings(_Part):
    """How long each purpose keeps what it needs (DOMAIN 11.3); shorter may, longer than these bounds may not."""

    transcript_hours: Annotated[int, Field(ge=1, le=24)] = 24
    kept_hours: Annotated[int, Field(ge=1, le=72)] = 72
    alert_days: Annotated[int, Field(ge=1, le=183)] = 183
    account_days: Annotated[int, Field(ge=1, le=365)] = 90


class DeskSettings(_Part):
    """What an employee's desk offers."""

    help_key: bool = True


class Line(_Part):
    """A telephone line (*lijn*): which organisation answers and how. `id` is what a feeder calls it."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$")]
    name: Annotated[str, Field(min_length=1, max_length=60)]
    protocol: Annotated[str, Field(min_length=1, max_length=60)] = "telefoon"
    address: Address = Address.FORMAL
    sector: Sector | None = None
    care_line: bool = False
    easy: bool = False
    hints: bool = True
    team: Short = ""
    open: bool = True

    @property
    def profile(self) -> LineProfile:
        """The line as a call knows it."""
        return LineProfile(
            name=self.name,
            protocol=self.protocol,
            address=self.address,
            care_line=self.care_line,
            sector=self.sector,
            easy=self.easy,
            hints=self.hints,
        )


class OrganisationSettings(_Part):
    """Everything together."""

    law: LawSettings = LawSettings()
    retention: RetentionSettings = RetentionSettings()
    desk: DeskSettings = DeskSettings()


PARTS: Mapping[str, type[_Part]] = {"law": LawSettings, "retention": RetentionSettings, "desk": DeskSettings}
_LINE, _SOURCE = "line:", "source:"


@dataclass(frozen=True, slots=True)
class Kept:
    """A part as it is kept: JSON, and a number that goes up with each change."""

    value: str
    version: int


@dataclass(frozen=True, slots=True)
class Change:
    """One field that was changed (*wijziging*)."""

    at: datetime
    who: str
    part: str
    field: str
    old: str
    new: str
    reason: str


@dataclass(frozen=True, slots=True)
class InForce:
    """Which protocol, of which content, held on a line from when."""

    line: str
    protocol: str
    content_version: str
    since: datetime


class SettingsStore(Protocol):
    """Where settings are kept. Every method raises `StoreUnavailable`."""

    def parts(self) -> Mapping[str, Kept]:
        """Everything that was ever set on a page."""

    def replace(self, part: str, value: str, expected: int, changes: Sequence[Change]) -> bool:
        """`value` with its history, in one go; `False` when the version is not `expected` any more (0: new)."""

    def history(self, limit: int = 200, part: str | None = None) -> Sequence[Change]:
        """The last changes, newest first."""

    def note_in_force(self, held: InForce) -> None:
        """From then on this protocol holds on this line; nothing when it did already."""

    def in_force(self, line: str | None = None) -> Sequence[InForce]:
        """What held when, newest first."""


P = TypeVar("P", bound=BaseModel)


class Organisation:
    """The use cases of what an organisation decides."""

    def __init__(
        self,
        store: SettingsStore,
        trail: AuditTrail,
        clock: Clock,
        current: CurrentContent,
        first: OrganisationSettings | None = None,
        line: LineProfile | None = None,
    ) -> None:
        self._store, self._trail, self._clock, self._current = store, trail, clock, current
        self._first = first or OrganisationSettings()
        self._line = _line_of(line or LineProfile())
        self._read: tuple[float, Mapping[str, Kept]] | None = None
        self._listeners: list[Callable[[OrganisationSettings], None]] = []

    def listen(self, listener: Callable[[OrganisationSettings], None]) -> None:
        """Call `listener` with what holds, now and after every change on a page of this process."""
        self._listeners.append(listener)
        listener(self.now)

    def _parts(self) -> Mapping[str, Kept]:
        """Read at most every two seconds: a desk asks often, and another process may have changed it."""
        moment = self._clock.steady()
        if self._read is None or moment - self._read[0] > _FRESH:
            self._read = moment, self._store.parts()
        return self._read[1]

    @property
    def now(self) -> OrganisationSettings:
        """What holds now."""
        return decided(self._parts(), self._first)

    def version(self, part: str) -> int:
        """The version of a part: a page sends it back, so that two who change at once do not undo each other."""
        kept = self._parts().get(part)
        return kept.version if kept else 0

    def see(self, actor: Actor) -> OrganisationSettings:
        """What holds now, for a page."""
        permit(actor, UseCase.SEE_SETTINGS)
        return self.now

    def change(self, actor: Actor, part: str, values: Mapping[str, Any], reason: str, expected: int) -> None:
        """Set a part as a whole. Raises `SettingsError` with what is wrong; nothing is changed then."""
        permit(actor, UseCase.CHANGE_SETTINGS)
        before: _Part = getattr(self.now, part)
        after = _read(PARTS[part], values)
        self._keep(actor, part, before, after, reason, expected)

    def lines(self) -> tuple[Line, ...]:
        """All lines, by name; that of `luwte.toml` is there until it is changed on a page."""
        found = self._named(_LINE, Line)
        if all(line.id != self._line.id for line in found):
            found.append(self._line)
        return tuple(sorted(found, key=lambda line: (line.name.casefold(), line.id)))

    def line(self, identity: str) -> Line:
        """Raises `NotFound`."""
        known = {line.id: line for line in self.lines()}
        if identity not in known:
            raise NotFound("deze lijn is er niet")
        return known[identity]

    def line_version(self, identity: str) -> int:
        """The version of a line, 0 for a new one."""
        return self.version(f"{_LINE}{identity}")

    def save_line(self, actor: Actor, values: Mapping[str, Any], reason: str, expected: int) -> Line:
        """A new line or a changed one. Raises `SettingsError`."""
        permit(actor, UseCase.CHANGE_SETTINGS)
        after = _read(Line, values)
        if after.protocol not in self._current.now.protocols:
            raise SettingsError(f"er is geen protocol {after.protocol}; kies er een uit de lijst")
        known = {line.id: line for line in self.lines()}
        before = known.get(after.id) if expected else None
        self._keep(actor, f"{_LINE}{after.id}", before, after, reason, expected)
        self._store.note_in_force(InForce(after.id, after.protocol, self._current.now.version, self._clock.now()))
        return after

    def sources(self) -> tuple[RecordingSource, ...]:
        """Where recordings come from, by name; also those that are not in use any more."""
        found = self._named(_SOURCE, RecordingSource)
        return tuple(sorted(found, key=lambda source: (source.name.casefold(), source.id)))

    def source(self, identity: str) -> RecordingSource:
        """Raises `NotFound`."""
        known = {source.id: source for source in self.sources()}
        if identity not in known:
            raise NotFound("deze bron is er niet")
        return known[identity]

    def source_version(self, identity: str) -> int:
        """The version of a source, 0 for a new one."""
        return self.version(f"{_SOURCE}{identity}")

    def save_source(self, actor: Actor, values: Mapping[str, Any], reason: str, expected: int) -> RecordingSource:
        """A new source of recordings or a changed one. Raises `SettingsError`."""
        permit(actor, UseCase.CHANGE_SETTINGS)
        after = _read(RecordingSource, values)
        if after.line and all(line.id != after.line for line in self.lines()):
            raise SettingsError("deze lijn is er niet; kies er een uit de lijst")
        known = {source.id: source for source in self.sources()}
        before = known.get(after.id) if expected else None
        self._keep(actor, f"{_SOURCE}{after.id}", before, after, reason, expected)
        return after

    def _named(self, kind: str, model: type[P]) -> list[P]:
        return [model.model_validate_json(held.value) for part, held in self._parts().items() if part.startswith(kind)]

    def content_replaced(self, content: Content) -> None:
        """Other content is in force: note it for every line."""
        for line in self.lines():
            self._store.note_in_force(InForce(line.id, line.protocol, content.version, self._clock.now()))

    def history(self, actor: Actor) -> Sequence[Change]:
        """The last changes, newest first."""
        permit(actor, UseCase.SEE_SETTINGS)
        return self._store.history()

    def in_force(self, actor: Actor) -> Sequence[InForce]:
        """Which protocol held when."""
        permit(actor, UseCase.SEE_SETTINGS)
        return self._store.in_force()

    def _keep(
        self, actor: Actor, part: str, before: BaseModel | None, after: BaseModel, reason: str, expected: int
    ) -> None:
        why = " ".join(reason.split())
        if not 3 <= len(why) <= _SHORT_TEXT:
            raise SettingsError("schrijf in een paar woorden waarom u dit wijzigt")
        now = self._clock.now()
        changes = [Change(now, actor.user, part, *found, why) for found in _differences(before, after)]
        if not changes:
            return
        self._read = None
        if not self._store.replace(part, after.model_dump_json(), expected, changes):
            raise SettingsError(
                "iemand anders heeft dit intussen gewijzigd; laad de pagina opnieuw en kijk wat er staat"
            )
        for listener in self._listeners:
            listener(self.now)
        names = ", ".join(change.field for change in changes)
        self._trail.record(now, actor.user, "instelling gewijzigd", part, names)


def decided(kept: Mapping[str, Kept], first: OrganisationSettings) -> OrganisationSettings:
    """What holds: what was set on a page, and `first` for the rest."""
    given = {name: model.model_validate_json(kept[name].value) for name, model in PARTS.items() if name in kept}
    return first.model_copy(update=given)


def _differences(before: BaseModel | None, after: BaseModel) -> Iterator[tuple[str, str, str]]:
    old = before.model_dump(mode="json") if before else {}
    for field, value in after.model_dump(mode="json").items():
        was, now = _shown(old.get(field)), _shown(value)
        if was != now:
            yield field, was, now


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "aan" if value else "uit"
    return str(value) if value not in (None, "") else _NOT_SAID


def _read(model: type[P], values: Mapping[str, Any]) -> P:
    """Raises `SettingsError` with the first mistake; what was typed is not repeated."""
    try:
        return model.model_validate(
            {name: None if value == "" and _empty(model, name) else value for name, value in values.items()}
        )
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        if first["type"] == "value_error":
            raise SettingsError(first["msg"].removeprefix("Value error, ")) from None
        raise SettingsError(f"deze waarde klopt niet: {'.'.join(map(str, first['loc']))}") from None


def _empty(model: type[BaseModel], name: str) -> bool:
    """Whether an empty field means that there is none."""
    field = model.model_fields.get(name)
    return field is not None and field.default is None


def _line_of(profile: LineProfile) -> Line:
    return Line(
        id="algemeen",
        name=profile.name,
        protocol=profile.protocol,
        address=profile.address,
        sector=profile.sector,
        care_line=profile.care_line,
        easy=profile.easy,
        hints=profile.hints,
    )
