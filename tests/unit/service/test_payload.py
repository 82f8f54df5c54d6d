from __future__ import annotations

import pytest

from factories import found
from luwte.domain.behaviour import Phase
from luwte.domain.events import VoiceMeasured
from luwte.domain.voice import VoiceQuality, VoiceWindow
from luwte.service.payload import to_json


def test_a_phase_carries_its_behavioural_id() -> None:
    assert to_json(Phase.EXPLOSIVE) == {"fase": 4, "id": "dreiging_of_explosie"}


def test_evidence_is_a_record_with_its_form() -> None:
    record = to_json(found(3))
    assert isinstance(record, dict)
    assert record["soort"] == "Evidence"
    assert record["vorm"] == "persoonlijke_aanval"
    assert record["detail"] == "belediging"
    assert record["quote"] == {"soort": "Span", "start": 0, "end": 3, "text": "xxx"}


def test_numbers_are_rounded_and_sets_ordered() -> None:
    assert to_json(0.1 + 0.2) == 0.3
    assert to_json(frozenset({"b", "a"})) == ["a", "b"]


def test_an_unknown_value_is_an_error_and_not_a_guess() -> None:
    with pytest.raises(TypeError, match="object has no JSON form"):
        to_json(object())


def test_what_was_measured_of_a_voice_is_in_no_file() -> None:
    told = to_json(VoiceMeasured(VoiceWindow((1.5, 2.5), 2.0, VoiceQuality.OK), 4.0))
    assert told == {"soort": "VoiceMeasured", "window": {"soort": "VoiceWindow", "kwaliteit": "goed"}, "at": 4.0}
