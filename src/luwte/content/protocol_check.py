"""What the steps of a protocol make together: can each be reached, does it end, is nobody cut off without a warning?

Finds mistakes with their place in the file; it repairs nothing.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence

from luwte.content.schema.protocol import Protocol, Shortcut, Step
from luwte.domain.advice import Decider
from luwte.domain.behaviour import Detail, Phase

Loc = tuple[str | int, ...]
Problem = tuple[Loc, str]


def problems(protocol: Protocol) -> Iterator[Problem]:
    """(place in the file, what is wrong), in the order of the file; later checks need earlier ones to pass."""
    found = list(_names(protocol))
    yield from found
    if not found:
        yield from _shape(protocol)
        yield from _guards(protocol)
        yield from _severe(protocol)
        yield from _warnings(protocol)


def _names(protocol: Protocol) -> Iterator[Problem]:
    ids = [step.id for step in protocol.steps]
    if protocol.start not in ids:
        yield ("begin",), f"onbekende stap: {protocol.start}"
    for i, step in enumerate(protocol.steps):
        if step.id in ids[:i]:
            yield ("stappen", i, "id"), f"deze stap staat er twee keer: {step.id}"
        yield from _targets(step, ids, ("stappen", i, "naar"))
    for i, shortcut in enumerate(protocol.shortcuts):
        if shortcut.to not in ids:
            yield ("kortere_wegen", i, "naar"), f"onbekende stap: {shortcut.to}"
    yield from _answers(protocol, set(ids))


def _targets(step: Step, ids: Sequence[str], place: Loc) -> Iterator[Problem]:
    for j, target in enumerate(step.to):
        if target not in ids:
            yield (*place, j), f"onbekende stap: {target}"
        elif target in step.to[:j]:
            yield (*place, j), f"deze stap staat er twee keer: {target}"


def _answers(protocol: Protocol, steps: set[str]) -> Iterator[Problem]:
    """What can be pressed must mean one thing."""
    taken = steps | {protocol.confirm_veiled, protocol.refuse_veiled}
    if protocol.confirm_veiled == protocol.refuse_veiled or {protocol.confirm_veiled, protocol.refuse_veiled} & steps:
        yield ("verhuld_bevestigd",), "verhuld_bevestigd en verhuld_afgewezen zijn twee eigen antwoorden, geen stappen"
    for i, guard in enumerate(protocol.guards):
        for j, answer in enumerate(guard.answers):
            if answer.id in taken:
                yield ("wachters", i, "antwoorden", j, "id"), f"dit id is al in gebruik: {answer.id}"
            taken.add(answer.id)
    levels = [spoken.level for spoken in protocol.spoken]
    if levels != sorted(set(levels)):
        yield ("waarschuwingsteksten",), "geef elk niveau één keer, van 1 naar 3"


def _shape(protocol: Protocol) -> Iterator[Problem]:
    reached = _reachable(protocol)
    for i, step in enumerate(protocol.steps):
        if step.id not in reached:
            yield ("stappen", i), f"deze stap is nooit te bereiken: {step.id}"
        elif not step.ends and not step.to:
            yield ("stappen", i), f"na deze stap kan niets meer: {step.id} (naar ontbreekt)"
        if step.ends and step.warns:
            yield ("stappen", i), f"een stap waarschuwt of beëindigt, niet allebei: {step.id}"
        if step.id == protocol.start and (step.ends or step.warns):
            yield ("begin",), f"het begin kan niet waarschuwen of beëindigen: {step.id}"
    if not any(step.ends for step in protocol.steps):
        yield ("stappen",), "geen enkele stap beëindigt het gesprek (beeindigt: ja)"
    yield from _shortcuts(protocol)


def _shortcuts(protocol: Protocol) -> Iterator[Problem]:
    if not any(shortcut.phase is Phase.EXPLOSIVE for shortcut in protocol.shortcuts):
        yield ("kortere_wegen",), "bij fase 4 moet het gesprek meteen kunnen eindigen (vanaf_fase: 4, met een reden)"
    for i, shortcut in enumerate(protocol.shortcuts):
        yield from _shortcut(protocol, shortcut, i)


def _shortcut(protocol: Protocol, shortcut: Shortcut, i: int) -> Iterator[Problem]:
    if shortcut.phase is None and not shortcut.severe:
        yield ("kortere_wegen", i), "een kortere weg heeft vanaf_fase of bij_ernstig nodig"
    if shortcut.phase is not None and shortcut.phase < Phase.EXPLOSIVE:
        yield ("kortere_wegen", i, "vanaf_fase"), "alleen fase 4 opent een kortere weg; fase 3 gaat over waarschuwen"
    end = protocol.step(shortcut.to)
    if not end.ends:
        yield ("kortere_wegen", i, "naar"), f"een kortere weg leidt naar een einde, {shortcut.to} is dat niet"
    if end.decider is Decider.TEAM_LEAD:
        yield ("kortere_wegen", i, "naar"), f"bij gevaar moet de medewerker zelf kunnen beëindigen: {shortcut.to}"


def _guards(protocol: Protocol) -> Iterator[Problem]:
    for i, guard in enumerate(protocol.guards):
        if guard.id in {other.id for other in protocol.guards[:i]}:
            yield ("wachters", i, "id"), f"deze wachter staat er twee keer: {guard.id}"
        if not guard.opens_on_care and guard.opens_on_care_line_from is None:
            yield ("wachters", i), f"niets opent deze wachter: {guard.id} (opent_bij_zorg)"
        if not any(answer.closes for answer in guard.answers):
            yield ("wachters", i, "antwoorden"), f"geen antwoord sluit deze wachter: {guard.id} (sluit: ja)"


def _severe(protocol: Protocol) -> Iterator[Problem]:
    if Detail.THREAT in protocol.severe:
        yield ("ernstig",), "dreiging hoort hier niet: een verhulde dreiging bevestigt de medewerker eerst"
    if protocol.severe and not any(shortcut.severe for shortcut in protocol.shortcuts):
        yield ("ernstig",), "deze lijst doet niets zonder een kortere weg met bij_ernstig: ja"


def _warnings(protocol: Protocol) -> Iterator[Problem]:
    warns = any(step.warns for step in protocol.steps)
    if protocol.warning.needed and not warns:
        yield ("waarschuwing",), "er is een waarschuwing nodig, maar geen enkele stap waarschuwt (waarschuwt: ja)"
        return
    for i, step in enumerate(protocol.steps):
        if step.entry.warned and not warns:
            yield ("stappen", i, "voorwaarde", "gewaarschuwd"), "geen enkele stap waarschuwt (waarschuwt: ja)"
        if step.ends and not protocol.warning.needed and (step.entry.phase or Phase.CALM) < Phase.PERSONAL:
            yield ("stappen", i), f"zonder waarschuwing kan dit einde pas vanaf fase 3: {step.id} (voorwaarde)"
    if protocol.warning.needed:
        free = [s for s in protocol.steps if s.warns and not s.entry.warned and s.decider is Decider.EMPLOYEE]
        if not free:
            yield ("waarschuwing",), "er is geen waarschuwing die de medewerker zelf als eerste kan geven"
        for i, way in _unwarned_ends(protocol):
            yield ("stappen", i), f"dit einde is te bereiken zonder genoeg waarschuwingen: {' → '.join(way)}"


def _unwarned_ends(protocol: Protocol) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Ending steps that a path with too few warnings reaches; shortcuts are not counted."""
    places = {step.id: i for i, step in enumerate(protocol.steps)}
    todo: deque[tuple[tuple[str, ...], int]] = deque([((protocol.start,), 0)])
    seen: set[tuple[str, int]] = set()
    told: set[str] = set()
    while todo:
        way, warnings = todo.popleft()
        step = protocol.step(way[-1])
        if (step.id, warnings) in seen or (step.entry.warned and not warnings):
            continue
        seen.add((step.id, warnings))
        warnings += step.warns
        if warnings >= protocol.warning.times:
            continue
        if step.ends and step.id not in told:
            told.add(step.id)
            yield places[step.id], way
        todo.extend(((*way, target), warnings) for target in step.to)


def _reachable(protocol: Protocol) -> set[str]:
    seen: set[str] = set()
    todo: list[Step] = [protocol.step(i) for i in (protocol.start, *(s.to for s in protocol.shortcuts))]
    while todo:
        if (step := todo.pop()).id not in seen:
            seen.add(step.id)
            todo.extend(protocol.step(target) for target in step.to)
    return seen
