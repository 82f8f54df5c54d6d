"""Domain values to the words and signs that the pages use. One place, so that page and report say the same."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from luwte.apps.language import gettext as _
from luwte.apps.language import marked, written
from luwte.content.content import Content
from luwte.content.schema.phases import PhaseText
from luwte.domain.advice import Advice, Decider, Light, MayEnd
from luwte.domain.behaviour import Phase
from luwte.domain.call import Address, LineProfile, Timing
from luwte.domain.course import Acknowledgement, Effect
from luwte.domain.estimate import PhaseEstimate
from luwte.domain.events import HearingChanged
from luwte.domain.evidence import Evidence
from luwte.domain.hearing import Ground, Hearing
from luwte.domain.outputs import HelpStatusChanged, ThreatNoted
from luwte.domain.threat import ThreatSlot
from luwte.domain.turn import Words
from luwte.recognition.fusion import UNHEARD
from luwte.recognition.second_opinion import RULE, SPEAKS
from luwte.recognition.voice.signal import SIGNAL
from luwte.service.footing import Footing

ATTENTION = marked("Aandacht: stem verheven")
"""What a phase is called that no word speaks for."""
NOT_UNDERSTOOD = "(geen woorden verstaan)"
SUSPECT = " (onzeker: de spraakherkenner herhaalt zich)"
LIGHT_WORDS = {
    Light.GREY: ("○", marked("Grijs"), marked("doorgaan")),
    Light.AMBER: ("◐", marked("Oranje"), marked("nog niet")),
    Light.GREEN: ("●", marked("Groen"), marked("beëindigen mag")),
}
DECIDER_WORDS = {Decider.EMPLOYEE: marked("medewerker"), Decider.TEAM_LEAD: marked("teamleider")}
LEVEL_WORDS = {1: marked("Verzoek"), 2: marked("Waarschuwing"), 3: marked("Einde")}
"""What a ready warning of each level is for."""
EFFECT_WORDS = {
    Effect.FALLS: (marked("zakt"), "▼", marked("Erkennen werkt. Ga door met wat wél kan.")),
    Effect.STAYS: (marked("blijft"), "▬", marked("Laat uitpraten. Erken nog eens wat het de beller kost.")),
    Effect.RISES: (marked("stijgt"), "▲", marked("Laat uitpraten, vat samen, en noem wat wél kan.")),
}
BOUNDARY = marked("Erkennen alleen helpt nu niet. Stel rustig een grens.")
"""The advice after an acknowledgement that did not help, once the caller has become personal."""
STAYS_CALM = (marked("blijft rustig"), "○", marked("Er is niets te erkennen. Ga verder met de vraag."))
"""The same where nothing had to come down: the mean after it is nearer to phase 0 than to phase 1."""
SLOT_WORDS = {
    ThreatSlot.TARGET: marked("Op wie of wat"),
    ThreatSlot.MEANS: marked("Waarmee"),
    ThreatSlot.TIME: marked("Wanneer"),
    ThreatSlot.PLACE: marked("Waar"),
    ThreatSlot.CONDITION: marked("Onder welke voorwaarde"),
}
TIMING_WORDS = {Timing.MEASURED: "gemeten tijden", Timing.ESTIMATED: "geschatte tijden (de bron heeft er geen)"}


def clock(seconds: float) -> str:
    """Seconds as mm:ss.

    >>> clock(75.4)
    '01:15'
    """
    return f"{int(seconds) // 60:02d}:{int(seconds) % 60:02d}"


def said(words: Words) -> str:
    """The words as they are shown; nothing is put before them, so that places of findings stay right."""
    return (words.text or NOT_UNDERSTOOD) + (SUSPECT if words.suspect else "")


@dataclass(frozen=True, slots=True)
class PhaseView:
    """The running phase as it is shown: number, sign, name, and which way it goes; `unknown`: there is none to show."""

    number: int
    sign: str
    name: str
    meaning: str
    course: str
    unknown: bool = False


@dataclass(frozen=True, slots=True)
class LightView:
    """The light as it is shown."""

    id: str
    sign: str
    word: str
    short: str
    rule: str
    missing: tuple[str, ...]
    warned: str | None


HEARD = Footing(words=True)
"""A call of which words were heard, and are."""


def only_voice(estimate: PhaseEstimate) -> bool:
    """Whether the running phase rests on a raised voice alone: then nobody knows what was said, so it is not named."""
    grounds = {evidence.signal for evidence in estimate.evidence}
    return estimate.phase > Phase.CALM and grounds == {SIGNAL}


def phase_name(estimate: PhaseEstimate, content: Content) -> str:
    """The running phase in words."""
    return ATTENTION if only_voice(estimate) else content.phase_text(estimate.phase).name


def unknown_view(ground: Ground) -> PhaseView:
    """What stands in the place of a phase when nothing was heard that one could rest on."""
    if ground is Ground.NOTHING_YET:
        return PhaseView(0, "…", _("Nog niets gehoord"), _("Er is nog niets om op af te gaan."), "", unknown=True)
    meaning = _("Er worden geen woorden gehoord. Vertrouw op wat u zelf hoort.")
    return PhaseView(0, "?", _("Fase onbekend"), meaning, "", unknown=True)


def phase_view(estimate: PhaseEstimate | None, content: Content, footing: Footing = HEARD) -> PhaseView:
    """The phase in words, or that there is none: `footing` is what the call rests on until now."""
    ground = footing.of(estimate.phase if estimate else Phase.CALM)
    if ground is not Ground.HEARD:
        return unknown_view(ground)
    text = content.phases.phases[int(estimate.phase) if estimate else 0]
    course = ""
    if estimate:
        cooling = estimate.cooling and estimate.phase > Phase.CALM
        course = _("koelt af") if cooling else _("loopt op") if estimate.rising else ""
        course = course if footing.hearing.has_words else _("nu geen woorden gehoord")
        course = _("dreiging? nog bevestigen") if estimate.unconfirmed else course
    if estimate and only_voice(estimate):
        return PhaseView(int(text.phase), text.symbol, written(ATTENTION), written(content.message(UNHEARD)), course)
    return phase_text_view(text, course)


def phase_text_view(text: PhaseText, course: str = "") -> PhaseView:
    """A phase in words, wherever a call stands."""
    return PhaseView(int(text.phase), text.symbol, written(text.name), written(text.meaning), course)


def highest_view(highest: Phase, footing: Footing, content: Content) -> PhaseView:
    """The highest phase of a call that is over, or that nothing was heard to have one."""
    if highest is Phase.CALM and not footing.words:
        return unknown_view(Ground.NO_WORDS)
    return phase_text_view(content.phase_text(highest))


def light_view(may_end: MayEnd, content: Content) -> LightView:
    """The light with its rule and what is missing, in words."""
    sign, word, short = LIGHT_WORDS[may_end.light]
    return LightView(
        id=may_end.light.value,
        sign=sign,
        word=_(word),
        short=_(short),
        rule=written(content.message(may_end.rule)),
        missing=tuple(written(content.message(message)) for message in may_end.missing),
        warned=clock(may_end.warned_at) if may_end.warned_at is not None else None,
    )


def hearing_words(changed: HearingChanged | None) -> str:
    """What the employee must know about how well the caller is heard; empty when it is well."""
    words = {
        Hearing.BEHIND: _("De transcriptie loopt achter. Vertrouw op wat u zelf hoort."),
        Hearing.LATE: _("Luwte loopt te ver achter en slaat stukken over. Vertrouw op wat u zelf hoort."),
        Hearing.WORDLESS: _("Luwte hoort nu geen woorden. De knoppen werken gewoon."),
        Hearing.SILENT: _("De centrale stuurt geen geluid. Vertrouw op wat u zelf hoort."),
        Hearing.PAUSED: _("Gepauzeerd: er wordt niet meegeluisterd."),
        Hearing.WAITING: _("De verbinding met de centrale is weg. Luwte wacht tot die terugkomt."),
    }
    return words.get(changed.hearing, "") if changed else ""


def reason(evidence: Evidence, content: Content) -> str:
    """Why a finding counts or not, and who says so when that is not Luwte itself."""
    text = written(content.message(evidence.because))
    return Markup(" ").join([written(content.message(SPEAKS)), text]) if evidence.rule == RULE else text


def why(advice: Advice) -> str:
    """The caller's words that led to an advice."""
    quotes = [evidence.quote.text for evidence in advice.because if evidence.quote]
    return quotes[-1] if quotes else ""


