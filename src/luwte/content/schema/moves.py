"""`zetten.yaml`: the moves of an employee as people see them, with words that a trainer wants heard as one."""

from __future__ import annotations

from pydantic import Field, model_validator

from luwte.content.schema.model import ContentModel, Text
from luwte.domain.moves import Move


class MoveText(ContentModel):
    """One move in words. `spot` adds to what the trained table hears; `spot_unless` takes those words away again."""

    id: Move
    name: Text = Field(alias="naam")
    explain: Text = Field(alias="uitleg")
    spot: tuple[Text, ...] = Field((), alias="herken")
    spot_unless: tuple[Text, ...] = Field((), alias="herken_niet")


class MovesFile(ContentModel):
    """All moves."""

    moves: tuple[MoveText, ...] = Field(alias="zetten", min_length=1)

    @model_validator(mode="after")
    def _once(self) -> MovesFile:
        ids = [move.id for move in self.moves]
        if len(set(ids)) != len(ids):
            raise ValueError("zetten: een zet staat er twee keer")
        return self
