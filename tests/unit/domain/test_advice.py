from __future__ import annotations

from luwte.domain.advice import Light, MayEnd
from luwte.domain.evidence import MessageId


def test_the_light_has_three_colours_with_dutch_words() -> None:
    assert [light.value for light in Light] == ["grijs", "oranje", "groen"]


def test_two_equal_lights_are_equal_so_that_only_changes_are_shown() -> None:
    one = MayEnd(Light.AMBER, MessageId("licht.oranje"), (MessageId("mist"),), None)
    assert one == MayEnd(Light.AMBER, MessageId("licht.oranje"), (MessageId("mist"),), None)
    assert one != MayEnd(Light.AMBER, MessageId("licht.oranje"), (), None)
