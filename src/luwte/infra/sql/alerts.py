"""What survives of a call beside its transcript: why the desk was alerted, that help was asked, and counts per day.

No words and no employee: rules, weights, the model and the content version (law L8), sealed under a key that lives
longer than that of the transcript.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from importlib import import_module

from sqlalchemy import Connection, insert, update

from luwte.domain.behaviour import Phase
from luwte.domain.estimate import PhaseEstimate
from luwte.domain.events import HelpAnswered
from luwte.domain.outputs import HelpRequested, Output, PhaseChanged, TurnAssessed
from luwte.infra.sql.rows import DayCountRow, HelpRow
from luwte.service.records import Entry

FORM = 1


def risen_to(entry: Entry) -> PhaseEstimate | None:
    """Where the call stands when this entry brought it up to phase 3 or 4: that is an alert."""
    for output in entry.outputs:
        if isinstance(output, PhaseChanged) and output.before < output.estimate.phase >= Phase.PERSONAL:
            return output.estimate
    return None


def highest_in(outputs: Sequence[Output]) -> Phase:
    """The highest running phase that these outputs tell of."""
    told = (o.estimate.highest for o in outputs if isinstance(o, PhaseChanged | TurnAssessed))
    return max(told, default=Phase.CALM)


def write_help(connection: Connection, entries: Sequence[Entry]) -> None:
    """That help was asked for, and that somebody answered; not who."""
    for entry in entries:
        asked = next((o for o in entry.outputs if isinstance(o, HelpRequested)), None)
        if asked is not None:
            row = {"call": entry.call, "seq": entry.seq, "asked_at": entry.received_at, "phase": int(asked.phase)}
            connection.execute(insert(HelpRow).values(row))
        if isinstance(entry.event, HelpAnswered):
            waiting = update(HelpRow).where(HelpRow.call == entry.call, HelpRow.answered_at.is_(None))
            connection.execute(waiting.values(answered_at=entry.received_at))


def count(connection: Connection, day: date, line: str, phase: Phase) -> None:
    """One call more. Only the dialect that is used is loaded: a start does without both (STK-22)."""
    dialect = import_module(f"sqlalchemy.dialects.{connection.dialect.name}")
    row = dialect.insert(DayCountRow).values(day=day, line=line, phase=int(phase), calls=1)
    again = row.on_conflict_do_update(index_elements=["day", "line", "phase"], set_={"calls": DayCountRow.calls + 1})
    connection.execute(again)


def why(estimate: PhaseEstimate, content_version: str) -> str:
    """What an alert rests on, as JSON: rules and weights, chances, and the content it was judged with."""
    grounds = [
        {
            "beurt": evidence.turn,
            "signaal": evidence.signal,
            "regel": evidence.rule,
            "kracht": evidence.strength,
            "steunt": int(evidence.supports),
            "reden": evidence.because,
        }
        for evidence in estimate.evidence
    ]
    whole = {
        "v": FORM,
        "moment": estimate.at,
        "kansen": estimate.probabilities,
        "gronden": grounds,
        "inhoud": content_version,
    }
    return json.dumps(whole, allow_nan=False, separators=(",", ":"))
