from __future__ import annotations

from luwte.domain.advice import Decider, Light, MayEnd, ProtocolStep, StepTaken
from luwte.domain.evidence import MessageId


def test_the_light_has_three_colours_with_dutch_words() -> None:
    assert [light.value for light in Light] == ["grijs", "oranje", "groen"]


def test_two_equal_lights_are_equal_so_that_only_changes_are_shown() -> None:
    one = MayEnd(Light.AMBER, MessageId("licht.oranje"), (MessageId("mist"),), None)
    assert one == MayEnd(Light.AMBER, MessageId("licht.oranje"), (MessageId("mist"),), None)
    assert one != MayEnd(Light.AMBER, MessageId("licht.oranje"), (), None)


def test_a_step_is_the_employees_or_the_team_leads() -> None:
    assert [decider.value for decider in Decider] == ["medewerker", "teamleider"]


def test_an_ordinary_step_was_pressed_by_the_employee_and_left_nothing_out() -> None:
    start, boundary = ProtocolStep("normaal", "Gewoon"), ProtocolStep("grens", "Grens")
    taken = StepTaken(start, boundary, 5.0, 3, ("regel",), "telefoon:1")
    assert (taken.by, taken.heard_at, taken.reason) == (Decider.EMPLOYEE, None, "")
