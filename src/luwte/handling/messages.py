"""Ids of the Dutch sentences that handling shows; the sentences stand in `meldingen.yaml`. No text lives here."""

from __future__ import annotations

from luwte.domain.evidence import MessageId

GREY = MessageId("licht.grijs")
GREY_COOLING = MessageId("licht.grijs.koelt_af")
AMBER_NO_WARNING = MessageId("licht.oranje.waarschuwing")
AMBER_VEILED = MessageId("licht.oranje.dreiging")
AMBER_GUARD = MessageId("licht.oranje.wachter")
GREEN_THREAT = MessageId("licht.groen.dreiging")
GREEN_SEVERE = MessageId("licht.groen.ernstig")
GREEN_WARNED = MessageId("licht.groen.gewaarschuwd")
GREEN_NO_WARNING_NEEDED = MessageId("licht.groen.persoonlijk")

MISSING_WARNING = MessageId("mist.waarschuwing")
MISSING_ANOTHER_WARNING = MessageId("mist.nog_een_waarschuwing")
MISSING_REPEAT = MessageId("mist.herhaling")
MISSING_CONFIRMATION = MessageId("mist.bevestiging")

HELP_THREAT = MessageId("hulp.dreiging")
HELP_VEILED = MessageId("hulp.verhuld")
HELP_PERSONAL = MessageId("hulp.persoonlijk")
HELP_BUTTON = MessageId("hulp.knop")

UNKNOWN_STEP = MessageId("stap.onbekend")
NOT_NEXT = MessageId("stap.volgt_niet")
NO_SHORTCUT = MessageId("stap.einde_niet_vrij")
NEEDS_WARNING = MessageId("stap.eerst_waarschuwen")
NEEDS_PHASE = MessageId("stap.fase_te_laag")
NEEDS_SHORTCUT = MessageId("stap.alleen_bij_gevaar")
NOT_YOURS = MessageId("stap.van_teamleider")
PROPOSED_BY_PHASE = MessageId("voorstel.fase")
PROPOSED_BY_WORDS = MessageId("voorstel.gehoord")
PROPOSED_COOLING = MessageId("voorstel.koelt_af")

MESSAGES_OF_HANDLING: tuple[MessageId, ...] = (
    GREY,
    GREY_COOLING,
    AMBER_NO_WARNING,
    AMBER_VEILED,
    AMBER_GUARD,
    GREEN_THREAT,
    GREEN_SEVERE,
    GREEN_WARNED,
    GREEN_NO_WARNING_NEEDED,
    MISSING_WARNING,
    MISSING_ANOTHER_WARNING,
    MISSING_REPEAT,
    MISSING_CONFIRMATION,
    HELP_THREAT,
    HELP_VEILED,
    HELP_PERSONAL,
    HELP_BUTTON,
    UNKNOWN_STEP,
    NOT_NEXT,
    NO_SHORTCUT,
    NEEDS_WARNING,
    NEEDS_PHASE,
    NEEDS_SHORTCUT,
    NOT_YOURS,
    PROPOSED_BY_PHASE,
    PROPOSED_BY_WORDS,
    PROPOSED_COOLING,
)


def guard_question(guard: str) -> MessageId:
    """What is missing while this guard is open."""
    return MessageId(f"wachter.{guard}")
