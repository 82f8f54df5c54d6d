"""Kinds of turns within a phase: what the word model really tells apart. It labels nothing; it reads labels.

A quoted threat and a friendly greeting are both phase 0 and share hardly a word; one weight vector for both is a
compromise that fits neither. So the model learns kinds, and the chance of a phase is the sum over its kinds.
"""

from __future__ import annotations

from luwte.domain.behaviour import Phase
from luwte.recognition.words.opinion import KIND_SIGN
from model.records import Label

PLAIN = ""
NOT_ASSERTED = "niet_gesteld"
_CALM_ACTS = {
    "quoted": "aangehaald", "negated": "ontkend", "repaired": "ontkend", "joked": "grap", "asked": "gevraagd",
    "hypothetical": "gevraagd",
}  # fmt: skip
_CARE = {
    "suicidality": "zelfdoding", "panic": "paniek", "medical_urgency": "spoed", "confusion": "verward",
    "victim": "slachtoffer",
}  # fmt: skip

KINDS: dict[Phase, tuple[str, ...]] = {
    Phase.CALM: (PLAIN, "aangehaald", "ontkend", "grap", "gevraagd", "derde", *_CARE.values()),
    Phase.COMPLAINT: (PLAIN, "schelden", NOT_ASSERTED),
    Phase.CRITICISM: (PLAIN, "schelden", "dwang", NOT_ASSERTED),
    Phase.PERSONAL: ("belediging", "dwang", "witte_boorden", "ongepast"),
    Phase.EXPLOSIVE: ("dreiging", "uitbarsting"),
}
"""Names per phase; the plain kind has no name."""


def output(phase: Phase, kind: str) -> str:
    """How a kind is called in the table.

    >>> output(Phase.PERSONAL, "dwang"), output(Phase.CALM, "")
    ('persoonlijke_aanval/dwang', 'rustig')
    """
    return f"{phase.id}{KIND_SIGN}{kind}" if kind else phase.id


OUTPUTS: tuple[str, ...] = tuple(output(phase, kind) for phase, kinds in KINDS.items() for kind in kinds)


def kind_of(label: Label) -> str:
    """The output that a labelled turn belongs to."""
    phase = Phase(label.phase)
    return output(phase, _KIND[phase](label, set(label.forms)))


def _calm(label: Label, _forms: set[str]) -> str:
    if label.act != "asserted":
        return _CALM_ACTS[label.act]
    if label.care != "none":
        return _CARE[label.care]
    return "derde" if label.target == "third_party" else PLAIN


def _complaint(label: Label, forms: set[str]) -> str:
    if label.act != "asserted":
        return NOT_ASSERTED
    return "schelden" if forms & {"swearing", "insult"} else PLAIN


def _criticism(label: Label, forms: set[str]) -> str:
    if label.act != "asserted":
        return NOT_ASSERTED
    if forms & {"swearing", "insult"}:
        return "schelden"
    return "dwang" if forms & {"coercion", "white_collar", "intimidation"} else PLAIN


def _personal(_label: Label, forms: set[str]) -> str:
    if forms & {"sexual", "discrimination"}:
        return "ongepast"
    if forms & {"coercion", "intimidation"}:
        return "dwang"
    return "witte_boorden" if "white_collar" in forms else "belediging"


def _explosive(_label: Label, forms: set[str]) -> str:
    return "dreiging" if "threat" in forms else "uitbarsting"


_KIND = {
    Phase.CALM: _calm,
    Phase.COMPLAINT: _complaint,
    Phase.CRITICISM: _criticism,
    Phase.PERSONAL: _personal,
    Phase.EXPLOSIVE: _explosive,
}
