"""The load of the measurement and what is made of its outcome. Figures of time are printed, never tested."""

from __future__ import annotations

import math
from typing import Any

import pytest

from bench import lines, lines_load
from luwte.domain.turn import Party


def outcome(**other: Any) -> dict[str, Any]:
    known = {"calls": 10, "refused": 2, "broken": 0, "gaps": 1, "lag": 0.4, "load": 0.3, "behind": 0.0}
    return {**known, "cpu": 0.5, "seconds": 20.0, "late": [0.1, 0.2, 0.3], **other}


def test_a_call_is_known_by_the_key_that_its_exchange_gives_it() -> None:
    ids = lines_load.audiohook_ids(7)
    assert lines_load.number_of(f"{ids.conversation}:{ids.participant}") == 7
    assert lines_load.number_of(lines_load.stream_ids(7).call) == 7
    assert set(lines_load.audiohook_ids(0).conversation) != {"0", "-"}


def test_words_on_a_page_lead_to_the_frame_that_brought_their_last_sample() -> None:
    found = lines_load.STAMP.search(lines_load.stamp(12, 3200).encode())
    assert found
    assert (int(found[1]), int(found[2])) == (12, 3200)
    assert lines_load.frame_of(3200, 0.2) == 1
    assert lines_load.frame_of(3201, 0.2) == 2


def test_caller_and_employee_take_turns() -> None:
    sound = lines_load.sound(6)
    assert sound.seconds == 6
    caller, employee = (sound.leg(party).ulaw for party in (Party.CALLER, Party.EMPLOYEE))
    assert len(set(caller[:8000])) > 100
    assert len(set(employee[:8000])) < 20


def test_the_cost_of_a_call_stands_beside_that_of_bare_taking_in() -> None:
    figures = lines.figures("audiohook", outcome(), outcome(cpu=0.25))
    assert figures["audiohook ms/call s"] == pytest.approx(2.5)
    assert figures["audiohook to bare"] == pytest.approx(2.0)
    assert figures["audiohook page p99 s"] == 0.3


def test_when_no_call_ran_no_figure_is_made_up() -> None:
    figures = lines.figures("twilio", outcome(calls=0, late=[]), outcome(calls=0))
    assert math.isnan(figures["twilio ms/call s"])
    assert math.isnan(figures["twilio page p99 s"])


def test_calls_are_offered_three_times_over_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[int, bool]] = []

    def case(_kind: str, calls: int, _seconds: float, _ramp: float, *, bare: bool) -> dict[str, Any]:
        asked.append((calls, bare))
        return outcome(calls=calls)

    monkeypatch.setattr(lines, "_case", case)
    found = lines.measure({"audiohook": 4}, 1.0, 1.0)
    assert asked == [(4, False), (4, True), (12, False)]
    assert found["overload taken"] == 12
    assert found["overload refused"] == 2
