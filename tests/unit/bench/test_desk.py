"""The load of the measurement. Figures of time are printed, never tested."""

from __future__ import annotations

import pytest

from bench import desk
from factories import shipped
from luwte.domain.call import LineProfile
from luwte.handling.desk import Desk

LINES = [(True, "jij bent echt een idioot"), (False, "Dat is vervelend."), (True, "jij bent echt een idioot")]


@pytest.fixture
def one_dialogue(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "dialogue_lines", lambda: [LINES])
    monkeypatch.setattr(desk, "REPEATS", 1)


@pytest.mark.usefixtures("one_dialogue")
def test_a_desk_is_told_of_turns_presses_and_every_second() -> None:
    (told,) = desk.recorded(shipped())
    kinds = [happening.kind for happening in told]
    assert [kind for kind in kinds if kind != "tick"] == ["caller", "press", "employee", "caller", "press"]
    ticks = [happening.given[0] for happening in told if happening.kind == "tick"]
    assert ticks == [float(second) for second in range(1, 9)]  # 2 + 4 + 2 seconds


@pytest.mark.usefixtures("one_dialogue")
def test_a_real_desk_takes_all_of_it() -> None:
    seat = Desk(shipped(), LineProfile())
    (told,) = desk.recorded(shipped())
    assert [output for happening in told for output in getattr(seat, happening.kind)(*happening.given)]


@pytest.mark.usefixtures("one_dialogue")
def test_the_figures_stand_beside_a_baseline_of_the_same_run() -> None:
    figures = desk.measure()
    assert figures["events"] == 13
    assert figures.keys() >= {"desk_us_per_event", "no_desk_us_per_event", "desk_to_no_desk", "tick_us", "employee_us"}
