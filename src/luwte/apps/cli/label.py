"""`luwte label`: JSON lines in, labels out, one line at a time. It keeps nothing and never stops at a bad line.

This face speaks the annotation vocabulary of the labelling guide (phase 0-4, "frustration", "org_criticism" …), so
that recognisers and annotators can be compared. It is the only place that does: screens and payloads use the
behavioural ids of the domain (law L2).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from luwte.apps.labels import CARE, FORMS, TARGETS
from luwte.apps.wording import reason
from luwte.content.content import Content
from luwte.domain.call import LineProfile, guessed_seconds
from luwte.domain.estimate import Distribution, TurnAssessment
from luwte.domain.events import Event, StepConfirmed, TurnHeard
from luwte.domain.evidence import Evidence
from luwte.domain.outputs import SecondOpinionWanted
from luwte.domain.turn import CallerTurn, EmployeeTurn, Party, Words
from luwte.recognition.context import context_of
from luwte.recognition.judge import judge
from luwte.recognition.second_opinion import combine, uncertain
from luwte.service.analysis import Moment, walk_of
from luwte.service.second_reader import SecondReader

MAX_TEXT = 10_000
MAX_LINE = 20_000_000

Record = dict[str, Any]


class BadLineError(ValueError):
    """A line that cannot be labelled; the message is Dutch and never repeats what was said."""


class Labeller:
    """Labels turns and calls with one installation's content, and with its second reader when there is one."""

    def __init__(self, content: Content, profile: LineProfile, reader: SecondReader | None = None) -> None:
        self._content = content
        self._profile = profile
        self._context = context_of(content)
        self._reader = reader

    def label(self, lines: Iterable[bytes]) -> Iterator[Record]:
        """One record per line that is not blank; a bad line gives an error record with its line number."""
        for number, line in enumerate(lines, start=1):
            if line.strip():
                identity: object = None
                try:
                    record = _parse(line)
                    identity = record["id"]
                    yield self._record(record)
                except BadLineError as error:
                    yield {"id": identity, "error": str(error), "line": number}

    def _record(self, record: Record) -> Record:
        if "turns" in record:
            return {"id": record["id"], "turns": list(self._call(_turns(record["turns"])))}
        return {"id": record["id"], **self._turn(_text(record.get("text"), "text"))}

    def _turn(self, text: str) -> Record:
        turn = CallerTurn(0, Words(text, 0.0, 0.0))
        assessment = judge(turn, self._context)
        numbers = self._content.estimation.second_opinion
        if self._reader and uncertain(turn, assessment, self._context, numbers):
            opinion = self._reader.read(SecondOpinionWanted(turn.n, text, ()))
            assessment = combine(assessment, opinion, self._content) if opinion else assessment
        return self._labels(assessment)

    def _call(self, events: Iterable[Event]) -> Iterator[Record | None]:
        walk = walk_of(self._content, self._profile, self._reader)
        for event in events:
            moment = walk.step(event)
            if moment.turn is not None:
                yield self._caller_turn(moment)

    def _caller_turn(self, moment: Moment) -> Record | None:
        if moment.assessed is None:
            return None
        assessment, estimate = moment.assessed
        return {
            **self._labels(assessment),
            "call_phase": int(estimate.phase),
            "advice": moment.advice.technique if moment.advice else None,
            "may_end": moment.may_end.light.value,
        }

    def _labels(self, assessment: TurnAssessment) -> Record:
        kinds = assessment.care_kinds
        return {
            "phase": int(assessment.phase),
            "probabilities": _rounded(assessment.probabilities),
            "forms": [FORMS[detail] for detail in assessment.details],
            "target": TARGETS[assessment.target],
            "care": next((name for kind, name in CARE.items() if kind in kinds), "none"),
            "evidence": [self._evidence(e) for e in assessment.evidence],
        }

    def _evidence(self, evidence: Evidence) -> Record:
        return {
            "quote": evidence.quote.text if evidence.quote else "",
            "signal": f"{evidence.signal}:{evidence.rule}",
            "because": reason(evidence, self._content),
        }


def _rounded(probabilities: Distribution) -> list[float]:
    """Six decimals that still sum to one; the largest takes the rest."""
    rounded = [round(p, 6) for p in probabilities]
    largest = rounded.index(max(rounded))
    rounded[largest] = round(rounded[largest] + 1 - sum(rounded), 6)
    return rounded


def _parse(line: bytes) -> Record:
    if len(line) > MAX_LINE:
        raise BadLineError(f"regel is groter dan {MAX_LINE // 1_000_000} MB")
    try:
        record = json.loads(line)
    except UnicodeDecodeError:
        raise BadLineError("regel is geen UTF-8") from None
    except (ValueError, RecursionError):
        raise BadLineError("regel is geen geldige JSON") from None
    if not isinstance(record, dict):
        raise BadLineError("verwacht een object met id en text of turns")
    if not isinstance(record.get("id"), (str, int)) or isinstance(record.get("id"), bool):
        raise BadLineError("id ontbreekt of is geen tekst of getal")
    if ("text" in record) == ("turns" in record):
        raise BadLineError("geef precies één van: text, turns")
    return record


def _text(value: object, name: str) -> str:
    if not isinstance(value, str):
        raise BadLineError(f"{name} is geen tekst")
    if len(value) > MAX_TEXT:
        raise BadLineError(f"{name} is langer dan {MAX_TEXT} tekens")
    return value


def _turns(turns: object) -> list[Event]:
    """The turns of a call as events; a pressed protocol step may stand in the employee's turn as `step`."""
    if not isinstance(turns, list):
        raise BadLineError("turns is geen lijst")
    events: list[Event] = []
    clock = 0.0
    for n, turn in enumerate(turns):
        if not isinstance(turn, dict) or turn.get("speaker") not in ("caller", "employee"):
            raise BadLineError(f"turns[{n}]: speaker moet caller of employee zijn")
        text = _text(turn.get("text"), f"turns[{n}].text")
        party = Party.CALLER if turn["speaker"] == "caller" else Party.EMPLOYEE
        words = Words(text, clock, clock + guessed_seconds(text, party))
        clock = words.end
        events.append(TurnHeard(CallerTurn(n, words) if party is Party.CALLER else EmployeeTurn(n, words)))
        if "step" in turn:
            if party is not Party.EMPLOYEE:
                raise BadLineError(f"turns[{n}].step: alleen de medewerker zet een stap")
            events.append(StepConfirmed(_text(turn["step"], f"turns[{n}].step"), clock))
    return events
