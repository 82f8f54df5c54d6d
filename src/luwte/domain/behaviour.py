"""What a caller can do: phases, forms, targets, speech acts, care signals.

The values are the behavioural ids of DOMAIN.md: they name what somebody *does*, never what somebody feels (law L2).
"""

from __future__ import annotations

from enum import Enum, IntEnum, StrEnum


class Phase(IntEnum):
    """How far the caller has escalated (*fase*)."""

    CALM = 0
    COMPLAINT = 1
    CRITICISM = 2
    PERSONAL = 3
    EXPLOSIVE = 4

    @property
    def id(self) -> str:
        """Stable id for payloads.

        >>> Phase.CRITICISM.id
        'kritiek_organisatie'
        """
        return _PHASE_IDS[self]


_PHASE_IDS = {
    Phase.CALM: "rustig",
    Phase.COMPLAINT: "klaagt_over_situatie",
    Phase.CRITICISM: "kritiek_organisatie",
    Phase.PERSONAL: "persoonlijke_aanval",
    Phase.EXPLOSIVE: "dreiging_of_explosie",
}


class Form(StrEnum):
    """The four forms of telephone aggression (*vorm*)."""

    SWEARING_SHOUTING = "schelden_schreeuwen"
    THREAT_INTIMIDATION = "dreigen_intimideren"
    PERSONAL_ATTACK = "persoonlijke_aanval"
    COERCION = "dwingend_manipulatief"


class Detail(Enum):
    """What a turn does, finer than the four forms. `COMPLAINT` and `ORG_CRITICISM` are no aggression: form `None`."""

    COMPLAINT = "klacht"
    ORG_CRITICISM = "kritiek_organisatie"
    SWEARING = "schelden"
    INSULT = "belediging"
    THREAT = "dreiging"
    INTIMIDATION = "intimidatie"
    COERCION = "dwang"
    SEXUAL = "seksueel"
    DISCRIMINATION = "discriminatie"
    WHITE_COLLAR = "witte_boorden"

    @property
    def form(self) -> Form | None:
        """The form that this detail belongs to, or `None` when it is no aggression."""
        return _FORMS.get(self)


_FORMS = {
    Detail.SWEARING: Form.SWEARING_SHOUTING,
    Detail.INSULT: Form.PERSONAL_ATTACK,
    Detail.SEXUAL: Form.PERSONAL_ATTACK,
    Detail.DISCRIMINATION: Form.PERSONAL_ATTACK,
    Detail.THREAT: Form.THREAT_INTIMIDATION,
    Detail.INTIMIDATION: Form.THREAT_INTIMIDATION,
    Detail.COERCION: Form.COERCION,
    Detail.WHITE_COLLAR: Form.COERCION,
}


class Target(StrEnum):
    """At whom or what the words are aimed (*doelwit*). Generic *je* and doubt are `NOBODY`."""

    NOBODY = "niemand"
    SITUATION = "situatie"
    ORGANISATION = "organisatie"
    EMPLOYEE = "medewerker"
    THIRD_PARTY = "derde"
    SELF = "beller_zelf"


class SpeechAct(StrEnum):
    """How the words are used (*taalhandeling*). Only `ASSERTED` words can raise a phase (rule B5)."""

    ASSERTED = "gesteld"
    REPORTED = "naverteld"
    QUOTED = "aangehaald"
    NEGATED = "ontkend"
    ASKED = "gevraagd"
    JOKED = "grappend"
    HYPOTHETICAL = "stel_dat"
    REPAIRED = "hersteld"


class CareKind(StrEnum):
    """Somebody may need care (*zorgsignaal*). It never raises the phase (rule B8)."""

    SUICIDALITY = "suicidaliteit"
    MEDICAL_URGENCY = "spoed"
    PANIC = "paniek"
    CONFUSION = "verward"
    VICTIM = "slachtoffer"
