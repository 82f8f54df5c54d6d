"""How events of a call travel to Luwte as JSON: the models of the API, and the same for a client that feeds it.

A field that is not known is refused, and a value of another type is never made to fit. The employee's voice has no
field here, on purpose: what is not in the model cannot be sent.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from luwte.domain.events import (
    ActivityHeard,
    CallEnded,
    Event,
    Gap,
    HelpAsked,
    ObjectionMade,
    PartialHeard,
    SpeakerChanged,
    StepConfirmed,
    Tick,
    TurnHeard,
)
from luwte.domain.turn import CallerTurn, EmployeeTurn, Party, Words
from luwte.service.spoken_text import fit

MAX_EVENTS = 200
MAX_TEXT = 10_000
_DAY = 86_400

PartyName = Literal["beller", "medewerker"]
Seconds = Annotated[float, Field(ge=0, le=_DAY, description="Seconden sinds het begin van het gesprek.")]
Text = Annotated[str, Field(min_length=1, max_length=MAX_TEXT, description="Wat er gezegd is.")]
Key = Annotated[
    str,
    Field(
        pattern=r"^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$",
        description="Uw naam voor deze gebeurtenis. Dezelfde sleutel nog een keer is dezelfde gebeurtenis.",
        examples=["beurt-3"],
    ),
]


class Strict(BaseModel):
    """What every model here has in common."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, allow_inf_nan=False)


class _Event(Strict):
    key: Key


class _Spoken(_Event):
    start: Seconds
    end: Seconds

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> _Spoken:
        if self.end < self.start:
            raise ValueError("end ligt voor start")
        return self


class Turn(_Spoken):
    """Een afgeronde beurt."""

    kind: Literal["turn"]
    n: Annotated[int, Field(ge=0, le=100_000, description="De hoeveelste beurt van het gesprek, vanaf 0.")]
    party: PartyName
    text: Text
    confidence: Annotated[float, Field(ge=0, le=1)] | None = None

    def event(self) -> Event:
        """As the engine hears it."""
        words = Words(fit(self.text), self.start, self.end, self.confidence)
        caller = Party(self.party) is Party.CALLER
        return TurnHeard(CallerTurn(self.n, words) if caller else EmployeeTurn(self.n, words))


class Partial(_Spoken):
    """De beller praat nog: de woorden tot nu toe. Dit wordt nooit bewaard."""

    kind: Literal["partial"]
    text: Text
    stable: Annotated[int, Field(ge=0, le=MAX_TEXT, description="Zoveel tekens vooraan veranderen niet meer.")] = 0

    def event(self) -> Event:
        """As the engine hears it."""
        return PartialHeard(Words(fit(self.text), self.start, self.end), min(self.stable, len(self.text)))


class Activity(_Spoken):
    """Een partij sprak van start tot end: alleen de tijd, niets anders. Dit wordt nooit bewaard."""

    kind: Literal["activity"]
    party: PartyName

    def event(self) -> Event:
        """As the engine hears it."""
        return ActivityHeard(Party(self.party), self.start, self.end)


class Hole(_Spoken):
    """Van start tot end is niets gehoord: daar wordt niets uit afgeleid."""

    kind: Literal["gap"]
    cause: Annotated[str, Field(min_length=1, max_length=200, examples=["verbinding weg"])]

    def event(self) -> Event:
        """As the engine hears it."""
        return Gap(self.start, self.end, fit(self.cause))


class _Momentary(_Event):
    at: Seconds


class Objection(_Momentary):
    """De beller maakt bezwaar: tegen de stemmeting, of tegen alles."""

    kind: Literal["objection"]
    everything: Annotated[bool, Field(description="true: alle analyse stopt; false: alleen de stemmeting.")]

    def event(self) -> Event:
        """As the engine hears it."""
        return ObjectionMade(self.everything, self.at)


class Speaker(_Momentary):
    """Aan de kant van de beller kwam iemand anders aan de lijn."""

    kind: Literal["speaker_changed"]

    def event(self) -> Event:
        """As the engine hears it."""
        return SpeakerChanged(self.at)


class Step(_Momentary):
    """De medewerker drukte op een stap van het protocol."""

    kind: Literal["step"]
    step: Annotated[str, Field(pattern=r"^[a-z0-9_]{1,80}$", examples=["waarschuwing"])]

    def event(self) -> Event:
        """As the engine hears it."""
        return StepConfirmed(self.step, self.at)


