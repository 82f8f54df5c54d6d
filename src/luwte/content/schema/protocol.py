"""Protocols (`protocollen/<id>.yaml`): the phone protocol of an organisation as a state machine, with its guards.

Each model checks itself; what the steps make together is checked in `luwte.content.protocol_check`, which knows lines.
"""

from __future__ import annotations

from pydantic import Field

from luwte.content.schema.model import ContentModel, Id, Text, YesNo
from luwte.domain.advice import Decider
from luwte.domain.behaviour import CareKind, Detail, Phase


class Entry(ContentModel):
    """What must be so before a step may be pressed (*voorwaarde*). Everything given must hold.

    `shortcut_only`: a green light alone does not open this end, only a shorter way that leads to it.
    """

    phase: Phase | None = Field(None, alias="fase_minstens")
    warned: YesNo = Field(False, alias="gewaarschuwd")
    shortcut_only: YesNo = Field(False, alias="alleen_kortere_weg")


class Step(ContentModel):
    """A state of the phone protocol. `warns`: entering it stamps a warning. `ends`: the call is ended here.

    `decider` is who may press: a step of the team lead is shown to the employee as something to ask for.
    """

    id: Id
    code: Text
    name: Text = Field(alias="naam")
    explain: Text = Field(alias="uitleg")
    button: Text = Field(alias="knop")
    to: tuple[Id, ...] = Field((), alias="naar")
    entry: Entry = Field(Entry(), alias="voorwaarde")
    decider: Decider = Field(Decider.EMPLOYEE, alias="beslist")
    proposed_from: Phase | None = Field(None, alias="voorgesteld_vanaf")
    warns: YesNo = Field(False, alias="waarschuwt")
    ends: YesNo = Field(False, alias="beeindigt")
    technique: Id | None = Field(None, alias="techniek")


class Shortcut(ContentModel):
    """A shorter way (*kortere_weg*) from any step, without the steps between: for danger and the severe list."""

    to: Id = Field(alias="naar")
    phase: Phase | None = Field(None, alias="vanaf_fase")
    severe: YesNo = Field(False, alias="bij_ernstig")
    reason: Text = Field(alias="reden")


class WarningRule(ContentModel):
    """What counts as warned: whether one is needed, how many, and whether the caller must have gone on after it."""

    needed: YesNo = Field(True, alias="nodig")
    repeat: YesNo = Field(True, alias="herhaling_nodig")
    times: int = Field(1, alias="keer", ge=1, le=3)


class GuardAnswer(ContentModel):
    """An answer the employee can press while a guard is open."""

    id: Id
    button: Text = Field(alias="knop")
    closes: YesNo = Field(True, alias="sluit")


class Guard(ContentModel):
    """A guard (*wachter*) holds the advice to end the call until the safety question is answered (DOMAIN 5.3)."""

    id: Id
    name: Text = Field(alias="naam")
    question: Text = Field(alias="vraag")
    opens_on_care: frozenset[CareKind] = Field(frozenset(), alias="opent_bij_zorg")
    opens_on_care_line_from: Phase | None = Field(None, alias="opent_op_zorglijn_vanaf")
    holds_end: YesNo = Field(True, alias="houdt_einde_tegen")
    silences_boundaries: YesNo = Field(False, alias="dempt_grenzen")
    technique: Id = Field(alias="techniek")
    answers: tuple[GuardAnswer, ...] = Field(alias="antwoorden", min_length=1)


class SpokenWarning(ContentModel):
    """A ready warning in one of three levels, read or played only when a person presses (R-H6)."""

    level: int = Field(alias="niveau", ge=1, le=3)
    formal: Text = Field(alias="u")
    informal: Text = Field(alias="je")


class Protocol(ContentModel):
    """The phone protocol (*telefoonprotocol*) of one organisation or line, as a state machine with a version."""

    id: Id
    name: Text = Field(alias="naam")
    version: int = Field(alias="versie", ge=1)
    source: Text = Field(alias="bron")
    summary: Text = Field(alias="samenvatting")
    start: Id = Field(alias="begin")
    warning: WarningRule = Field(WarningRule(), alias="waarschuwing")
    shortcuts: tuple[Shortcut, ...] = Field((), alias="kortere_wegen")
    severe: frozenset[Detail] = Field(alias="ernstig")
    help_from: Phase = Field(Phase.EXPLOSIVE, alias="hulp_vanaf")
    confirm_veiled: Id = Field("dreiging_ja", alias="verhuld_bevestigd")
    refuse_veiled: Id = Field("dreiging_nee", alias="verhuld_afgewezen")
    steps: tuple[Step, ...] = Field(alias="stappen", min_length=2)
    guards: tuple[Guard, ...] = Field((), alias="wachters")
    spoken: tuple[SpokenWarning, ...] = Field((), alias="waarschuwingsteksten")

    def step(self, step_id: str) -> Step:
        """The step with this id; `KeyError` when the protocol has none."""
        for step in self.steps:
            if step.id == step_id:
                return step
        raise KeyError(step_id)
