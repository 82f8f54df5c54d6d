from __future__ import annotations

import pytest

from luwte.domain.behaviour import Phase
from luwte.domain.events import HearingChanged
from luwte.domain.hearing import Ground, Hearing, ground_of
from luwte.service.keeping import NEVER_STORED


def test_how_well_a_call_is_heard_is_never_stored() -> None:
    assert HearingChanged in NEVER_STORED


def test_every_state_has_a_dutch_name_of_its_own() -> None:
    assert len({state.value for state in Hearing}) == len(Hearing)


@pytest.mark.parametrize(
    ("hearing", "words", "ground"),
    [
        (Hearing.GOOD, True, Ground.HEARD),
        (Hearing.BEHIND, True, Ground.HEARD),
        (Hearing.GOOD, False, Ground.NOTHING_YET),
        (Hearing.LATE, False, Ground.NOTHING_YET),
        *((hearing, words, Ground.NO_WORDS) for hearing in Hearing if not hearing.has_words for words in (True, False)),
    ],
)
def test_an_ordinary_call_is_one_of_which_words_are_heard(hearing: Hearing, words: bool, ground: Ground) -> None:
    assert ground_of(Phase.CALM, hearing, words=words) is ground


@pytest.mark.parametrize("hearing", Hearing)
def test_a_phase_that_was_reached_rests_on_something(hearing: Hearing) -> None:
    assert ground_of(Phase.COMPLAINT, hearing, words=False) is Ground.HEARD
