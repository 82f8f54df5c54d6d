"""What may be stored of a call at all. The law's list in one place, whatever a caller of the archive hands over.

Who mutes cues or refuses a hint leaves no trace (R-H10), what the employee's words did is on a screen only (L5), care
signals are health data, measured features and unfinished words live in memory (L2, L4), and advice is for one moment.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from luwte.domain.events import (
    ActivityHeard,
    CuesMuted,
    Event,
    HearingChanged,
    HintRefused,
    PartialHeard,
    VoiceMeasured,
)
from luwte.domain.outputs import (
    AdviceGiven,
    CareSignalled,
    HintChanged,
    MoveHeard,
    Output,
    SecondOpinionWanted,
    StepProposed,
    TechniqueHeard,
    TurnAssessed,
    VoiceChanged,
)
from luwte.handling.messages import PROPOSED_BY_WORDS

NEVER_STORED: tuple[type[object], ...] = (
    CuesMuted,
    HintRefused,
    PartialHeard,
    ActivityHeard,
    VoiceMeasured,
    HearingChanged,
    AdviceGiven,
    CareSignalled,
    HintChanged,
    MoveHeard,
    SecondOpinionWanted,
    TechniqueHeard,
    VoiceChanged,
)
"""Kinds that exist in memory only; the words in a question to a second reader stand in their turns already."""


def may_be_stored(event: Event) -> bool:
    """Whether an event may be written down."""
    return not isinstance(event, NEVER_STORED)


def storable(outputs: Sequence[Output]) -> tuple[Output, ...]:
    """Of what came out, what may be written down; a care signal is taken out of the judgement of its turn as well."""
    return tuple(_without_care(o) for o in outputs if not isinstance(o, NEVER_STORED) and not _marks_the_employee(o))


def _marks_the_employee(output: Output) -> bool:
    """A step that the employee's words seemed to take is a mark on those words (L5)."""
    return isinstance(output, StepProposed) and output.because == PROPOSED_BY_WORDS


def _without_care(output: Output) -> Output:
    if isinstance(output, TurnAssessed) and output.assessment.care:
        return replace(output, assessment=replace(output.assessment, care=()))
    return output
