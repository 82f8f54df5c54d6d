"""Scripted calls for the light "U mag beëindigen" (`tests/licht/*.yaml`), each played on three protocols.

There is no text to recognise: a line says what a caller turn shows, and that goes through the real memory of the call
to a real desk. What the light must say was worked out by hand from DOMAIN 5.2 and the protocol, never by this code.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pydantic import Field, model_validator

from luwte.content.content import Content
from luwte.content.loader import validate
from luwte.content.schema.model import ContentModel, Id, Text, YesNo
from luwte.content.yamlfile import YamlFile, read_yaml
from luwte.domain.advice import Decider, Light, MayEnd
from luwte.domain.behaviour import CareKind, Detail, Phase, SpeechAct, Target
from luwte.domain.call import LineProfile
from luwte.domain.estimate import TurnAssessment
from luwte.domain.events import StepConfirmed
from luwte.domain.evidence import CareSignal, Evidence, Mark, MessageId, Repair, Span
from luwte.domain.outputs import MayEndChanged, Output, StepRefused
from luwte.handling.desk import Desk
from luwte.recognition.assess import likeliest, weigh
from luwte.recognition.estimate import Estimator

FOLDER = Path(__file__).parents[1] / "tests" / "licht"
PROTOCOLS = ("telefoon", "gemeente", "receptie")
STRENGTH = 0.9
_EVERY = "alle"
_REFUSED = "geweigerd"
_QUOTE = Span(0, 3, "xxx")
_RULE = "licht.script"
_USUAL = {
    Phase.COMPLAINT: (Detail.COMPLAINT, Target.SITUATION, frozenset[Mark]()),
    Phase.CRITICISM: (Detail.ORG_CRITICISM, Target.ORGANISATION, frozenset[Mark]()),
    Phase.PERSONAL: (Detail.INSULT, Target.EMPLOYEE, frozenset[Mark]()),
    Phase.EXPLOSIVE: (Detail.THREAT, Target.EMPLOYEE, frozenset({Mark.EXPLICIT})),
}


class Shows(ContentModel):
    """What a caller turn shows by itself. Without details: what a turn of this phase usually does (`_USUAL`)."""

    phase: Phase = Field(alias="fase")
    details: tuple[Detail, ...] = ()
    target: Target | None = Field(None, alias="doel")
    act: SpeechAct = Field(SpeechAct.ASSERTED, alias="taalhandeling")
    marks: frozenset[Mark] | None = Field(None, alias="merken")
    care: tuple[CareKind, ...] = Field((), alias="zorg")
    repairs: YesNo = Field(False, alias="herstel")

    def assessment(self, turn: int, content: Content) -> TurnAssessment:
        """The turn as recognition hands it over: findings, and what they weigh together."""
        evidence = tuple(self._evidence(turn))
        chances = weigh(content.estimation.floor, evidence)
        return TurnAssessment(
            turn=turn,
            phase=likeliest(chances),
            probabilities=chances,
            evidence=evidence,
            repairs=(Repair(turn, STRENGTH, _QUOTE, _RULE),) if self.repairs else (),
            care=tuple(CareSignal(kind, turn, _QUOTE, _RULE) for kind in self.care),
        )

    def _evidence(self, turn: int) -> Iterator[Evidence]:
        usual, target, marks = _USUAL.get(self.phase, (Detail.COMPLAINT, Target.NOBODY, frozenset[Mark]()))
        for detail in self.details or ([usual] if self.phase else []):
            aimed = self.target or target
            yield Evidence(
                signal="woorden",
                turn=turn,
                strength=STRENGTH,
                supports=self.phase,
                detail=detail,
                target=aimed,
                act=self.act,
                quote=_QUOTE,
                because=MessageId(f"{detail.value}.{aimed.value}"),
                rule=_RULE,
                marks=marks if self.marks is None else self.marks,
            )


@dataclass(frozen=True, slots=True)
class Seen:
    """What is on screen after a line: the rule under the light, what is missing, when was warned, was it refused."""

    rule: str
    missing: tuple[str, ...] = ()
    warned_at: float | None = None
    refused: bool = False

    def __str__(self) -> str:
        warned = [] if self.warned_at is None else [f"@{self.warned_at:g}"]
        return " ".join([*([_REFUSED] if self.refused else []), self.rule, *self.missing, *warned])


def expectation(text: str) -> Seen:
    """Words: perhaps `geweigerd`, the rule without `licht.`, what is missing, `@` and the second of the last warning.

    >>> expectation("oranje.waarschuwing mist.herhaling @30")
    Seen(rule='oranje.waarschuwing', missing=('mist.herhaling',), warned_at=30.0, refused=False)
    """
    words = text.split()
    refused = words[0] == _REFUSED
    rule, *rest = words[refused:]
    warned = [float(word[1:]) for word in rest if word.startswith("@")]
    return Seen(rule, tuple(w for w in rest if not w.startswith("@")), warned[0] if warned else None, refused)


class Line(ContentModel):
    """One line: the caller does something, somebody presses, or time passes; and what each protocol must show then."""

    at: float = Field(alias="om", ge=0)
    caller: Shows | None = Field(None, alias="beller")
    press: Id | Mapping[Id, Id] | None = Field(None, alias="druk")
    by: Decider = Field(Decider.EMPLOYEE, alias="door")
    tick: YesNo = Field(False, alias="tik")
    running: Phase | None = Field(None, alias="loopt")
    every: Text | None = Field(None, alias=_EVERY)
    phone: Text | None = Field(None, alias="telefoon")
    town: Text | None = Field(None, alias="gemeente")
    reception: Text | None = Field(None, alias="receptie")

    @model_validator(mode="after")
    def _whole(self) -> Line:
        if sum([self.caller is not None, self.press is not None, self.tick]) != 1:
            raise ValueError("geef precies één van: beller, druk, tik")
        if any(self.text(protocol) is None for protocol in PROTOCOLS):
            raise ValueError("zeg voor elk protocol wat het licht moet zijn, of geef alle")
        return self

    def text(self, protocol: str) -> str | None:
        """What this protocol must show, as it was written."""
        own = {"telefoon": self.phone, "gemeente": self.town, "receptie": self.reception}
        return own[protocol] or self.every

    def step(self, protocol: str) -> str:
        """What is pressed on this protocol."""
        return self.press[protocol] if isinstance(self.press, Mapping) else (self.press or "")


class Script(ContentModel):
    """A scripted call. `known_gap` says per protocol why it does not go well yet; then it must still fail."""

    title: Text = Field(alias="titel")
    care_line: YesNo = Field(False, alias="zorglijn")
    known_gap: Mapping[Id, Text] = Field({}, alias="bekend_tekort")
    lines: tuple[Line, ...] = Field(alias="gesprek", min_length=1)

    @model_validator(mode="after")
    def _in_order(self) -> Script:
        times = [line.at for line in self.lines]
        if times != sorted(times):
            raise ValueError("de tijden lopen op")
        return self

    def gap(self, protocol: str) -> str | None:
        """Why this protocol does not go well yet."""
        return self.known_gap.get(protocol, self.known_gap.get(_EVERY))


@dataclass(frozen=True)
class Run:
    """One script on one protocol."""

    path: Path
    protocol: str

    @cached_property
    def file(self) -> YamlFile:
        """The file with its line numbers."""
        return read_yaml(self.path, name=self.path.name)

    @cached_property
    def script(self) -> Script:
        """The script. Raises `ContentError` when the file is wrong."""
        return validate(Script, self.file)

    @property
    def gap(self) -> str | None:
        """Why it does not go well yet, if it does not."""
        return self.script.gap(self.protocol)

    def mismatches(self, content: Content) -> list[str]:
        """Every line on which the screen said something else; empty when all of it was exact."""
        return list(self._mismatches(content))

    def _mismatches(self, content: Content) -> Iterator[str]:
        table = _Table(content, LineProfile(protocol=self.protocol, care_line=self.script.care_line))
        for n, line in enumerate(self.script.lines):
            seen = table.play(line, n)
            wanted = expectation(line.text(self.protocol) or "")
            place = f"{self.file.name}:{self.file.line(('gesprek', n))} {self.protocol}"
            if line.running is not None and table.phase is not line.running:
                yield f"{place}: lopende fase {int(table.phase)}, verwacht {int(line.running)}"
            if seen != wanted:
                yield f"{place}: {seen}, verwacht {wanted}"


class _Table:
    """A memory of the call and a desk, tied together as the engine ties them."""

    def __init__(self, content: Content, profile: LineProfile) -> None:
        self._content = content
        self._protocol = content.protocols[profile.protocol]
        self._memory = Estimator(content.estimation)
        self._desk = Desk(content, profile)
        self._light = MayEnd(Light.GREY, MessageId("licht.grijs"))

    @property
    def phase(self) -> Phase:
        """The running phase."""
        return self._memory.estimate.phase

    def play(self, line: Line, n: int) -> Seen:
        """One line, and what is on screen after it."""
        outputs = self._outputs(line, n)
        for output in outputs:
            if isinstance(output, MayEndChanged):
                self._light = output.may_end
        refused = any(isinstance(output, StepRefused) for output in outputs)
        light = self._light
        colour, rule = light.light.value, light.rule.removeprefix("licht.")
        shown = rule if rule.split(".")[0] == colour else f"{colour}({rule})"
        return Seen(shown, tuple(light.missing), light.warned_at, refused)

    def _outputs(self, line: Line, n: int) -> tuple[Output, ...]:
        if line.caller is not None:
            assessment = line.caller.assessment(n, self._content)
            return self._desk.caller(assessment, self._memory.add(assessment, line.at))
        if line.press is None:
            return self._desk.tick(line.at, self._memory.estimate)
        step = line.step(self._protocol.id)
        if step == self._protocol.confirm_veiled:
            self._memory.confirm_veiled()
        elif step == self._protocol.refuse_veiled:
            self._memory.refuse_veiled()
        return self._desk.press(StepConfirmed(step, line.at, line.by), self._memory.estimate)


def runs() -> list[Run]:
    """Every script on every protocol, in order."""
    return [Run(path, protocol) for path in sorted(FOLDER.glob("*.yaml")) for protocol in PROTOCOLS]
