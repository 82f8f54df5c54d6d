"""Techniques (`technieken/<id>.yaml`): what an employee can do, when, with which words, and what never to say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import AfterValidator, Field, model_validator

from luwte.content.schema.model import ContentModel, Id, Text, YesNo, word_count
from luwte.domain.advice import Light
from luwte.domain.behaviour import Detail, Phase
from luwte.domain.call import Address, Sector
from luwte.domain.course import CourseHint, Effect
from luwte.domain.evidence import Mark
from luwte.domain.moves import Move

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
    """What the employee may say, per form of address; empty where saying nothing is the advice.

    `easy` is easy Dutch (B1), with *u*.
    """

    formal: tuple[Sentence, ...] = Field((), alias="u")
    informal: tuple[Sentence, ...] = Field((), alias="je")
    easy: tuple[Sentence, ...] = Field((), alias="eenvoudig")

    @model_validator(mode="after")
    def _every_way(self) -> Sentences:
        if len(self.formal) != len(self.informal):
            raise ValueError("geef bij u en bij je evenveel zinnen")
        if self.formal and not self.easy:
            raise ValueError("geef bij eenvoudig minstens één zin")
        return self

    def for_(self, address: Address, *, easy: bool) -> tuple[str, ...]:
        """The sentences to show."""
        if easy and self.easy:
            return self.easy
        return self.formal if address is Address.FORMAL else self.informal


class When(ContentModel):
    """When a technique is advised. Everything given must hold; a list needs one of its members.

    `details`: what the caller did in the deciding evidence. `guard`: that guard is open. `cooling`: *koelt_af*.
    `after`: the employee's words (or a press) already used this technique. `not_after`: and not this one.
    `moves`: the employee's last turn made this move. `effect`: how the acknowledgement test came out. `hint`: the
    course hint on screen. `unheard`: the voice is raised and no word of it was understood (rule B7).
    """

    phases: frozenset[Phase] = Field(frozenset(), alias="fase")
    details: frozenset[Detail] = Field(frozenset(), alias="details")
    cooling: YesNo | None = Field(None, alias="koelt_af")
    guard: Id | None = Field(None, alias="wachter")
    after: frozenset[Id] = Field(frozenset(), alias="na")
    not_after: frozenset[Id] = Field(frozenset(), alias="niet_na")
    light: Light | None = Field(None, alias="licht")
    marks: frozenset[Mark] = Field(frozenset(), alias="merken")
    moves: frozenset[Move] = Field(frozenset(), alias="zet")
    effect: frozenset[Effect] = Field(frozenset(), alias="erkenning")
    hint: frozenset[CourseHint] = Field(frozenset(), alias="verloop")
    unheard: YesNo | None = Field(None, alias="onverstaan")


class Never(ContentModel):
    """A sentence that makes it worse, and why."""

    sentence: Text = Field(alias="zin")
    why: Text = Field(alias="waarom")


class Technique(ContentModel):
    """One technique (*techniek*). Of all that apply, the highest `priority` is the one cue on screen.

    `when` may be empty for a technique that is taught and looked up but never shown as a cue. `sectors` replaces the
    sentences on a line of that sector. `moves`: who makes one of these moves has used the technique.
    """

    id: Id
    name: Text = Field(alias="naam")
    goal: Text = Field(alias="bedoeling")
    priority: int = Field(alias="voorrang", ge=0, le=1000)
    when: tuple[When, ...] = Field((), alias="wanneer")
    cue: Cue
    sentences: Sentences = Field(alias="zinnen")
    sectors: Mapping[Sector, Sentences] = Field({}, alias="sectoren")
    never: tuple[Never, ...] = Field(alias="nooit", min_length=1)
    moves: frozenset[Move] = Field(frozenset(), alias="zetten")
    spot: tuple[Text, ...] = Field((), alias="herken")
    spot_unless: tuple[Text, ...] = Field((), alias="herken_niet")
    proposes: Id | None = Field(None, alias="stelt_stap_voor")
    source: Text = Field(alias="bron")

    def say(self, address: Address, sector: Sector | None, *, easy: bool) -> tuple[str, ...]:
        """The sentences for a line, in the words of its sector where there are any."""
        own = self.sectors.get(sector) if sector else None
        return (own or self.sentences).for_(address, easy=easy)
