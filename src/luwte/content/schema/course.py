"""`verloop.yaml` (course hints) and `dreigvelden.yaml` (the parts of a threat)."""

from __future__ import annotations

from pydantic import Field, model_validator

from luwte.content.schema.model import ContentModel, Text
from luwte.domain.behaviour import CareKind, Detail, Phase
from luwte.domain.course import CourseHint
from luwte.domain.threat import Article, ThreatSlot


class Signs(ContentModel):
    """What must have been heard within the last `within` caller turns. Everything given must hold.

    `details`: findings of these kinds in at least `least` turns of phase `phase` or more. `without`: none of these.
    `before`: a turn before the first of them was in one of these phases. `care`: one of these care signals.
    """

    details: frozenset[Detail] = Field(frozenset(), alias="details")
    phase: Phase = Field(Phase.CALM, alias="vanaf_fase")
    least: int = Field(1, alias="minstens", ge=1, le=20)
    within: int = Field(8, alias="binnen", ge=1, le=40)
    without: frozenset[Detail] = Field(frozenset(), alias="zonder")
    before: frozenset[Phase] = Field(frozenset(), alias="eerder_fase")
    care: frozenset[CareKind] = Field(frozenset(), alias="zorg")

    @model_validator(mode="after")
    def _something(self) -> Signs:
        if not self.details and not self.care:
            raise ValueError("geef details of zorg: zonder is er niets om op te letten")
        return self


class Hint(ContentModel):
    """One course hint: its signs (one set is enough), what works, and the pitfall of believing it."""

    id: CourseHint
    name: Text = Field(alias="naam")
    signs: tuple[Signs, ...] = Field(alias="kenmerken", min_length=1)
    works: Text = Field(alias="wat_werkt")
    pitfall: Text = Field(alias="valkuil")
    source: Text = Field(alias="bron")


class CourseFile(ContentModel):
    """All hints, the most urgent first: at most one is shown."""

    hints: tuple[Hint, ...] = Field(alias="verloop", min_length=1)

    def of(self, hint: CourseHint) -> Hint:
        """A hint in words; `KeyError` when the file lacks it."""
        return {known.id: known for known in self.hints}[hint]


class SlotWords(ContentModel):
    """Words that fill one slot of a threat."""

    slot: ThreatSlot = Field(alias="veld")
    spot: tuple[Text, ...] = Field(alias="herken", min_length=1)
    spot_unless: tuple[Text, ...] = Field((), alias="herken_niet")


class ArticleCheck(ContentModel):
    """When a person may want to check an article, and what to look at. Never a verdict (law 11.5)."""

    article: Article = Field(alias="artikel")
    name: Text = Field(alias="naam")
    questions: tuple[Text, ...] = Field(alias="vragen", min_length=1)
    details: frozenset[Detail] = Field(frozenset(), alias="details")
    spot: tuple[Text, ...] = Field((), alias="herken")


class ThreatFile(ContentModel):
    """Slots and articles."""

    slots: tuple[SlotWords, ...] = Field(alias="velden", min_length=1)
    articles: tuple[ArticleCheck, ...] = Field((), alias="artikelen")
