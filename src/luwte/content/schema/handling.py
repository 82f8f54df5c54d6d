"""Techniques (`technieken/<id>.yaml`) and protocols (`protocollen/<id>.yaml`)."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field, model_validator

from luwte.content.schema.model import ContentModel, Id, Text, YesNo, word_count
from luwte.domain.advice import Light
from luwte.domain.behaviour import CareKind, Detail, Phase
from luwte.domain.evidence import Mark

MAX_CUE_WORDS = 7
MAX_SENTENCE_WORDS = 12


def _short_cue(text: str) -> str:
    if word_count(text) > MAX_CUE_WORDS:
        raise ValueError(f"een cue heeft hooguit {MAX_CUE_WORDS} woorden")
    return text


def _short_sentence(text: str) -> str:
    for sentence in text.replace("!", ".").replace("?", ".").split("."):
        if word_count(sentence) > MAX_SENTENCE_WORDS:
            raise ValueError(f"een zin heeft hooguit {MAX_SENTENCE_WORDS} woorden")
    return text


Cue = Annotated[Text, AfterValidator(_short_cue)]
Sentence = Annotated[Text, AfterValidator(_short_sentence)]


class Sentences(ContentModel):
    """What the employee may say, per form of address; empty where saying nothing is the advice."""

    formal: tuple[Sentence, ...] = Field((), alias="u")
    informal: tuple[Sentence, ...] = Field((), alias="je")

    @model_validator(mode="after")
    def _both(self) -> Sentences:
        if len(self.formal) != len(self.informal):
            raise ValueError("geef bij u en bij je evenveel zinnen")
        return self


class When(ContentModel):
    """When a technique is advised. Everything given must hold; a list needs one of its members.

    `details`: what the caller did in the deciding evidence. `guard`: that guard is open. `cooling`: *koelt_af*.
    `after`: the employee's words (or a press) already used this technique. `not_after`: and not this one.
    """

    phases: frozenset[Phase] = Field(frozenset(), alias="fase")
    details: frozenset[Detail] = Field(frozenset(), alias="details")
    cooling: YesNo | None = Field(None, alias="koelt_af")
    guard: Id | None = Field(None, alias="wachter")
    after: frozenset[Id] = Field(frozenset(), alias="na")
    not_after: frozenset[Id] = Field(frozenset(), alias="niet_na")
    light: Light | None = Field(None, alias="licht")
    marks: frozenset[Mark] = Field(frozenset(), alias="merken")


class Never(ContentModel):
    """A sentence that makes it worse, and why."""

    sentence: Text = Field(alias="zin")
    why: Text = Field(alias="waarom")


class Technique(ContentModel):
    """One technique (*techniek*). Of all that apply, the highest `priority` is the one cue on screen."""

    id: Id
    name: Text = Field(alias="naam")
    goal: Text = Field(alias="bedoeling")
    priority: int = Field(alias="voorrang", ge=0, le=1000)
    when: tuple[When, ...] = Field(alias="wanneer", min_length=1)
    cue: Cue
    sentences: Sentences = Field(alias="zinnen")
    never: tuple[Never, ...] = Field((), alias="nooit")
    spot: tuple[Text, ...] = Field((), alias="herken")
    spot_unless: tuple[Text, ...] = Field((), alias="herken_niet")
    proposes: Id | None = Field(None, alias="stelt_stap_voor")
    source: Text = Field(alias="bron")


class Step(ContentModel):
    """A state of the phone protocol. `warns`: entering it stamps a warning. `ends`: the call is ended here."""

    id: Id
    code: Text
    name: Text = Field(alias="naam")
    explain: Text = Field(alias="uitleg")
    button: Text = Field(alias="knop")
    to: tuple[Id, ...] = Field((), alias="naar")
    proposed_from: Phase | None = Field(None, alias="voorgesteld_vanaf")
    warns: YesNo = Field(False, alias="waarschuwt")
    ends: YesNo = Field(False, alias="beeindigt")
    technique: Id | None = Field(None, alias="techniek")


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


class Protocol(ContentModel):
    """The phone protocol (*telefoonprotocol*) of this organisation, as a state machine.

    `warning_needed`: phase 3 needs a stamped warning before the light turns green (conflict C1). `shortcut_from`:
    from this phase (and for the severe list) the end may follow at once.
    """

    id: Id
    name: Text = Field(alias="naam")
    version: int = Field(alias="versie", ge=1)
    source: Text = Field(alias="bron")
    start: Id = Field(alias="begin")
    warning_needed: YesNo = Field(True, alias="waarschuwing_nodig")
    severe: frozenset[Detail] = Field(alias="ernstig")
    help_from: Phase = Field(Phase.EXPLOSIVE, alias="hulp_vanaf")
    confirm_veiled: Id = Field("dreiging_ja", alias="verhuld_bevestigd")
    refuse_veiled: Id = Field("dreiging_nee", alias="verhuld_afgewezen")
    steps: tuple[Step, ...] = Field(alias="stappen", min_length=2)
    guards: tuple[Guard, ...] = Field((), alias="wachters")

    @model_validator(mode="after")
    def _closed(self) -> Protocol:
        ids = [step.id for step in self.steps]
        doubles = {i for i in ids if ids.count(i) > 1}
        unknown = {target for step in self.steps for target in step.to if target not in ids} | ({self.start} - set(ids))
        if doubles:
            raise ValueError(f"deze stappen staan er twee keer: {', '.join(sorted(doubles))}")
        if unknown:
            raise ValueError(f"onbekende stap: {', '.join(sorted(unknown))}")
        if lost := set(ids) - self._reachable():
            raise ValueError(f"deze stap is nooit te bereiken: {', '.join(sorted(lost))}")
        if not any(step.ends for step in self.steps):
            raise ValueError("geen enkele stap beëindigt het gesprek (beeindigt: ja)")
        if self.warning_needed and not any(step.warns for step in self.steps):
            raise ValueError("waarschuwing_nodig is ja, maar geen enkele stap waarschuwt")
        return self

    def _reachable(self) -> set[str]:
        seen: set[str] = set()
        todo = [self.start]
        while todo:
            if (current := todo.pop()) not in seen:
                seen.add(current)
                todo.extend(self.step(current).to)
        return seen

    def step(self, step_id: str) -> Step:
        """The step with this id; `KeyError` when the protocol has none."""
        for step in self.steps:
            if step.id == step_id:
                return step
        raise KeyError(step_id)
