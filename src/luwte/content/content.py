"""All content of one installation, validated and frozen. It holds; it does not interpret."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from luwte.content.schema.course import CourseFile, ThreatFile
from luwte.content.schema.lexicon import ActCue, Entry, TargetCue
from luwte.content.schema.moves import MoveText
from luwte.content.schema.phases import EstimationFile, Message, PhasesFile, PhaseText
from luwte.content.schema.protocol import Protocol
from luwte.content.schema.technique import Technique
from luwte.domain.behaviour import Phase
from luwte.domain.evidence import MessageId
from luwte.domain.moves import Move


@dataclass(frozen=True, eq=False)
class Content:
    """Ours plus the organisation's overlay.

    `version` is a hash over all files that were read: it is stored with whatever is decided by them. Two contents are
    the same only when they are the same object, so compiled recognisers can be shared by identity.
    """

    version: str
    entries: tuple[Entry, ...]
    groups: Mapping[str, tuple[str, ...]]
    word_classes: Mapping[str, tuple[str, ...]]
    act_cues: tuple[ActCue, ...]
    stoppers: tuple[str, ...]
    target_cues: tuple[TargetCue, ...]
    phases: PhasesFile
    estimation: EstimationFile
    techniques: Mapping[str, Technique]
    protocols: Mapping[str, Protocol]
    messages: Mapping[str, Message]
    moves: Mapping[Move, MoveText]
    course: CourseFile
    threats: ThreatFile
    places: Mapping[str, str]
    own_entries: frozenset[str]
    """Entries that the organisation wrote or replaced."""
    word_model: bytes
    """The trained weight table (`luwte.recognition.words.table`); it has a version of its own."""
    move_model: bytes
    """The same, for what the employee's words do."""
    voice_model: bytes
    """The trained models of a raised voice (`luwte.recognition.voice.model`)."""

    def phase_text(self, phase: Phase) -> PhaseText:
        """How people see a phase."""
        return self.phases.phases[int(phase)]

    def message(self, message: MessageId) -> str:
        """The Dutch sentence of a message id; the id itself would be a mistake that the content check finds."""
        return self.messages[message].text

    def place(self, kind: str, identity: str) -> str:
        """`file:line` where something stands, for trainers. `kind` is ingang, techniek, protocol, melding …"""
        return self.places[f"{kind}:{identity}"]
