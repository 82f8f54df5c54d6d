from __future__ import annotations

from luwte.domain.course import Acknowledgement, CourseHint, Effect, ShownHint


def test_a_hint_names_how_the_call_goes_and_no_intention_or_feeling() -> None:
    assert {hint.value for hint in CourseHint} == {
        "oplopend",
        "stapsgewijze_druk",
        "witteboorden",
        "onsamenhangend",
        "seksualiserend",
    }


def test_an_acknowledgement_works_in_one_of_three_ways() -> None:
    assert [effect.value for effect in Effect] == ["zakt", "blijft", "stijgt"]


def test_the_same_hint_on_more_turns_is_not_the_same_value() -> None:
    assert ShownHint(CourseHint.MOUNTING, (3,)) == ShownHint(CourseHint.MOUNTING, (3,))
    assert ShownHint(CourseHint.MOUNTING, (3,)) != ShownHint(CourseHint.MOUNTING, (3, 5))


def test_a_test_of_an_acknowledgement_keeps_phases_and_no_words_of_the_employee() -> None:
    assert [*Acknowledgement.__dataclass_fields__] == ["turn", "before", "after", "effect"]