class Help(_Momentary):
    """De medewerker vroeg stil om hulp."""

    kind: Literal["help"]

    def event(self) -> Event:
        """As the engine hears it."""
        return HelpAsked(self.at)


class End(_Momentary):
    """Het gesprek is voorbij."""

    kind: Literal["end"]

    def event(self) -> Event:
        """As the engine hears it."""
        return CallEnded(self.at)


WireEvent = Annotated[
    Turn | Partial | Activity | Hole | Objection | Speaker | Step | Help | End, Field(discriminator="kind")
]


class Profile(Strict):
    """De lijn zoals de toevoer haar kent; wat ontbreekt, komt van de lijn in Luwte."""

    protocol: Annotated[str, Field(pattern=r"^[a-z0-9_]{1,80}$", examples=["gemeente"])] | None = None
    address: Literal["u", "je"] | None = None
    care_line: bool | None = None


_PLAIN = r"^[!-~]([ -~]{0,198}[!-~])?$"


class Opening(Strict):
    """Een nieuw gesprek."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"call": "acd-2026-11-25-0017", "line": "balie", "employee": "m.devries"}]}
    )

    call: Annotated[
        str,
        Field(
            pattern=r"^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$",
            description="Uw id van dit gesprek. Luwte bewaart het niet, alleen een afgeleide.",
        ),
    ]
    line: Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[^\x00-\x1f\x7f]+$")] = "algemeen"
    employee: (
        Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._@+-]{0,99}$", description="Aanmeldnaam bij Luwte.")]
        | None
    ) = None
    team: (
        Annotated[
            str,
            Field(
                pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$",
                description="Team; gaat voor dat van de lijn.",
            ),
        ]
        | None
    ) = None
    practice: Annotated[bool, Field(description="Een oefening telt nergens mee.")] = False
    recogniser: (
        Annotated[str, Field(pattern=_PLAIN, description="Waarmee de woorden gemaakt worden, als dat geen mens is.")]
        | None
    ) = None
    model: Annotated[str, Field(pattern=_PLAIN, description="Het model daarvan, liefst met zijn hash.")] | None = None
    profile: Profile = Profile()


class Batch(Strict):
    """Gebeurtenissen in volgorde."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "events": [
                        {
                            "kind": "turn",
                            "key": "beurt-0",
                            "n": 0,
                            "party": "beller",
                            "text": "ik wacht al drie weken op antwoord",
                            "start": 0.4,
                            "end": 2.9,
                        }
                    ]
                }
            ]
        }
    )

    events: Annotated[list[WireEvent], Field(min_length=1, max_length=MAX_EVENTS)]


def travelling(event: Event, key: str) -> dict[str, object] | None:
    """An event of a call as it is sent; `None` for what is not fed (the start is an opening, time passes by itself)."""
    match event:
        case TurnHeard(turn) if turn.words is not None:
            words = turn.words
            party = Party.CALLER if isinstance(turn, CallerTurn) else Party.EMPLOYEE
            sure = {} if words.confidence is None else {"confidence": words.confidence}
            return _spoken("turn", key, words.start, words.end, n=turn.n, party=party.value, text=words.text, **sure)
        case PartialHeard(words, stable):
            return _spoken("partial", key, words.start, words.end, text=words.text, stable=stable)
        case ActivityHeard(party, start, end):
            return _spoken("activity", key, start, end, party=party.value)
        case Gap(start, end, cause):
            return _spoken("gap", key, start, end, cause=cause)
        case ObjectionMade(everything, at):
            return {"kind": "objection", "key": key, "at": at, "everything": everything}
        case StepConfirmed(step, at, _):
            return {"kind": "step", "key": key, "at": at, "step": step}
        case SpeakerChanged(at) | HelpAsked(at) | CallEnded(at):
            kinds = {SpeakerChanged: "speaker_changed", HelpAsked: "help", CallEnded: "end"}
            return {"kind": kinds[type(event)], "key": key, "at": at}
        case _:
            assert not isinstance(event, Tick) or event.at >= 0
            return None


def _spoken(kind: str, key: str, start: float, end: float, **rest: object) -> dict[str, object]:
    return {"kind": kind, "key": key, "start": start, "end": end, **rest}
