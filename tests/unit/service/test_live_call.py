from __future__ import annotations

from archives import BEGIN, record
from factories import by_the_letter
from luwte.domain.events import (
    ActivityHeard,
    CallStarted,
    CuesMuted,
    Event,
    Gap,
    HelpAsked,
    HintRefused,
    ObjectionMade,
    PartialHeard,
    StepConfirmed,
    Tick,
    TurnHeard,
    VoiceMeasured,
)
from luwte.domain.outputs import AdviceGiven, CareSignalled, HintChanged, MoveHeard, Output, TechniqueHeard
from luwte.domain.turn import Baseline, CallerTurn, EmployeeTurn, Party, Voice, Words
from luwte.domain.voice import VoiceQuality, VoiceWindow
from luwte.service.live_call import Heard, OngoingCall, media_time
from luwte.service.records import Entry

ATTACK = "jij bent echt te dom voor dit werk"


class Fed:
    """A call that hears one thing a second, from the first second on."""

    def __init__(self) -> None:
        self.call = OngoingCall(record(), by_the_letter(), 0.0)
        self.clock = 0.0

    def hears(self, event: Event) -> Heard | None:
        self.clock += 1.0
        return self.call.take(event, f"k{self.clock}", self.clock, BEGIN)


def caller(n: int, text: str, end: float, voice: Voice | None = None) -> TurnHeard:
    return TurnHeard(CallerTurn(n, Words(text, max(0.0, end - 3), end), voice))


def employee(n: int, text: str, end: float) -> TurnHeard:
    return TurnHeard(EmployeeTurn(n, Words(text, max(0.0, end - 3), end)))


def test_what_the_law_wants_kept_nowhere_gets_no_entry() -> None:
    fed = Fed()
    for event in (
        CuesMuted(True, 1.0),
        HintRefused(1.0),
        PartialHeard(Words("ik ben", 0.0, 1.0), 4),
        ActivityHeard(Party.CALLER, 0.0, 1.0),
        Tick(2.0),
    ):
        heard = fed.hears(event)
        assert heard
        assert heard.entry is None


def test_what_an_employees_words_did_is_in_no_entry() -> None:
    fed = Fed()
    outputs: list[Output] = []
    for n, event in enumerate(
        (
            caller(0, ATTACK, 3.0),
            employee(1, "Ik wil u graag helpen, maar ik accepteer niet dat u mij uitscheldt.", 6.0),
            caller(2, "ik maak er een einde aan", 9.0),
        )
    ):
        heard = fed.hears(event)
        assert heard
        assert heard.entry
        assert heard.entry.seq == n
        outputs += heard.entry.outputs
    assert outputs
    assert not [
        o for o in outputs if isinstance(o, AdviceGiven | CareSignalled | HintChanged | MoveHeard | TechniqueHeard)
    ]


def test_a_rebuilt_call_believes_what_it_believed() -> None:
    fed = Fed()
    entries: list[Entry] = []
    events: tuple[Event, ...] = (
        CallStarted(record().id),
        caller(0, "jullie beloven altijd van alles en doen niks", 3.0),
        PartialHeard(Words("jij bent", 3.0, 4.0), 8),
        caller(1, ATTACK, 6.0),
        CuesMuted(True, 6.0),
        CuesMuted(False, 6.0),
        StepConfirmed("grens", 7.0),
        *(Tick(float(at)) for at in range(8, 40)),
        HelpAsked(40.0),
        caller(2, "wat een sukkel ben jij", 43.0),
    )
    for event in events:
        heard = fed.hears(event)
        if heard and heard.entry:
            entries.append(heard.entry)
    again = OngoingCall(record(), by_the_letter(), 0.0)
    again.rebuild(entries)
    assert again.highest == fed.call.highest == 3
    assert again.moments[-1].may_end == fed.call.moments[-1].may_end
    assert again.moments[-1].advice == fed.call.moments[-1].advice
    following = caller(3, "ik weet precies waar je woont", 50.0)
    kept, fresh = (call.take(following, "z", 90.0, BEGIN) for call in (fed.call, again))
    assert kept
    assert fresh
    assert kept.entry == fresh.entry


def test_what_is_taken_back_was_never_heard() -> None:
    fed = Fed()
    fed.hears(caller(0, "goedemorgen", 3.0))
    fed.call.mark()
    first = fed.hears(caller(1, ATTACK, 6.0))
    fed.call.rewind()
    assert fed.call.highest == 0
    again = fed.call.take(caller(1, ATTACK, 6.0), "k2.0", 2.0, BEGIN)
    assert first
    assert again
    assert first.entry == again.entry
    assert again.number > first.number


def test_taking_back_nothing_changes_nothing() -> None:
    fed = Fed()
    fed.hears(caller(0, ATTACK, 3.0))
    moments = fed.call.moments
    fed.call.mark()
    fed.call.rewind()
    assert fed.call.moments is moments


def test_after_an_objection_to_the_voice_only_words_are_heard() -> None:
    fed = Fed()
    fed.hears(ObjectionMade(False, 1.0))
    heard = fed.hears(caller(0, ATTACK, 3.0, Voice(80, True, Baseline.READY)))
    assert heard
    assert isinstance(heard.moment.turn, CallerTurn)
    assert heard.moment.turn.voice is None
    assert fed.hears(VoiceMeasured(VoiceWindow((), 0.0, VoiceQuality.TOO_SOFT), 4.0)) is None


def test_after_an_objection_to_everything_nothing_is_looked_at_and_the_buttons_work() -> None:
    fed = Fed()
    fed.hears(ObjectionMade(True, 1.0))
    assert fed.hears(caller(0, ATTACK, 3.0)) is None
    assert fed.hears(PartialHeard(Words("jij", 3.0, 4.0), 3)) is None
    assert fed.call.silent
    assert fed.call.highest == 0
    pressed = fed.hears(HelpAsked(5.0))
    assert pressed
    assert pressed.entry


def test_the_clock_of_a_call_follows_its_feeder_and_never_runs_back() -> None:
    call = OngoingCall(record(), by_the_letter(), 100.0)
    call.take(caller(0, "hallo", 40.0), "a", 110.0, BEGIN)
    assert call.at(110.0) == 40.0
    assert call.at(112.5) == 42.5
    call.take(employee(1, "goedemorgen", 41.0), "b", 115.0, BEGIN)
    assert call.at(115.0) == 45.0
    call.take(HelpAsked(46.0), "c", 120.0, BEGIN)
    assert call.fed_at == 115.0


def test_every_kind_of_event_has_its_time() -> None:
    assert media_time(Gap(1.0, 4.0, "test")) == 4.0
    assert media_time(TurnHeard(CallerTurn(0, None))) == 0.0
    assert media_time(HelpAsked(5.0)) == 5.0
    assert media_time(PartialHeard(Words("a", 1.0, 2.0), 1)) == 2.0
