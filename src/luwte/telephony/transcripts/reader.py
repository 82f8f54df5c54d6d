"""A transcript in any dialect to a call: find the format by its content, map the speakers, check the times.

Fails closed: an unknown speaker is refused, because taking the employee for the caller would be the worst mistake.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from luwte.domain.call import Call, LineProfile, Timing, guessed_seconds
from luwte.domain.events import CallEnded, CallStarted, Event, TurnHeard
from luwte.domain.turn import CallerTurn, CallId, EmployeeTurn, Party, Turn, Words
from luwte.errors import SourceError
from luwte.telephony.transcripts import aws, jsonlines, plain, srt, webvtt, whisper
from luwte.telephony.transcripts.decode import decode
from luwte.telephony.transcripts.draft import Draft, Pressed, Utterance

MAX_TURN = 10_000
MAX_TURNS = 20_000
PAUSE = 0.4
_SLACK = 0.05
_SHOWN = 5

KNOWN_NAMES: Mapping[str, Party] = {
    **dict.fromkeys(("beller", "klant", "caller", "customer", "inwoner", "burger", "patient"), Party.CALLER),
    **dict.fromkeys(("medewerker", "agent", "employee", "adviseur", "telefonist", "receptionist"), Party.EMPLOYEE),
}
"""Names that cannot be confused; everything else is mapped by the user."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """A transcript format."""

    name: str
    looks_like: Callable[[str], bool]
    read: Callable[..., Draft]


DIALECTS: tuple[Dialect, ...] = tuple(
    Dialect(module.NAME, module.looks_like, module.read) for module in (webvtt, jsonlines, whisper, aws, srt, plain)
)


def open_transcript(data: bytes, *, file: str, speakers: Mapping[str, Party], profile: LineProfile) -> Call:
    """The call in a transcript. Raises `SourceError` with file and line for whatever cannot be used."""
    text = decode(data, file=file)
    dialect = next((dialect for dialect in DIALECTS if dialect.looks_like(text)), None)
    if dialect is None:
        known = ", ".join(dialect.name for dialect in DIALECTS)
        raise SourceError(f"dit formaat is onbekend; bekend zijn: {known}", file=file, line=1)
    draft = dialect.read(text, file=file)
    spoken = [item for item in draft.items if isinstance(item, Utterance)]
    if not spoken:
        raise SourceError(f"er staan geen beurten in dit bestand ({dialect.name})", file=file)
    if len(spoken) > MAX_TURNS:
        raise SourceError(f"meer dan {MAX_TURNS} beurten in één gesprek", file=file, line=spoken[MAX_TURNS].line)
    parties = _parties(spoken, speakers, file)
    timing = Timing.MEASURED if all(item.start is not None for item in spoken) else Timing.ESTIMATED
    events = _events(draft, parties, timing, file)
    identity = CallId(draft.id or file.rsplit("/", 1)[-1])
    return Call(identity, tuple(events), timing, draft.profile or profile)


def _parties(spoken: list[Utterance], speakers: Mapping[str, Party], file: str) -> dict[str, Party]:
    """Party per name; the user's own mapping goes first. All unknown names are told at once."""
    parties: dict[str, Party] = {}
    unknown: dict[str, int] = {}
    for item in spoken:
        party = speakers.get(item.speaker) or KNOWN_NAMES.get(item.speaker.casefold())
        if party is None:
            unknown.setdefault(item.speaker, item.line)
        else:
            parties[item.speaker] = party
    if unknown:
        raise SourceError(_unknown(unknown), file=file, line=min(unknown.values()))
    return parties


def _unknown(unknown: Mapping[str, int]) -> str:
    if set(unknown) == {""}:
        return "er staat niet bij wie er spreekt; maak het transcript per kanaal of met sprekerherkenning"
    names = [f"«{name[:40] or 'zonder naam'}» (regel {line})" for name, line in list(unknown.items())[:_SHOWN]]
    more = f" en nog {len(unknown) - _SHOWN}" if len(unknown) > _SHOWN else ""
    example = next(name for name in unknown if name)[:40]
    return (
        f"onbekende spreker: {', '.join(names)}{more}. "
        f'Zeg wie het is met --spreker "{example}=beller" of in de instelling speakers'
    )


def _events(draft: Draft, parties: Mapping[str, Party], timing: Timing, file: str) -> list[Event]:
    events: list[Event] = [CallStarted(CallId(draft.id or file))]
    clock, last_start, n = 0.0, 0.0, 0
    for item in draft.items:
        if isinstance(item, Pressed):
            events.append(item.event)
            continue
        party = parties[item.speaker]
        words = _words(item, clock, party, file) if timing is Timing.MEASURED else _estimated(item, clock, party)
        if words.start < last_start - _SLACK:
            raise SourceError("deze beurt begint eerder dan de beurt ervoor", file=file, line=item.line)
        if len(item.text) > MAX_TURN:
            raise SourceError(f"deze beurt is langer dan {MAX_TURN} tekens", file=file, line=item.line)
        last_start, clock = words.start, max(clock, words.end)
        turn: Turn = CallerTurn(n, words) if party is Party.CALLER else EmployeeTurn(n, words)
        events.append(TurnHeard(turn))
        n += 1
    events.append(CallEnded(max(clock, draft.ended or 0.0)))
    return events


def _words(item: Utterance, clock: float, party: Party, file: str) -> Words:
    start = item.start if item.start is not None else clock
    end = item.end if item.end is not None else start + guessed_seconds(item.text, party)
    if start < 0 or end < start:
        raise SourceError(
            "deze tijden kloppen niet (negatief, of het einde ligt voor het begin)", file=file, line=item.line
        )
    return Words(item.text, start, end, _confidence(item, file))


def _confidence(item: Utterance, file: str) -> float | None:
    if item.confidence is not None and not 0 <= item.confidence <= 1:
        raise SourceError("zekerheid: kies een getal van 0 tot en met 1", file=file, line=item.line)
    return item.confidence


def _estimated(item: Utterance, clock: float, party: Party) -> Words:
    start = clock + PAUSE if clock else 0.0
    return Words(item.text, start, start + guessed_seconds(item.text, party), item.confidence)
