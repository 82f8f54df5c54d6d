"""The line on which a demo call is played: which protocol, how callers are addressed, whether it is a care line.

One literal table for the protocols that we ship; a protocol of the organisation's own gets an ordinary line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from luwte.content.content import Content
from luwte.content.schema.protocol import Protocol
from luwte.domain.call import Address, Call, LineProfile, Sector
from luwte.domain.events import Event, StepConfirmed

_TABLE = (
    LineProfile("Klantenservice", "telefoon"),
    LineProfile("Gemeente", "gemeente", sector=Sector.MUNICIPALITY),
    LineProfile("Receptie", "receptie", sector=Sector.RECEPTION),
    LineProfile("Huisarts", "huisarts", care_line=True, sector=Sector.CARE),
    LineProfile("Zorglijn", "zorglijn", care_line=True, sector=Sector.CARE, easy=True),
    LineProfile("Uitkering", "uitkering", sector=Sector.BENEFITS, easy=True),
    LineProfile("Woningcorporatie", "woningcorporatie", sector=Sector.HOUSING, easy=True),
    LineProfile("Bank", "bank", sector=Sector.BANK),
    LineProfile("Energie en telecom", "energie_telecom", Address.INFORMAL, sector=Sector.UTILITIES),
)
LINES: Mapping[str, LineProfile] = MappingProxyType({line.protocol: line for line in _TABLE})


def line_of(protocol: str) -> LineProfile:
    """The line that fits a protocol."""
    return LINES.get(protocol, LineProfile(protocol=protocol))


def on_line(call: Call, protocol: str, content: Content) -> Call:
    """The same call on the line of `protocol`; on its own protocol it stays as it was recorded.

    Recorded presses that this protocol does not know are left out: nobody can have pressed them here.
    """
    profile = call.profile if protocol == call.profile.protocol else line_of(protocol)
    known = presses_of(content.protocols[protocol])
    return replace(call, profile=profile, events=tuple(_pressable(call.events, known)))


def presses_of(protocol: Protocol) -> frozenset[str]:
    """Everything that can be pressed in a protocol: steps, answers to its guards, and "dreiging? ja/nee"."""
    answers = [answer.id for guard in protocol.guards for answer in guard.answers]
    steps = [step.id for step in protocol.steps]
    return frozenset((*steps, *answers, protocol.confirm_veiled, protocol.refuse_veiled))


def _pressable(events: tuple[Event, ...], known: frozenset[str]) -> Iterator[Event]:
    for event in events:
        if not isinstance(event, StepConfirmed) or event.step in known:
            yield event
