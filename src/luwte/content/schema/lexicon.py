"""Words and phrases (`lexicon/*.yaml`), word groups and the cues for speech act and target."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import Field, model_validator

from luwte.content.schema.model import ContentModel, Id, Text, YesNo
from luwte.domain.behaviour import CareKind, Detail, Phase, SpeechAct, Target
from luwte.domain.evidence import Mark


class Aim(StrEnum):
    """How the target of an entry is found: fixed by the words themselves, or looked up around them."""

    LOOK = "bepaal"
    EMPLOYEE = Target.EMPLOYEE.value
    ORGANISATION = Target.ORGANISATION.value
    SITUATION = Target.SITUATION.value
    NOBODY = Target.NOBODY.value

    @property
    def fixed(self) -> Target | None:
        """The target, or `None` when it has to be looked up."""
        return None if self is Aim.LOOK else Target(self.value)


class Entry(ContentModel):
    """One entry (*ingang*): a family of utterances that do the same thing, with examples that prove it.

    Exactly one of `detail` (a finding), `care` (a care signal) or `repair` says what the entry is.
    """

    id: Id
    detail: Detail | None = None
    care: CareKind | None = Field(None, alias="zorg")
    repair: YesNo = Field(False, alias="herstel")
    aim: Aim = Field(Aim.LOOK, alias="doel")
    phase: Phase | None = Field(None, alias="fase")
    strength: float = Field(0.9, alias="kracht", gt=0, le=1)
    marks: frozenset[Mark] = Field(frozenset(), alias="merken")
    literal: YesNo = Field(False, alias="letterlijk")
    utterances: tuple[Text, ...] = Field(alias="uitingen", min_length=1)
    unless: tuple[Text, ...] = Field((), alias="behalve")
    fires: tuple[Text, ...] = Field(alias="vuurt", min_length=1)
    quiet: tuple[Text, ...] = Field(alias="zwijgt", min_length=2)
    source: Text = Field("eigen", alias="bron")
    variants: frozenset[Literal["nl", "be"]] = Field(frozenset({"nl", "be"}), alias="variant")

    @model_validator(mode="after")
    def _one_kind(self) -> Entry:
        if sum((self.detail is not None, self.care is not None, self.repair)) != 1:
            raise ValueError("geef precies één van: detail, zorg, herstel")
        if self.detail is None and (self.phase is not None or self.marks):
            raise ValueError("fase en merken horen alleen bij een detail")
        return self


class LexiconFile(ContentModel):
    """A file of entries."""

    entries: tuple[Entry, ...] = Field(alias="ingangen", min_length=1)


class WordGroup(ContentModel):
    """A named list of words for `<naam>` in utterances."""

    id: Id
    words: tuple[Text, ...] = Field(alias="woorden", min_length=1)


class WordGroupsFile(ContentModel):
    """`woordgroepen.yaml`."""

    groups: tuple[WordGroup, ...] = Field(alias="groepen", min_length=1)


class WordClass(ContentModel):
    """Words that do the same in a call (*woordklasse*), such as weapons or job words. A `*` fits any ending.

    A class judges nothing: the word model learns from classes, so that it also understands words it was not trained on.
    """

    id: Id
    words: tuple[Text, ...] = Field(alias="woorden", min_length=1)


class WordClassesFile(ContentModel):
    """`woordklassen.yaml`."""

    classes: tuple[WordClass, ...] = Field(alias="klassen", min_length=1)


class Where(StrEnum):
    """Where a cue must stand, seen from the finding."""

    BEFORE = "ervoor"
    AFTER = "erna"
    AROUND = "rond"
    TURN = "beurt"


class ActCue(ContentModel):
    """Words that tell how other words are used: retold, denied, joked …

    `reach` is the largest number of words between cue and finding; `within_sentence` stops at a sentence break.
    A cue marked `stopper` (for example "maar" after "ik wil niet dreigen") undoes an earlier cue.
    """

    id: Id
    act: SpeechAct = Field(alias="daad")
    where: Where = Field(Where.BEFORE, alias="waar")
    reach: int = Field(8, alias="bereik", ge=0, le=60)
    within_sentence: YesNo = Field(True, alias="binnen_zin")
    only: frozenset[Detail] = Field(frozenset(), alias="alleen_bij")
    never: frozenset[Detail] = Field(frozenset(), alias="niet_bij")
    utterances: tuple[Text, ...] = Field(alias="uitingen", min_length=1)
    unless: tuple[Text, ...] = Field((), alias="behalve")


class ActsFile(ContentModel):
    """`taalhandeling.yaml`: in order, the first that applies wins."""

    cues: tuple[ActCue, ...] = Field(alias="aanwijzingen", min_length=1)
    stoppers: tuple[Text, ...] = Field((), alias="stoppers")


class TargetCue(ContentModel):
    """Words around a finding that tell at whom it is aimed. `{X}` in an utterance is the finding itself."""

    id: Id
    target: Target = Field(alias="doelwit")
    never: frozenset[Detail] = Field(frozenset(), alias="niet_bij")
    utterances: tuple[Text, ...] = Field(alias="uitingen", min_length=1)


class TargetsFile(ContentModel):
    """`doelwit.yaml`: in order, the first that applies wins; else the fall-backs of the code."""

    cues: tuple[TargetCue, ...] = Field(alias="aanwijzingen", min_length=1)
