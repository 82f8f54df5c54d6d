"""The light "U mag beëindigen": a pure function of belief, protocol and guards (DOMAIN 5.2), with its rule quoted.

Criticism and lawful steps never open it. It never disables the phone's own hang-up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from luwte.content.schema.handling import Guard, Protocol
from luwte.domain.advice import Light, MayEnd
from luwte.domain.behaviour import Phase
from luwte.domain.estimate import PhaseEstimate
from luwte.handling import messages
from luwte.handling.protocol import is_severe


@dataclass(frozen=True, slots=True)
class Warned:
    """The stamped warning: when, and whether the caller went on at phase 3 or more after it."""

    at: float | None = None
    ignored: bool = False


def may_end(estimate: PhaseEstimate, protocol: Protocol, warned: Warned, holding: Sequence[Guard]) -> MayEnd:
    """Grey below phase 3; amber while something is missing; green when the call may be ended."""
    if estimate.phase < Phase.PERSONAL:
        return MayEnd(Light.GREY, messages.GREY, (), warned.at)
    if holding:
        questions = tuple(messages.guard_question(guard.id) for guard in holding)
        return MayEnd(Light.AMBER, messages.AMBER_GUARD, questions, warned.at)
    if estimate.unconfirmed and not _allowed_anyway(estimate, protocol, warned):
        return MayEnd(Light.AMBER, messages.AMBER_VEILED, (messages.MISSING_CONFIRMATION,), warned.at)
    if estimate.phase is Phase.EXPLOSIVE and not estimate.unconfirmed:
        return MayEnd(Light.GREEN, messages.GREEN_THREAT, (), warned.at)
    return _personal(estimate, protocol, warned)


def _allowed_anyway(estimate: PhaseEstimate, protocol: Protocol, warned: Warned) -> bool:
    return warned.ignored or is_severe(estimate.evidence, protocol)


def _personal(estimate: PhaseEstimate, protocol: Protocol, warned: Warned) -> MayEnd:
    if is_severe(estimate.evidence, protocol):
        return MayEnd(Light.GREEN, messages.GREEN_SEVERE, (), warned.at)
    if not protocol.warning_needed:
        return MayEnd(Light.GREEN, messages.GREEN_NO_WARNING_NEEDED, (), warned.at)
    if warned.at is None:
        return MayEnd(Light.AMBER, messages.AMBER_NO_WARNING, (messages.MISSING_WARNING,), None)
    if warned.ignored:
        return MayEnd(Light.GREEN, messages.GREEN_WARNED, (), warned.at)
    return MayEnd(Light.AMBER, messages.AMBER_NO_WARNING, (messages.MISSING_REPEAT,), warned.at)
