from __future__ import annotations

import pytest

from luwte.domain.behaviour import Phase
from model.draft import read_label
from model.kinds import KINDS, OUTPUTS, kind_of


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("0", "rustig"),
        ("0 quoted", "rustig/aangehaald"),
        ("0 repaired", "rustig/ontkend"),
        ("0 joked", "rustig/grap"),
        ("0 hypothetical", "rustig/gevraagd"),
        ("0 care:panic", "rustig/paniek"),
        ("0 third", "rustig/derde"),
        ("0 third quoted care:victim", "rustig/aangehaald"),
        ("1 fr sit", "klaagt_over_situatie"),
        ("1 sw", "klaagt_over_situatie/schelden"),
        ("1 fr quoted", "klaagt_over_situatie/niet_gesteld"),
        ("2 oc org", "kritiek_organisatie"),
        ("2 oc,in org", "kritiek_organisatie/schelden"),
        ("2 oc,co org", "kritiek_organisatie/dwang"),
        ("2 oc org joked", "kritiek_organisatie/niet_gesteld"),
        ("3 in emp", "persoonlijke_aanval/belediging"),
        ("3 in,sx emp", "persoonlijke_aanval/ongepast"),
        ("3 wc emp", "persoonlijke_aanval/witte_boorden"),
        ("3 wc,co emp", "persoonlijke_aanval/dwang"),
        ("4 th emp", "dreiging_of_explosie/dreiging"),
        ("4 sw,in emp", "dreiging_of_explosie/uitbarsting"),
    ],
)
def test_a_label_has_one_kind_within_its_phase(label: str, kind: str) -> None:
    assert kind_of(read_label(label)) == kind


def test_every_phase_has_kinds_and_no_name_stands_twice() -> None:
    assert set(KINDS) == set(Phase)
    assert len(set(OUTPUTS)) == len(OUTPUTS) == 24
