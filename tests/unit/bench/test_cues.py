from __future__ import annotations

import pytest

from bench.cues import CallCues, causes, goals, spread, walked
from factories import shipped
from model.records import Item, Label, Turn

CALM = ("Ik bel voor de openingstijden.", "Dank u wel, tot ziens.")
ANGRY = ("Jullie hebben dit drie keer verkeerd gedaan.", "Jij bent echt een idioot, dom wicht.")


def call(*said: str, phases: tuple[int, ...] = (), care: str = "none", name: str = "c1") -> Item:
    """A call in which the employee says "Ja." after every turn of the caller."""
    turns: list[Turn] = []
    for text, phase in zip(said, phases or (0,) * len(said), strict=True):
        forms = {1: ["frustration"], 2: ["org_criticism"], 3: ["insult"]}.get(phase, [])
        target = "employee" if phase == 3 else "nobody"
        label = Label.model_validate({"phase": phase, "forms": forms, "target": target, "care": care})
        turns += [Turn(speaker="caller", text=text, label=label), Turn(speaker="employee", text="Ja.")]
    return Item.model_validate(
        {
            "id": name, "author": "a", "scenario": name, "template": name, "sector": "bank", "variety": "standard",
            "register": "u", "outcome": "calm", "turns": turns,
        }
    )  # fmt: skip


def cues(seconds: float, *at: float, item: Item | None = None) -> CallCues:
    return CallCues(item or call(*CALM), seconds, tuple((t, f"t{n}") for n, t in enumerate(at)))


@pytest.mark.parametrize(
    ("seconds", "at", "rate", "restful"),
    [(40.0, (), 0.0, True), (40.0, (1.0, 2.0), 1.0, True), (40.0, (1.0, 20.0, 39.0), 1.5, False), (0.0, (), 0.0, True)],
)
def test_one_change_per_twenty_seconds_is_restful(
    seconds: float, at: tuple[float, ...], rate: float, restful: bool
) -> None:
    one = cues(seconds, *at)
    assert (one.rate, one.is_restful) == (rate, restful)


@pytest.mark.parametrize(
    ("at", "most"), [((), 0), ((5.0,), 1), ((5.0, 25.0), 1), ((5.0, 24.9), 2), ((0.0, 50.0, 51.0, 60.0), 3)]
)
def test_the_busiest_twenty_seconds(at: tuple[float, ...], most: int) -> None:
    assert cues(100.0, *at).busiest == most


def test_steps_begin_with_an_empty_screen() -> None:
    assert cues(100.0, 1.0, 30.0).steps == (("(geen)", "t0"), ("t0", "t1"))


def test_a_call_is_calm_when_all_its_labels_are_and_care_is_apart() -> None:
    assert cues(9.0).is_calm
    assert not cues(9.0, item=call(*ANGRY, phases=(2, 3))).is_calm
    needing = cues(9.0, item=call(*CALM, care="panic"))
    assert needing.is_calm
    assert needing.needs_care
    assert not cues(9.0).needs_care


def test_a_call_walks_through_the_engine_with_the_time_of_its_words() -> None:
    (quiet, loud) = walked([call(*CALM), call(*ANGRY, phases=(2, 3))], shipped())
    assert quiet.changes == ()
    assert loud.changes
    assert loud.changes[0][0] <= loud.seconds
    assert quiet.seconds == pytest.approx((5 + 5) / 2.5 + 2 * 4.0 + 3 * 0.4)


def test_a_single_turn_is_no_call() -> None:
    assert walked([call(*CALM).model_copy(update={"outcome": None})], shipped()) == []


def test_tables_tell_goals_spread_and_causes() -> None:
    calls = [cues(40.0, item=call(*CALM)), cues(20.0, 1.0, 2.0, item=call(*ANGRY, phases=(2, 3), name="c2"))]
    assert "| hoogstens één wisseling per 20 seconden gesprek | 0.500" in goals(calls)[2]
    assert "1.000" in goals(calls)[-1]
    assert any(row.startswith("| persoonlijk of dreiging") for row in spread(calls))
    assert "| t0 → t1 | 1 |" in causes(calls)
    assert goals([])[2].split("|")[2].strip() == "–"
