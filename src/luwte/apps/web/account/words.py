"""What roles, sectors and settings are called on a page; translated where they are shown."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Protocol

from luwte.apps.language import gettext as _
from luwte.apps.language import marked
from luwte.domain.call import Sector
from luwte.service.accounts import is_person
from luwte.service.actors import Role, UserId
from luwte.service.notices import NoticeKind

ROLES: Mapping[Role, str] = MappingProxyType(
    {
        Role.EMPLOYEE: marked("medewerker"),
        Role.COLLEAGUE: marked("collega die komt helpen"),
        Role.TEAM_LEAD: marked("teamleider"),
        Role.FIRST_SUPPORT: marked("eerste opvang (BOT)"),
        Role.COORDINATOR: marked("coördinator"),
        Role.PREVENTION_OFFICER: marked("preventiemedewerker"),
        Role.CONFIDENTIAL_ADVISER: marked("vertrouwenspersoon"),
        Role.TRAINER: marked("trainer"),
        Role.DATA_PROTECTION_OFFICER: marked("FG (gegevensbescherming)"),
        Role.WORKS_COUNCIL: marked("OR (ondernemingsraad)"),
        Role.IT: marked("ICT (server)"),
    }
)

SECTORS: Mapping[Sector, str] = MappingProxyType(
    {
        Sector.MUNICIPALITY: marked("gemeente"),
        Sector.RECEPTION: marked("receptie"),
        Sector.CARE: marked("zorg"),
        Sector.BENEFITS: marked("uitkering"),
        Sector.HOUSING: marked("wonen"),
        Sector.BANK: marked("bank"),
        Sector.UTILITIES: marked("energie en telecom"),
    }
)

CONDITIONS: Mapping[str, str] = MappingProxyType(
    {
        "de datum waarop de OR instemde": marked("de datum waarop de OR instemde"),
        "de mededeling aan bellers (Nederlands)": marked("de mededeling aan bellers (Nederlands)"),
    }
)
"""What words mode may still ask for (`LawSettings.missing_for_words`)."""

MESSAGES: Mapping[NoticeKind, str] = MappingProxyType(
    {
        NoticeKind.BEGUN: marked("een gesprek begint"),
        NoticeKind.TURN: marked("iemand sprak (zonder woorden)"),
        NoticeKind.PHASE: marked("de fase verandert"),
        NoticeKind.LIGHT: marked("het licht verandert"),
        NoticeKind.STEP: marked("een stap is gezet"),
        NoticeKind.HELP_ASKED: marked("hulp is gevraagd"),
        NoticeKind.HELP_COMES: marked("er komt iemand helpen"),
        NoticeKind.THREAT: marked("een dreiging is genoteerd"),
        NoticeKind.OBJECTION: marked("de beller maakt bezwaar"),
        NoticeKind.GAP: marked("een stuk is niet gehoord"),
        NoticeKind.ENDED: marked("een gesprek is voorbij"),
        NoticeKind.TRIAL: marked("een proefbericht"),
    }
)
"""What messages to other systems tell."""

_PARTS = {
    "law": marked("Wet en toestemming"),
    "retention": marked("Bewaren"),
    "desk": marked("Bureau"),
}
_FIELDS = {
    "mode": marked("waar Luwte op let"),
    "dpia": marked("nummer van de DPIA"),
    "or_date": marked("datum van de OR"),
    "responsible": marked("wie verantwoordelijk is"),
    "notice_nl": marked("mededeling, Nederlands"),
    "notice_en": marked("mededeling, Engels"),
    "notice_easy": marked("mededeling, eenvoudig"),
    "read_along": marked("meelezen door een helper"),
    "transcript_hours": marked("transcript, uren"),
    "kept_hours": marked("bewaard transcript, uren"),
    "alert_days": marked("waarom een oproep kwam, dagen"),
    "account_days": marked("gesloten account, dagen"),
    "help_key": marked("toets voor hulp"),
    "id": marked("kenmerk"),
    "name": marked("naam"),
    "protocol": marked("protocol"),
    "address": marked("aanspreken met"),
    "sector": marked("vak"),
    "care_line": marked("zorglijn"),
    "easy": marked("eenvoudige taal"),
    "hints": marked("wenken"),
    "team": marked("team"),
    "open": marked("open"),
    "line": marked("lijn"),
    "caller_in": marked("kant van de beller, als wij gebeld zijn"),
    "caller_out": marked("kant van de beller, als wij zelf belden"),
    "tekst": marked("tekst"),
}


def changed_part(part: str, field: str) -> str:
    """What was changed, in the language that is spoken: "Wet en toestemming: bezwaar"."""
    kind, _colon, name = part.partition(":")
    if kind == "line":
        where = _("Lijn %(name)s") % {"name": name}
    elif kind == "source":
        where = _("Bron %(name)s") % {"name": name}
    elif kind == "content":
        where = _("Bestand %(name)s") % {"name": name}
    else:
        where = _(_PARTS.get(kind, kind))
    return f"{where}: {_(_FIELDS.get(field, field))}"


class _People(Protocol):
    """Who works here."""

    def alias(self, user: UserId) -> str:
        """The screen name; empty for who is not known."""


def called(people: _People, who: str) -> str:
    """The name to show of somebody in the trail: who was erased is a number, and what is nobody stays as it is."""
    return people.alias(UserId(who)) or (f"{_('oud-medewerker')} {who}" if is_person(who) else who)
