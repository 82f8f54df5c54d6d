"""Phases as people see them, what each finding supports, and the numbers of the estimate."""

from __future__ import annotations

from pydantic import Field, model_validator

from luwte.content.schema.model import ContentModel, Id, Text
from luwte.domain.behaviour import Detail, Phase, Target


class PhaseText(ContentModel):
    """One phase in words. `symbol` is its shape on screen, so that colour is never the only sign."""

    phase: Phase = Field(alias="fase")
    id: Id
    name: Text = Field(alias="naam")
    short: Text = Field(alias="kort")
    meaning: Text = Field(alias="betekenis")
    symbol: Text = Field(alias="teken", max_length=2)


class Support(ContentModel):
    """What a finding of `detail` supports per target, when it is asserted (rules B1 to B6)."""

    detail: Detail
    per_target: dict[Target, Phase] = Field(alias="per_doel")

    @model_validator(mode="after")
    def _every_target(self) -> Support:
        missing = [t.value for t in Target if t not in self.per_target]
        if missing:
            raise ValueError(f"per_doel mist: {', '.join(missing)}")
        return self


class PhasesFile(ContentModel):
    """`fasen.yaml`: the one definition of the phases; detector, report and (later) simulator share it."""

    phases: tuple[PhaseText, ...] = Field(alias="fasen", min_length=5, max_length=5)
    support: tuple[Support, ...] = Field(alias="steun")
    severe: frozenset[Detail] = Field(alias="ernstig")

    @model_validator(mode="after")
    def _complete(self) -> PhasesFile:
        if [p.phase for p in self.phases] != list(Phase):
            raise ValueError("fasen: geef 0 tot en met 4, in volgorde")
        if [p.id for p in self.phases] != [p.id for p in Phase]:
            raise ValueError("fasen: de id's liggen vast (zie DOMAIN: rustig … dreiging_of_explosie)")
        missing = set(Detail) - {s.detail for s in self.support}
        if missing:
            raise ValueError(f"steun mist: {', '.join(sorted(d.value for d in missing))}")
        return self


class Level(ContentModel):
    """When the running phase reaches this level and when it leaves it again."""

    phase: Phase = Field(alias="fase")
    enter: float = Field(alias="binnen", gt=0, lt=1)
    leave: float = Field(alias="buiten", gt=0, lt=1)
    min_turns: int = Field(alias="min_beurten", ge=1, le=20)
    min_seconds: float = Field(0.0, alias="min_seconden", ge=0)


class SecondOpinionNumbers(ContentModel):
    """When a second reader is asked (W27) and how far it counts.

    `strength` is above 0.75, so that the phase it settles is the likeliest one, whatever the chances were before.
    """

    margin: float = Field(alias="marge", ge=0, lt=1)
    gap: int = Field(alias="verschil", ge=1, le=4)
    strength: float = Field(alias="kracht", gt=0.75, lt=1)
    within: float = Field(alias="binnen_seconden", gt=0, le=60)


class EstimationFile(ContentModel):
    """`inschatting.yaml`: all numbers of the estimate (WORDS.md 9). Every value is a choice and says so there."""

    prior: tuple[float, float, float, float, float] = Field(alias="voorkennis")
    damping: float = Field(alias="demping", gt=0, le=1)
    forgetting: float = Field(alias="vergeten", ge=0, lt=1)
    up: tuple[float, float, float] = Field(alias="omhoog")
    down_low: float = Field(alias="omlaag_laag", gt=0, lt=1)
    down_high: float = Field(alias="omlaag_hoog", gt=0, lt=1)
    levels: tuple[Level, ...] = Field(alias="niveaus", min_length=4, max_length=4)
    strong: float = Field(alias="sterk", gt=0, le=1)
    threat: float = Field(alias="dreiging", gt=0, le=1)
    cooling_turns: int = Field(alias="afkoelen_beurten", ge=1)
    repair_factor: float = Field(alias="herstel_factor", gt=0, le=1)
    floor: tuple[float, float, float, float] = Field(alias="bodem")
    second_opinion: SecondOpinionNumbers = Field(alias="tweede_lezer")

    @model_validator(mode="after")
    def _numbers_fit(self) -> EstimationFile:
        if abs(sum(self.prior) - 1) > 1e-6 or min(self.prior) <= 0:
            raise ValueError("voorkennis: vijf positieve getallen die samen 1 zijn")
        if any(level.leave >= level.enter for level in self.levels):
            raise ValueError("niveaus: buiten moet lager zijn dan binnen")
        if [level.phase for level in self.levels] != [p for p in Phase if p > Phase.CALM]:
            raise ValueError("niveaus: geef fase 1 tot en met 4, in volgorde")
        return self


class Message(ContentModel):
    """A sentence that the software shows. `lower` says what would have led to less (law L8)."""

    id: Id
    text: Text = Field(alias="tekst")
    lower: Text | None = Field(None, alias="lager_als")


class MessagesFile(ContentModel):
    """`meldingen.yaml`."""

    messages: tuple[Message, ...] = Field(alias="meldingen", min_length=1)
