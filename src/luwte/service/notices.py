"""What other programs are told about a call (*bericht*): the stream of the API and webhooks say the same.

A notice holds ids, the phase and what a person pressed. Words that were said are beside it, for who may read them.
Nothing about an employee is in one but that they pressed: no technique, no name, no voice (law L5).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from luwte.domain.behaviour import Phase
from luwte.domain.estimate import PhaseEstimate
from luwte.domain.events import Event, Gap, ObjectionMade, TurnHeard
from luwte.domain.outputs import (
    CallClosed,
    HelpRequested,
    HelpStatusChanged,
    MayEndChanged,
    Output,
    PhaseChanged,
    ProtocolMoved,
    ThreatNoted,
)
from luwte.domain.turn import CallerTurn, CallId, Party
from luwte.service.live_call import media_time
from luwte.service.payload import Json
from luwte.service.records import CallRecord, Entry

_BEGIN = ".begin"


class NoticeKind(StrEnum):
    """What happened."""

    BEGUN = "call.started"
    TURN = "turn.heard"
    PHASE = "phase.changed"
    LIGHT = "light.changed"
    STEP = "step.taken"
    HELP_ASKED = "help.requested"
    HELP_COMES = "help.answered"
    THREAT = "threat.noted"
    OBJECTION = "objection.made"
    GAP = "gap.heard"
    ENDED = "call.ended"
    TRIAL = "webhook.trial"


@dataclass(frozen=True, slots=True)
class Notice:
    """One message. `id` is the same each time the same thing is told; `spoken` is for who may read what was said."""

    id: str
    kind: NoticeKind
    call: CallId
    at: float
    moment: datetime
    data: Mapping[str, Json] = field(default_factory=dict)
    spoken: Mapping[str, Json] = field(default_factory=dict)

    def body(self, *, spoken: bool) -> dict[str, Json]:
        """As JSON values."""
        words = dict(self.spoken) if spoken else {}
        data: dict[str, Json] = {"call": str(self.call), "at": round(self.at, 3), **self.data, **words}
        return {"type": self.kind.value, "timestamp": self.moment.isoformat(), "data": data}


def beginning(record: CallRecord) -> Notice:
    """A call began."""
    words: dict[str, Json] = {"recogniser": record.recogniser, "model": record.model} if record.recogniser else {}
    data: dict[str, Json] = {"line": record.line, "practice": record.practice, **words}
    return Notice(f"{record.id}{_BEGIN}", NoticeKind.BEGUN, record.id, 0.0, record.started_at, data)


def call_of(identity: str) -> CallId:
    """Which call a notice with this id is about.

    >>> call_of("g-1.begin"), call_of("g-1.12.0")
    ('g-1', 'g-1')
    """
    return CallId(identity.removesuffix(_BEGIN) if identity.endswith(_BEGIN) else identity.rsplit(".", 2)[0])


def notices(entry: Entry) -> tuple[Notice, ...]:
    """What is told about one stored event, in order; the same entry always gives the same."""
    found = [*_of_event(entry.event), *(told for output in entry.outputs if (told := _of_output(output)))]
    at = media_time(entry.event)
    return tuple(
        Notice(f"{entry.call}.{entry.seq}.{n}", kind, entry.call, at, entry.received_at, data, spoken)
        for n, (kind, data, spoken) in enumerate(found)
    )


_Told = tuple[NoticeKind, dict[str, Json], dict[str, Json]]


def _of_event(event: Event) -> Iterator[_Told]:
    match event:
        case TurnHeard(turn):
            party = Party.CALLER if isinstance(turn, CallerTurn) else Party.EMPLOYEE
            words: dict[str, Json] = {"text": turn.words.text} if turn.words else {}
            yield NoticeKind.TURN, {"n": turn.n, "party": party.value}, words
        case ObjectionMade(everything, _):
            yield NoticeKind.OBJECTION, {"everything": everything}, {}
        case Gap(start, end, cause):
            yield NoticeKind.GAP, {"start": start, "end": end, "cause": cause}, {}
        case _:
            return


def _of_output(output: Output) -> _Told | None:
    match output:
        case PhaseChanged(before, estimate):
            quotes: list[Json] = [e.quote.text for e in estimate.evidence if e.quote is not None]
            return NoticeKind.PHASE, {"before": _phase(before), **standing(estimate)}, {"quotes": quotes}
        case MayEndChanged(may_end, _):
            missing: list[Json] = [str(item) for item in may_end.missing]
            return NoticeKind.LIGHT, {"light": may_end.light.value, "rule": may_end.rule, "missing": missing}, {}
        case ProtocolMoved(taken):
            return NoticeKind.STEP, {"step": taken.after.id, "by": taken.by.value}, {}
        case HelpRequested(phase, because, _):
            return NoticeKind.HELP_ASKED, {"phase": _phase(phase), "because": because}, {}
        case HelpStatusChanged(_, by, _) if by is not None:
            return NoticeKind.HELP_COMES, {}, {}
        case ThreatNoted():
            return NoticeKind.THREAT, {}, {}
        case CallClosed(highest, _, _):
            return NoticeKind.ENDED, {"highest": _phase(highest)}, {}
        case _:
            return None


def standing(estimate: PhaseEstimate) -> dict[str, Json]:
    """Where a call stands: behaviour and phase, with the reasons as ids."""
    because: list[Json] = list(dict.fromkeys(str(evidence.because) for evidence in estimate.evidence))
    return {
        "phase": _phase(estimate.phase),
        "highest": _phase(estimate.highest),
        "rising": estimate.rising,
        "cooling": estimate.cooling,
        "unconfirmed": estimate.unconfirmed,
        "because": because,
    }


def _phase(phase: Phase) -> Json:
    return {"number": int(phase), "id": phase.id}
