"""The corpus as records: what a line of `corpus/*.jsonl` may say, and nothing about how it was written or is used.

Labels follow the labelling guide of the project (`docs/labels.md`): one label per caller turn.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

PhaseLabel = Annotated[int, Field(ge=0, le=4)]
FormLabel = Literal[
    "frustration",
    "org_criticism",
    "swearing",
    "insult",
    "threat",
    "intimidation",
    "coercion",
    "sexual",
    "discrimination",
    "white_collar",
]
TargetLabel = Literal["nobody", "situation", "organisation", "employee", "third_party", "self"]
ActLabel = Literal["asserted", "quoted", "negated", "asked", "joked", "hypothetical", "repaired"]
CareLabel = Literal["none", "suicidality", "panic", "medical_urgency", "confusion", "victim"]
Variety = Literal["standard", "flemish", "regional", "youth", "l2", "elderly"]
Sector = Literal[
    "care_line", "gp", "hospital", "mental_health", "municipality", "benefits", "tax", "housing", "energy", "telecom",
    "bank", "insurer", "web_shop", "transport", "school", "reception",
]  # fmt: skip
Outcome = Literal[
    "calm", "resolved", "cooled_down", "ended_by_employee", "ended_by_caller", "handed_over", "unresolved"
]
EmployeeAct = Literal[
    "acknowledge", "summarise", "ask", "offer", "defend", "ignore", "complaint_route", "name_behaviour", "boundary",
    "warn", "end", "hand_over", "safety_question", "repair", "command",
]  # fmt: skip


class Record(BaseModel):
    """Frozen and closed: an unknown field is an error, not a surprise."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Label(Record):
    """What a caller does with one turn."""

    phase: PhaseLabel
    alt: PhaseLabel | None = None
    forms: list[FormLabel] = []
    target: TargetLabel = "nobody"
    act: ActLabel = "asserted"
    care: CareLabel = "none"

    @model_validator(mode="after")
    def _agrees(self) -> Label:
        """The parts of a label may not contradict each other."""
        if self.alt == self.phase:
            raise ValueError("alt repeats the phase")
        if len(set(self.forms)) != len(self.forms):
            raise ValueError("a form stands twice")
        if self.phase >= 3 and self.act != "asserted":
            raise ValueError("words that are not asserted cannot make phase 3 or 4")
        if self.phase >= 3 and not set(self.forms) - {"frustration", "org_criticism"}:
            raise ValueError("phase 3 and 4 need a form of aggression")
        if self.phase == 3 and self.target != "employee":
            raise ValueError("phase 3 is aimed at the employee")
        if self.phase == 1 and not self.forms:
            raise ValueError("phase 1 needs a form, usually frustration")
        if self.phase == 2 and not self.forms:
            raise ValueError("phase 2 needs a form, usually org_criticism")
        return self


class Turn(Record):
    """One turn. Caller turns carry a label, employee turns never do."""

    speaker: Literal["caller", "employee"]
    text: Annotated[str, Field(min_length=1, max_length=2000)]
    label: Label | None = None
    second: Label | None = None
    """The blind second annotation, where there is one."""

    @model_validator(mode="after")
    def _labelled(self) -> Turn:
        if (self.speaker == "caller") is not (self.label is not None):
            raise ValueError("caller turns carry a label and employee turns do not")
        return self


class Item(Record):
    """A single caller turn (`turns` has one) or a whole call, with where it comes from."""

    id: str
    author: str
    scenario: str
    template: str
    """Groups turns that are variations of each other, such as a minimal set."""
    sector: Sector
    variety: Variety
    form_of_address: Annotated[Literal["u", "je"], Field(alias="register")]
    outcome: Outcome | None = None
    employee_did: list[EmployeeAct] = []
    turns: list[Turn]

    @property
    def is_call(self) -> bool:
        """Whether this is a whole call."""
        return self.outcome is not None


def read_items(path: Path) -> Iterator[Item]:
    """Every record of a JSONL file; `ValueError` says which line is wrong and why, without the text."""
    with path.open(encoding="utf-8") as lines:
        for n, line in enumerate(lines, start=1):
            try:
                yield Item.model_validate_json(line)
            except ValidationError as error:
                first = error.errors(include_input=False, include_url=False)[0]
                place = ".".join(map(str, first["loc"]))
                raise ValueError(f"{path.name}:{n}: {place}: {first['msg']}") from None