@dataclass(frozen=True, slots=True)
class EffectView:
    """What the caller did after the first real acknowledgement, and what fits now. `means`: the two mean phases."""

    word: str
    sign: str
    advice: str
    means: str


def effect_view(result: Acknowledgement, phase: Phase = Phase.CALM) -> EffectView:
    """The acknowledgement test in words: repair below phase 3, a boundary from there. It is about the call alone."""
    calm = result.effect is Effect.STAYS and result.after < Phase.COMPLAINT / 2
    word, sign, advice = STAYS_CALM if calm else EFFECT_WORDS[result.effect]
    if phase >= Phase.PERSONAL and result.effect is not Effect.FALLS:
        advice = BOUNDARY
    return EffectView(word, sign, advice, _means(result))


@dataclass(frozen=True, slots=True)
class ThreatView:
    """A threat as it was said: `slots` are (question, words found), `articles` (number, name, questions to check)."""

    at: str
    words: str
    slots: tuple[tuple[str, tuple[str, ...]], ...]
    articles: tuple[tuple[str, str, tuple[str, ...]], ...]


def threat_view(noted: ThreatNoted, content: Content) -> ThreatView:
    """The note with every question, also those that the words do not answer. It never says what is punishable."""
    checks = {check.article: check for check in content.threats.articles}
    return ThreatView(
        at=clock(noted.at),
        words=noted.note.quote.text,
        slots=tuple((SLOT_WORDS[slot], tuple(span.text for span in noted.note.of(slot))) for slot in ThreatSlot),
        articles=tuple(
            (article.value, checks[article].name, checks[article].questions) for article in noted.note.articles
        ),
    )


def help_status(help_line: HelpStatusChanged | None) -> str:
    """Where the call for help stands (*hulpstatus*).

    >>> help_status(HelpStatusChanged(5.0, "Noor", 9.0))
    'Noor komt'
    """
    if help_line is None:
        return ""
    return _("%(name)s komt") % {"name": help_line.by} if help_line.by else _("Hulp gevraagd")


def line_words(profile: LineProfile) -> tuple[str, ...]:
    """What is particular to a line, for whoever looks on."""
    words = [f"aanspreekvorm {profile.address.value}"]
    if profile.easy and profile.address is Address.FORMAL:
        words.append("eenvoudige taal")
    if profile.care_line:
        words.append("zorglijn: eerst de spoedvraag")
    return tuple(words)


def _means(result: Acknowledgement) -> str:
    found = {"before": _number(result.before), "after": _number(result.after)}
    return _("gemiddelde fase %(before)s, daarna %(after)s") % found


def _number(mean: float) -> str:
    return f"{mean:.1f}".replace(".", ",")
