"""The annotation vocabulary of the labelling guide (docs/labels.md) per domain value: one list for writers and readers.

`luwte label` and the corpus speak it; screens and payloads use the behavioural ids of the domain (law L2).
"""

from __future__ import annotations

from luwte.domain.behaviour import CareKind, Detail, SpeechAct, Target

FORMS = {
    Detail.COMPLAINT: "frustration",
    Detail.ORG_CRITICISM: "org_criticism",
    Detail.SWEARING: "swearing",
    Detail.INSULT: "insult",
    Detail.THREAT: "threat",
    Detail.INTIMIDATION: "intimidation",
    Detail.COERCION: "coercion",
    Detail.SEXUAL: "sexual",
    Detail.DISCRIMINATION: "discrimination",
    Detail.WHITE_COLLAR: "white_collar",
}
TARGETS = {
    Target.NOBODY: "nobody",
    Target.SITUATION: "situation",
    Target.ORGANISATION: "organisation",
    Target.EMPLOYEE: "employee",
    Target.THIRD_PARTY: "third_party",
    Target.SELF: "self",
}
CARE = {
    CareKind.SUICIDALITY: "suicidality",
    CareKind.MEDICAL_URGENCY: "medical_urgency",
    CareKind.PANIC: "panic",
    CareKind.VICTIM: "victim",
    CareKind.CONFUSION: "confusion",
}
"""The guide has one care flag per turn: of several the first of these is given."""
ACTS = {
    SpeechAct.ASSERTED: "asserted",
    SpeechAct.QUOTED: "quoted",
    SpeechAct.NEGATED: "negated",
    SpeechAct.ASKED: "asked",
    SpeechAct.JOKED: "joked",
    SpeechAct.HYPOTHETICAL: "hypothetical",
    SpeechAct.REPAIRED: "repaired",
}
"""Words that were retold (`SpeechAct.REPORTED`) are labelled as quoted."""
