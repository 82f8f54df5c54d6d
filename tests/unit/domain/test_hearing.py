from __future__ import annotations

from luwte.domain.events import HearingChanged
from luwte.domain.hearing import Hearing
from luwte.service.keeping import NEVER_STORED


def test_how_well_a_call_is_heard_is_never_stored() -> None:
    assert HearingChanged in NEVER_STORED


def test_every_state_has_a_dutch_name_of_its_own() -> None:
    assert len({state.value for state in Hearing}) == len(Hearing)
