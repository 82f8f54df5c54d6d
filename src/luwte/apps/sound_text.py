"""What a call sounded like, in Dutch sentences for report and terminal. It tells behaviour, never a feeling."""

from __future__ import annotations

import re

from luwte.apps.wording import clock
from luwte.domain.call import Heard
from luwte.domain.exchange import Exchange
from luwte.domain.turn import Baseline
from luwte.service.overheard import Overheard

NO_WORDS = "Geen spraakherkenning geïnstalleerd: herkenning op woorden staat uit."
NO_VOICE = "De stem is niet gemeten: dat staat uit tot u erom vraagt."
NO_TIMING = "Er is geen opname bij: stem en beurtwisseling zijn niet te horen."
_BASELINE = {
    Baseline.NONE: "De eigen gewone stem van de beller is niet bekend geworden.",
    Baseline.PARTIAL: "De eigen gewone stem van de beller is maar deels bekend geworden.",
    Baseline.SUSPECT: "De eigen gewone stem van de beller is niet bekend: het gesprek begon al luid.",
}
_LONG = 30.0
_SO_LONG = re.compile(r"al \d+ s")
"""How long it lasted by then: a stretch has its times already."""


def what_is_off(heard: Heard) -> tuple[str, ...]:
    """What could not be heard, and so says nothing about the caller."""
    if not heard.timing:
        return (NO_TIMING,)
    return tuple(text for text, on in ((NO_WORDS, heard.words), (NO_VOICE, heard.voice)) if not on)


def who_wrote(heard: Heard) -> str | None:
    """Which recogniser made the words, so that nobody takes them for what was said to the letter."""
    if heard.recogniser is None:
        return None
    made_by = recogniser_text(heard.recogniser, heard.model)
    return f"De woorden zijn herkend door {made_by}: zij kunnen fout zijn, de opname gaat voor."


def recogniser_text(recogniser: str, model: str | None) -> str:
    """A recogniser with its model, as people read it: the whole hash is in the store.

    >>> recogniser_text("vosk", "nl-klein@sha256:0123456789abcdef")
    'vosk, model nl-klein (sha256 0123456789ab…)'
    """
    name, _, sha256 = (model or "").partition("@sha256:")
    return recogniser + (f", model {name}" if name else "") + (f" (sha256 {sha256[:12]}…)" if sha256 else "")


def voice_lines(sound: Overheard) -> tuple[str, ...]:
    """When the voice was raised, one sentence each, and how far the caller's own voice was known."""
    if not sound.line:
        return ()
    raised = [
        f"{clock(r.start)} tot {clock(r.end)}: stem verheven, index tot {r.index}" + _because(r.moved) + "."
        for r in sound.raised
    ]
    known = _BASELINE.get(sound.baseline)
    return (*(raised or ["De stem was niet verheven."]), *([known] if known else []))


def _because(moved: tuple[str, ...]) -> str:
    shown = [part for part in moved if not _SO_LONG.fullmatch(part)]
    return f" ({', '.join(shown)})" if shown else ""


def exchange_lines(exchange: Exchange | None) -> tuple[str, ...]:
    """How the caller took turns; information, which weighs nothing."""
    if exchange is None:
        return ()
    first, later = exchange.first, exchange.later
    if not (first.both or later.both or exchange.longest >= _LONG):
        return ("Beller en medewerker spraken niet door elkaar.",)
    lines = [
        _compared("De beller begon terwijl de medewerker sprak en ging door", first.talked_over, later.talked_over),
        _compared("De beller sprak door toen de medewerker ertussen wilde", first.held_on, later.held_on),
        f"Beiden tegelijk aan het woord: {first.both + later.both:.0f} seconden.",
    ]
    if exchange.longest >= _LONG:
        lines.append(f"De beller was een keer {exchange.longest:.0f} seconden achter elkaar aan het woord.")
    return tuple(lines)


def _compared(what: str, first: int, later: int) -> str:
    return f"{what}: {first} keer in de eerste minuut, {later} keer daarna."


def gap_lines(sound: Overheard) -> tuple[str, ...]:
    """Where nothing could be heard, and why."""
    return tuple(f"{clock(g.start)} tot {clock(g.end)}: niet gehoord ({g.cause})." for g in sound.gaps)
