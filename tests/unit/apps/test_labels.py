from __future__ import annotations

from typing import get_args

from luwte.apps.labels import ACTS, CARE, FORMS, TARGETS
from luwte.domain.behaviour import CareKind, Detail, SpeechAct, Target
from model.records import ActLabel, CareLabel, FormLabel, TargetLabel


def test_every_domain_value_has_a_label_of_the_guide() -> None:
    assert set(FORMS) == set(Detail)
    assert set(TARGETS) == set(Target)
    assert set(CARE) == set(CareKind)
    assert set(ACTS) == set(SpeechAct) - {SpeechAct.REPORTED}


def test_the_corpus_speaks_the_same_language() -> None:
    assert set(FORMS.values()) == set(get_args(FormLabel))
    assert set(TARGETS.values()) == set(get_args(TargetLabel))
    assert set(CARE.values()) | {"none"} == set(get_args(CareLabel))
    assert set(ACTS.values()) == set(get_args(ActLabel))
