from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories import shipped
from luwte.domain.behaviour import CareKind, Phase
from luwte.domain.call import LineProfile
from luwte.domain.events import (
    ActivityHeard,
    CallEnded,
    CallStarted,
    Event,
    Gap,
    PartialHeard,
    StepConfirmed,
    Tick,
    TurnHeard,
)
from luwte.domain.outputs import (
    AdviceGiven,
    CallClosed,
    EvidenceFound,
    HelpRequested,
    MayEndChanged,
    Output,
    PhaseChanged,
    ProtocolMoved,
    TurnAssessed,
)
from luwte.domain.turn import CallerTurn, CallId, EmployeeTurn, Party, Words
from luwte.engine import CallEngine
from luwte.service.payload import to_json
from playbook import (
    Playbook,
    advice,
    caller,
    care,
    cooling,
    employee,
    evidence,
    help_asked,
    light,
    moved_to,
    phase,
    press,
    technique,
)


def start(**profile: bool) -> Playbook:
    return Playbook(CallEngine(shipped(), LineProfile(**profile)))  # type: ignore[arg-type]


def test_a_call_that_escalates_is_warned_and_may_be_ended() -> None:
    (
        start()
        >> caller("jullie beloven altijd van alles en doen niks")
        << phase(2)
        << advice("erkennen")
        >> employee("Dat is vervelend, ik zie dat u al drie keer gebeld heeft.")
        << technique("erkennen")
        >> caller("jij bent echt te dom voor dit werk")
        << phase(3)
        << light("oranje")
        << advice("benoemen")
        >> press("grens")
        << moved_to("grens")
        >> press("waarschuwing")
        << moved_to("waarschuwing")
        >> caller("wat een incompetente trut ben jij zeg")
        << light("groen")
        << advice("einde")
        >> press("verbreken")
        << moved_to("verbreken")
    )


def test_a_stated_threat_alarms_at_once() -> None:
    (
        start()
        >> caller("goedemorgen met jansen")
        >> caller("ik kom naar je toe en ik sla je in elkaar")
        << phase(4)
        << light("groen")
        << advice("dreiging")
        << help_asked()
        << evidence("ik sla je in elkaar")
    )


def test_a_veiled_threat_asks_the_employee_first() -> None:
    book = start() >> caller("ik weet precies waar je woont") << phase(4) << light("oranje") << help_asked()
    book >> press("dreiging_nee") << phase(0) << light("grijs")


def test_a_confirmed_veiled_threat_opens_the_light() -> None:
    start() >> caller("ik weet precies waar je woont") >> press("dreiging_ja") << phase(4) << light("groen")


def test_an_apology_brings_repair_and_no_boundary() -> None:
    (
        start()
        >> caller("jij bent echt een idioot")
        << phase(3)
        >> caller("sorry dat had ik niet mogen zeggen")
        << cooling()
        << advice("herstel")
    )


def test_on_a_care_line_the_question_about_urgency_comes_first() -> None:
    book = start(care_line=True) >> caller("jij bent echt een idioot") << phase(3) << light("oranje") << advice("spoed")
    book >> press("spoed_nee") << advice("benoemen")


def test_a_care_signal_never_raises_the_phase_and_silences_boundaries() -> None:
    book = start() >> caller("ik maak er een einde aan") << care(CareKind.SUICIDALITY) << phase(0)
    book << advice("suicidaliteit")


def test_nothing_is_concluded_from_timing_alone() -> None:
    engine = CallEngine(shipped())
    events: list[Event] = [
        CallStarted(CallId("a")),
        ActivityHeard(Party.EMPLOYEE, 0, 9),
        Gap(0, 5, "overload"),
        Tick(80),
    ]
    assert [engine.feed(event) for event in events] == [()] * 4


def test_a_partial_gives_evidence_but_waits_with_the_phase() -> None:
    engine = CallEngine(shipped())
    text = "jij bent een idioot en ik w"
    out = engine.feed(PartialHeard(Words(text, 0, 2), stable=len("jij bent een idioot en")))
    assert [type(o) for o in out] == [EvidenceFound]
    assert all(isinstance(o, EvidenceFound) and o.provisional for o in out)


def test_a_word_that_may_still_grow_is_not_stable() -> None:
    engine = CallEngine(shipped())
    text = "jij bent een idioterie"
    assert not engine.feed(PartialHeard(Words(text, 0, 2), stable=len("jij bent een idioot")))


def test_the_end_closes_the_call() -> None:
    engine = CallEngine(shipped())
    (closed,) = engine.feed(CallEnded(3.0))
    assert isinstance(closed, CallClosed)
    with pytest.raises(ValueError, match="ended"):
        engine.feed(Tick(4.0))


SAID = st.sampled_from(
    [
        "goedemorgen met jansen",
        "jullie zijn een stelletje prutsers",
        "jij bent echt een idioot",
        "ik weet precies waar je woont",
        "ik sla je in elkaar",
        "sorry zo bedoelde ik het niet",
        "ik maak er een einde aan",
        "dank u wel",
    ]
)
EMPLOYEE_SAID = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        ["Als dit doorgaat verbreek ik de verbinding.", "Dat is vervelend.", "U kiest: rustig verder, of ik stop."]
    ),
)


def walk(lines: list[tuple[str, str]]) -> list[tuple[Output, ...]]:
    """Caller and employee alternate with fixed times; returns what came out per event."""
    engine = CallEngine(shipped())
    outputs = []
    for n, (said, answer) in enumerate(lines):
        at = n * 10.0
        outputs.append(engine.feed(TurnHeard(CallerTurn(2 * n, Words(said, at, at + 3)))))
        outputs.append(engine.feed(TurnHeard(EmployeeTurn(2 * n + 1, Words(answer, at + 4, at + 7)))))
        if said.startswith("jij"):
            outputs.append(engine.feed(StepConfirmed("waarschuwing", at + 8)))
    return outputs


BELIEF = (EvidenceFound, TurnAssessed, PhaseChanged, MayEndChanged, HelpRequested, ProtocolMoved)


@given(st.lists(SAID, min_size=1, max_size=8), st.data())
def test_what_the_employee_says_changes_no_phase_light_step_or_help(said: list[str], data: st.DataObject) -> None:
    one = [(line, data.draw(EMPLOYEE_SAID)) for line in said]
    two = [(line, "Goedemiddag.") for line in said]

    def belief(lines: list[tuple[str, str]]) -> str:
        return json.dumps([to_json([o for o in out if isinstance(o, BELIEF)]) for out in walk(lines)])

    assert belief(one) == belief(two)


@given(st.lists(st.tuples(SAID, EMPLOYEE_SAID), max_size=8))
def test_the_same_events_give_the_same_bytes(lines: list[tuple[str, str]]) -> None:
    assert json.dumps(to_json([list(o) for o in walk(lines)])) == json.dumps(to_json([list(o) for o in walk(lines)]))


@given(st.lists(SAID, max_size=10))
def test_there_is_never_more_than_one_advice_per_event(said: list[str]) -> None:
    for outputs in walk([(line, "Goedemiddag.") for line in said]):
        assert sum(isinstance(o, AdviceGiven) for o in outputs) <= 1


def test_criticism_never_opens_the_light_however_long_it_lasts() -> None:
    outputs = walk([("jullie zijn een stelletje prutsers en ik dien een klacht in", "Dat mag.")] * 15)
    assert not [o for out in outputs for o in out if isinstance(o, MayEndChanged | HelpRequested)]
    assert {o.estimate.phase for out in outputs for o in out if isinstance(o, TurnAssessed)} == {Phase.CRITICISM}
