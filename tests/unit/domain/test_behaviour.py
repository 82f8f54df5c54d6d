from __future__ import annotations

from luwte.domain.behaviour import CareKind, Detail, Form, Phase, SpeechAct, Target


def test_phases_are_ordered_and_have_behavioural_ids() -> None:
    assert [int(phase) for phase in Phase] == [0, 1, 2, 3, 4]
    assert [phase.id for phase in Phase] == [
        "rustig",
        "klaagt_over_situatie",
        "kritiek_organisatie",
        "persoonlijke_aanval",
        "dreiging_of_explosie",
    ]


def test_criticism_and_complaint_are_no_form_of_aggression() -> None:
    assert Detail.COMPLAINT.form is None
    assert Detail.ORG_CRITICISM.form is None


def test_every_other_detail_refines_one_of_the_four_forms() -> None:
    rest = set(Detail) - {Detail.COMPLAINT, Detail.ORG_CRITICISM}
    assert {detail.form for detail in rest} == set(Form)


def test_no_value_names_a_feeling() -> None:
    values = [str(m.value) for kind in (Form, Detail, Target, SpeechAct, CareKind) for m in kind]
    values += [phase.id for phase in Phase]
    assert not [v for v in values if any(word in v for word in ("boos", "woede", "emotie", "stress", "frustratie"))]
