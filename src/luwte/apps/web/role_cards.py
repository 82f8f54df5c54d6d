"""What each role can do here today, and what it never gets to see (DOMAIN 10), in words for the page of one's own role.

It promises nothing that is not there yet, and decides nothing: rights stand in `service.permissions`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from luwte.apps.language import marked
from luwte.service.actors import Role


@dataclass(frozen=True, slots=True)
class Card:
    """`can`: text and the page where it is done. `not_yet`: what belongs to the role and Luwte cannot do yet."""

    can: tuple[tuple[str, str], ...]
    never: str
    not_yet: str = ""


_OVERSIGHT = (
    (marked("Bekijken wat er mag en wat er aan staat: wet en toestemming"), "/beheer/wet"),
    (marked("Zien hoe lang wat bewaard wordt, met het bewijs dat het gewist is"), "/beheer/bewaren"),
    (marked("Het logboek lezen en narekenen: wie las of wijzigde wat"), "/beheer/logboek"),
    (marked("Elke wijziging van een instelling zien, met de reden"), "/beheer/wijzigingen"),
    (marked("De woorden, technieken en protocollen bekijken"), "/beheer/inhoud"),
)
_NO_REPORTS = marked("Luwte legt nog geen meldingen vast. Wat bij uw rol hoort, komt hier zodra dat kan.")
_NO_CALLS = marked("Wat er in gesprekken gezegd is, krijgt u niet te zien.")

CARDS: Mapping[Role, Card] = MappingProxyType(
    {
        Role.EMPLOYEE: Card(
            (
                (marked("Uw gesprekken voeren met Luwte erbij, en terugkijken"), "/bureau"),
                (marked("Zien wie uw gesprekken las"), "/account/gelezen"),
            ),
            marked("Gesprekken van anderen krijgt u niet te zien."),
        ),
        Role.COLLEAGUE: Card(
            ((marked("Komen helpen als iemand erom vraagt"), "/wandbord"),),
            marked("Zonder hulpvraag ziet u niets van een gesprek."),
        ),
        Role.TEAM_LEAD: Card(
            ((marked("Zien wie van uw team hulp nodig heeft"), "/wandbord"),),
            marked("Hoe iemand een gesprek voert, krijgt u niet te zien: geen aanwijzingen, geen zelfchecks."),
        ),
        Role.FIRST_SUPPORT: Card((), marked("Wie er belde en wat er gezegd is, krijgt u niet te zien."), _NO_REPORTS),
        Role.COORDINATOR: Card(((marked("Alles in orde houden"), "/beheer"),), _NO_CALLS),
        Role.PREVENTION_OFFICER: Card(
            (), marked("Stemmetingen, zelfchecks en wat er gezegd is, krijgt u niet te zien."), _NO_REPORTS
        ),
        Role.CONFIDENTIAL_ADVISER: Card(
            (),
            marked("Lijsten van zaken krijgt u nooit te zien, alleen wat een medewerker zelf bij u brengt."),
            marked("Iets bij u brengen kan nog niet via Luwte. Spreek elkaar zelf."),
        ),
        Role.TRAINER: Card(
            ((marked("De inhoud bekijken, proberen en wijzigen"), "/beheer/inhoud"),),
            marked("Namen en gesprekken krijgt u niet te zien."),
        ),
        Role.DATA_PROTECTION_OFFICER: Card(
            (
                *_OVERSIGHT,
                (
                    marked("In nood één gesprek lezen: met een reden, een uur lang, en wie erover gaat ziet het"),
                    "/beheer/noodtoegang",
                ),
            ),
            marked("Zonder noodtoegang krijgt u niet te zien wat er in gesprekken gezegd is."),
        ),
        Role.WORKS_COUNCIL: Card(
            (*_OVERSIGHT, (marked("Zien wanneer de FG in nood een gesprek opende, en waarom"), "/beheer/noodtoegang")),
            _NO_CALLS,
        ),
        Role.IT: Card(
            (
                (marked("Zien hoe de server eraan toe is"), "/beheer/toestand"),
                (marked("Zien hoe lang wat bewaard wordt"), "/beheer/bewaren"),
                (marked("Zien of berichten aan andere systemen aankomen"), "/beheer/berichten"),
            ),
            marked("Wat er in gesprekken gezegd is, staat verzegeld en krijgt u niet te zien."),
        ),
    }
)
