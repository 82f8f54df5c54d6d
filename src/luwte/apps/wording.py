"""Domain values to the words and signs that the pages use. One place, so that page and report say the same."""

from __future__ import annotations

from dataclasses import dataclass

from luwte.content.content import Content
from luwte.domain.advice import Advice, Light, MayEnd
from luwte.domain.behaviour import Phase
from luwte.domain.call import Timing
from luwte.domain.estimate import PhaseEstimate
from luwte.domain.evidence import Evidence
from luwte.recognition.second_opinion import RULE, SPEAKS

LIGHT_WORDS = {
    Light.GREY: ("○", "Grijs", "doorgaan"),
    Light.AMBER: ("◐", "Oranje", "nog niet"),
    Light.GREEN: ("●", "Groen", "beëindigen mag"),
}
TIMING_WORDS = {Timing.MEASURED: "gemeten tijden", Timing.ESTIMATED: "geschatte tijden (de bron heeft er geen)"}


def clock(seconds: float) -> str:
    """Seconds as mm:ss.

    >>> clock(75.4)
    '01:15'
    """
    return f"{int(seconds) // 60:02d}:{int(seconds) % 60:02d}"


@dataclass(frozen=True, slots=True)
class PhaseView:
    """The running phase as it is shown: number, sign, name, and which way it goes."""

    number: int
    sign: str
    name: str
    meaning: str
    course: str


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


def phase_view(estimate: PhaseEstimate | None, content: Content) -> PhaseView:
    """The phase in words; before the first caller turn it is an ordinary call."""
    text = content.phases.phases[int(estimate.phase) if estimate else 0]
    course = ""
    if estimate:
        cooling = estimate.cooling and estimate.phase > Phase.CALM
        course = "koelt af" if cooling else "loopt op" if estimate.rising else ""
        course = "dreiging? nog bevestigen" if estimate.unconfirmed else course
    return PhaseView(int(text.phase), text.symbol, text.name, text.meaning, course)


def light_view(may_end: MayEnd, content: Content) -> LightView:
    """The light with its rule and what is missing, in words."""
    sign, word, short = LIGHT_WORDS[may_end.light]
    return LightView(
        id=may_end.light.value,
        sign=sign,
        word=word,
        short=short,
        rule=content.message(may_end.rule),
        missing=tuple(content.message(message) for message in may_end.missing),
        warned=clock(may_end.warned_at) if may_end.warned_at is not None else None,
    )


def reason(evidence: Evidence, content: Content) -> str:
    """Why a finding counts or not, and who says so when that is not Luwte itself."""
    text = content.message(evidence.because)
    return f"{content.message(SPEAKS)} {text}" if evidence.rule == RULE else text


def why(advice: Advice) -> str:
    """The caller's words that led to an advice."""
    quotes = [evidence.quote.text for evidence in advice.because if evidence.quote]
    return quotes[-1] if quotes else ""
