"""The light "U mag beëindigen": a pure function of belief, protocol and guards (DOMAIN 5.2), with its rule quoted.

Criticism and lawful steps never open it. It never disables the phone's own hang-up.
"""

from __future__ import annotations

from collections.abc import Sequence

from luwte.content.schema.protocol import Guard, Protocol
from luwte.domain.advice import Light, MayEnd
from luwte.domain.behaviour import Phase
from luwte.domain.estimate import PhaseEstimate
from luwte.handling import messages
from luwte.handling.protocol import Warned, open_shortcuts


def may_end(estimate: PhaseEstimate, protocol: Protocol, warned: Warned, holding: Sequence[Guard]) -> MayEnd:
    """Grey below phase 3 and while the caller comes back; amber while something is missing; green: it may be ended."""
    if estimate.phase < Phase.PERSONAL:
        return MayEnd(Light.GREY, messages.GREY, (), warned.at)
    if estimate.cooling and estimate.phase is Phase.PERSONAL:
        return MayEnd(Light.GREY, messages.GREY_COOLING, (), warned.at)
    if holding:
        questions = tuple(messages.guard_question(guard.id) for guard in holding)
        return MayEnd(Light.AMBER, messages.AMBER_GUARD, questions, warned.at)
    if estimate.phase is Phase.EXPLOSIVE and not estimate.unconfirmed:
        return MayEnd(Light.GREEN, messages.GREEN_THREAT, (), warned.at)
    if any(shortcut.severe for shortcut in open_shortcuts(protocol, estimate)):
        return MayEnd(Light.GREEN, messages.GREEN_SEVERE, (), warned.at)
    if estimate.unconfirmed and not _went_on(protocol, warned):
        return MayEnd(Light.AMBER, messages.AMBER_VEILED, (messages.MISSING_CONFIRMATION,), warned.at)
    return _personal(protocol, warned)


def _went_on(protocol: Protocol, warned: Warned) -> bool:
    """Whether the caller went on after as many warnings as this protocol asks for."""
    return warned.ignored and warned.times >= protocol.warning.times


def _personal(protocol: Protocol, warned: Warned) -> MayEnd:
    rule = protocol.warning
    if not rule.needed:
        return MayEnd(Light.GREEN, messages.GREEN_NO_WARNING_NEEDED, (), warned.at)
    if warned.times == 0:
        return MayEnd(Light.AMBER, messages.AMBER_NO_WARNING, (messages.MISSING_WARNING,), None)
    if warned.times < rule.times:
        return MayEnd(Light.AMBER, messages.AMBER_NO_WARNING, (messages.MISSING_ANOTHER_WARNING,), warned.at)
    if rule.repeat and not warned.ignored:
        return MayEnd(Light.AMBER, messages.AMBER_NO_WARNING, (messages.MISSING_REPEAT,), warned.at)
    return MayEnd(Light.GREEN, messages.GREEN_WARNED, (), warned.at)
