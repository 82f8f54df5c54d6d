"""Dialogues with expectations that a trainer can write and run: `gesprekken/*.yaml` in the tests or in an overlay.

One dialogue is one call through the engine. This says where an expectation was not met; it does not repair content.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from luwte.content.content import Content
from luwte.content.loader import validate
from luwte.content.schema.model import ContentModel, Id, Text, YesNo
from luwte.content.yamlfile import YamlFile, read_yaml
from luwte.domain.advice import Light
from luwte.domain.behaviour import CareKind, Form, Phase, Target
from luwte.domain.call import Address, LineProfile, guessed_seconds
from luwte.domain.estimate import PhaseEstimate, TurnAssessment
from luwte.domain.events import Event, StepConfirmed, Tick, TurnHeard
from luwte.domain.outputs import CareSignalled, HelpRequested, StepProposed, TechniqueHeard
from luwte.domain.turn import CallerTurn, EmployeeTurn, Party, Words
from luwte.engine import CallEngine
from luwte.errors import ContentError
from luwte.service.analysis import Moment, Walk

_NONE = "geen"

Bound = Annotated[Phase, BeforeValidator(lambda v: int(v) if isinstance(v, str) and v.isdigit() else v)]


class Expected(ContentModel):
    """What must be so after a line. `phase` is the running phase of the call, `turn` that of the turn by itself."""

    phase: Bound | None = Field(None, alias="fase")
    at_least: Bound | None = Field(None, alias="minstens")
    at_most: Bound | None = Field(None, alias="hoogstens")
    turn: Bound | None = Field(None, alias="beurt")
    turn_at_most: Bound | None = Field(None, alias="beurt_hoogstens")
    forms: frozenset[Form] | None = Field(None, alias="vorm")
    target: Target | None = Field(None, alias="doel")
    advice: Id | None = Field(None, alias="advies")
    light: Light | None = Field(None, alias="licht")
    care: CareKind | Literal["geen"] | None = Field(None, alias="zorg")
    help: YesNo | None = Field(None, alias="hulp")
    cooling: YesNo | None = Field(None, alias="koelt_af")
    proposes: Id | None = Field(None, alias="stelt_voor")
    technique: Id | None = Field(None, alias="techniek")


class Line(ContentModel):
    """One line of a dialogue: somebody speaks, a step is pressed, or seconds pass."""

    caller: Text | None = Field(None, alias="beller")
    employee: Text | None = Field(None, alias="medewerker")
    step: Id | None = Field(None, alias="stap")
    tick: float | None = Field(None, alias="tik", ge=0)
    expected: Expected | None = Field(None, alias="verwacht")

    @model_validator(mode="after")
    def _one(self) -> Line:
        given = [self.caller, self.employee, self.step, self.tick]
        if sum(value is not None for value in given) != 1:
            raise ValueError("geef precies één van: beller, medewerker, stap, tik")
        return self


class LineSettings(ContentModel):
    """The line of the call."""

    care_line: YesNo = Field(False, alias="zorglijn")
    address: Address = Field(Address.FORMAL, alias="aanspreekvorm")
    protocol: Id = "telefoon"


class Dialogue(ContentModel):
    """A whole dialogue. `known_gap` says why Luwte does not manage it yet; then it must still fail."""

    title: Text | None = Field(None, alias="titel")
    known_gap: Text | None = Field(None, alias="bekend_tekort")
    line: LineSettings = Field(LineSettings(), alias="lijn")
    throughout: Expected | None = Field(None, alias="doorlopend")
    lines: tuple[Line, ...] = Field(alias="gesprek", min_length=1)


@dataclass(frozen=True, slots=True)
class Mismatch:
    """An expectation that was not met."""

    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


def run_dialogue(path: Path, content: Content) -> tuple[Mismatch, ...]:
    """Play one file; empty when everything was as expected. Raises `ContentError` when the file is wrong."""
    dialogue, file = read_dialogue(path)
    if dialogue.line.protocol not in content.protocols:
        message = f"lijn.protocol: er is geen protocol {dialogue.line.protocol}"
        raise ContentError(message, file=file.name, line=file.line(("lijn", "protocol")))
    return tuple(_play(dialogue, file, content))


def read_dialogue(path: Path) -> tuple[Dialogue, YamlFile]:
    """A dialogue and where its lines stand; a file may also be a bare list of lines."""
    file = read_yaml(path, name=path.name)
    bare = isinstance(file.values, list)
    if bare:
        lines = {("gesprek", *loc): line for loc, line in file.lines.items()}
        file = YamlFile(file.name, {"gesprek": file.values}, lines)
    return validate(Dialogue, file), file


def _play(dialogue: Dialogue, file: YamlFile, content: Content) -> Iterator[Mismatch]:
    profile = LineProfile(
        protocol=dialogue.line.protocol, address=dialogue.line.address, care_line=dialogue.line.care_line
    )
    walk = Walk(CallEngine(content, profile))
    clock = 0.0
    for n, line in enumerate(dialogue.lines):
        event, clock = _event(line, n, clock)
        moment = walk.step(event)
        place = f"{file.name}:{file.line(('gesprek', n))}"
        expectations = [line.expected, dialogue.throughout if line.caller else None]
        for expected in expectations:
            if expected is not None:
                yield from (Mismatch(place, message) for message in _compare(expected, moment))


def _event(line: Line, n: int, clock: float) -> tuple[Event, float]:
    spoken = line.caller or line.employee
    if spoken is None:
        at = clock + (line.tick or 0.0)
        return (StepConfirmed(line.step, at) if line.step else Tick(at)), at
    end = clock + guessed_seconds(spoken, Party.CALLER if line.caller else Party.EMPLOYEE)
    words = Words(spoken, clock, end)
    return TurnHeard(CallerTurn(n, words) if line.caller else EmployeeTurn(n, words)), end + 0.4


def _compare(expected: Expected, moment: Moment) -> Iterator[str]:
    seen = dict(_seen(moment))
    for name, wanted in expected.model_dump(exclude_none=True).items():
        if name not in seen:
            yield f"{name} kan hier niet verwacht worden"
            continue
        got = seen[name]
        if not _meets(name, wanted, got):
            yield f"{_alias(name)}: verwacht {_show(wanted)}, gezien {_show(got)}"


def _seen(moment: Moment) -> Iterator[tuple[str, object]]:
    yield "advice", moment.advice.technique if moment.advice else _NONE
    yield "light", moment.may_end.light
    yield "help", any(isinstance(o, HelpRequested) for o in moment.outputs)
    yield "proposes", {o.step.id for o in moment.outputs if isinstance(o, StepProposed)}
    yield "technique", {o.technique for o in moment.outputs if isinstance(o, TechniqueHeard)}
    yield "care", {o.care.kind for o in moment.outputs if isinstance(o, CareSignalled)}
    if moment.assessed:
        yield from _seen_of_caller(*moment.assessed)


def _seen_of_caller(assessment: TurnAssessment, estimate: PhaseEstimate) -> Iterator[tuple[str, object]]:
    for name in ("phase", "at_least", "at_most"):
        yield name, estimate.phase
    for name in ("turn", "turn_at_most"):
        yield name, assessment.phase
    yield "forms", frozenset(assessment.forms)
    yield "target", assessment.target
    yield "cooling", estimate.cooling


def _meets(name: str, wanted: object, got: object) -> bool:
    if isinstance(wanted, Phase) and isinstance(got, Phase):
        if name == "at_least":
            return got >= wanted
        return got <= wanted if name in {"at_most", "turn_at_most"} else got == wanted
    if name == "forms" and isinstance(wanted, frozenset) and isinstance(got, frozenset):
        return wanted <= got if wanted else not got
    if isinstance(got, set):
        return not got if wanted == _NONE else wanted in got
    return wanted == got


def _alias(name: str) -> str:
    return Expected.model_fields[name].alias or name


def _show(value: object) -> str:
    if isinstance(value, (set, frozenset)):
        return ", ".join(sorted(str(v) for v in value)) or _NONE
    if isinstance(value, bool):
        return "ja" if value else "nee"
    return str(int(value)) if isinstance(value, Phase) else str(value)
