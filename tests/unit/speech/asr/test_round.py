from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest

from luwte.domain.events import ActivityHeard, Event, Gap, PartialHeard, TurnHeard
from luwte.domain.hearing import Hearing
from luwte.domain.turn import Party, Words
from luwte.speech.activity import SpeechBegan, SpeechEnded
from luwte.speech.asr.engines.none import NoEngine
from luwte.speech.asr.engines.scripted import ScriptedEngine
from luwte.speech.asr.interface import EngineFailed, Hypothesis
from luwte.speech.asr.round import CallLeg, Load, Round
from luwte.speech.call_audio import AudioEvent, CallerAudio
from luwte.speech.vad.interface import RATE, Pcm

LINES = [Words("jij bent echt te dom", 1.0, 2.0), Words("ik kom naar je toe", 4.0, 5.0)]


def talk(*spans: tuple[float, float], until: float) -> list[AudioEvent]:
    """Audio in quarters of a second, with the speech events where they become known."""
    marks: list[tuple[float, AudioEvent]] = []
    for start, end in spans:
        marks.append((start, SpeechBegan(Party.CALLER, start, start)))
        marks.append((end, SpeechEnded(Party.CALLER, start, end, end)))
    events: list[AudioEvent] = []
    for n in range(round(until * 4)):
        events += [mark for at, mark in marks if n / 4 <= at < (n + 1) / 4]
        events.append(CallerAudio(np.zeros(RATE // 4, np.int16), n / 4))
    return events


class Told:
    """What was delivered of a call."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.hearing: list[Hearing] = []

    def __call__(self, events: Sequence[Event], hearing: Hearing) -> None:
        self.events += events
        self.hearing.append(hearing)

    @property
    def turns(self) -> list[str]:
        return [words.text for _, words in self.spoken]

    @property
    def spoken(self) -> list[tuple[int, Words]]:
        turns = [event.turn for event in self.events if isinstance(event, TurnHeard)]
        return [(turn.n, turn.words) for turn in turns if turn.words is not None]

    @property
    def gaps(self) -> list[Gap]:
        return [event for event in self.events if isinstance(event, Gap)]


class Scene:
    """A round with a clock of its own."""

    def __init__(self, engine: object | None = None) -> None:
        self.now = 0.0
        self.round = Round(0, engine or ScriptedEngine(LINES), lambda: self.now)  # type: ignore[arg-type]

    def call(self, first: int = 0) -> tuple[CallLeg, Told]:
        told = Told()
        return self.round.open(told, first), told

    def goes_round(self) -> int:
        turns = 0
        while self.round.turn(wait=False):
            turns += 1
        return turns


class Acts(ScriptedEngine):
    """The script, with something that happens whenever it is asked for the end of a turn, or for words."""

    def __init__(self, *, on_end: Callable[[], object] = tuple, on_audio: Callable[[], object] = tuple) -> None:
        super().__init__(LINES)
        self._on_end, self._on_audio = on_end, on_audio

    def open(self, **options: object) -> Acting:  # type: ignore[override]
        return Acting(super().open(channel="caller"), self._on_end, self._on_audio)


class Acting:
    def __init__(self, session: object, on_end: Callable[[], object], on_audio: Callable[[], object]) -> None:
        self._session, self._on_end, self._on_audio = session, on_end, on_audio

    def accept(self, pcm: Pcm, at: float) -> Sequence[Hypothesis]:
        self._on_audio()
        return self._session.accept(pcm, at)  # type: ignore[attr-defined,no-any-return]

    def end_turn(self) -> Sequence[Hypothesis]:
        self._on_end()
        return self._session.end_turn()  # type: ignore[attr-defined,no-any-return]

    def finish(self) -> Sequence[Hypothesis]:
        return self._session.finish()  # type: ignore[attr-defined,no-any-return]


def raises(error: Exception) -> Callable[[], object]:
    def act() -> object:
        raise error

    return act


def test_a_call_is_heard_in_order_from_the_turn_that_is_asked_for() -> None:
    scene = Scene()
    leg, told = scene.call(first=7)
    for event in talk((1.0, 2.0), (4.0, 5.0), until=6.0):
        leg.accept([event])
        scene.goes_round()
    assert told.turns == ["jij bent echt te dom", "ik kom naar je toe"]
    assert [n for n, _ in told.spoken] == [7, 8]
    assert [type(event) for event in told.events if not isinstance(event, PartialHeard)] == [
        TurnHeard,
        ActivityHeard,
    ] * 2
    assert any(isinstance(event, PartialHeard) for event in told.events)
    assert set(told.hearing) == {Hearing.GOOD}
    assert (leg.lag, leg.failure, leg.closed) == (0.0, None, False)


def test_the_employees_times_come_at_their_place_among_the_words() -> None:
    scene = Scene()
    leg, told = scene.call()
    leg.accept([*talk((1.0, 2.0), until=2.25), SpeechEnded(Party.EMPLOYEE, 0.2, 2.2, 2.25)])
    scene.goes_round()
    assert [type(event) for event in told.events if not isinstance(event, PartialHeard)] == [
        TurnHeard,
        ActivityHeard,
        ActivityHeard,
    ]
    assert told.events[-1] == ActivityHeard(Party.EMPLOYEE, 0.2, 2.2)


def test_calls_take_turns_of_half_a_second() -> None:
    scene = Scene()
    calls = [scene.call()[0] for _ in range(3)]
    for leg in calls:
        leg.accept(talk(until=1.5))
    lags = []
    while scene.round.turn(wait=False):
        lags.append(tuple(leg.lag for leg in calls))
    assert lags[2:] == [(1.0,) * 3, (0.5, 1.0, 1.0), (0.5, 0.5, 1.0), (0.5,) * 3, (0, 0.5, 0.5), (0, 0, 0.5), (0,) * 3]


def test_what_it_carries_is_told() -> None:
    scene = Scene()
    scene.call()[0].accept(talk(until=1.0))
    scene.call()[0].accept(talk(until=2.0))
    assert scene.round.load == Load(0, 2, 2.0, 0)


def test_who_is_two_seconds_behind_gets_no_partial_words_and_three_is_told() -> None:
    scene = Scene()
    leg, told = scene.call()
    leg.accept(talk((1.0, 2.0), until=3.5))
    assert leg.hearing is Hearing.BEHIND
    scene.goes_round()
    assert told.turns == ["jij bent echt te dom"]
    assert not any(isinstance(event, PartialHeard) for event in told.events)
    assert told.hearing[0] is Hearing.BEHIND
    assert told.hearing[-1] is Hearing.GOOD


def test_what_is_left_out_is_a_gap_and_the_call_goes_on_in_the_middle_of_what_is_said() -> None:
    scene = Scene(ScriptedEngine([*LINES, Words("en wel meteen", 6.0, 7.0)]))
    leg, told = scene.call()
    leg.accept(talk((1.0, 2.0), (4.0, 8.0), until=8.5))
    scene.goes_round()
    assert [(gap.start, gap.end, gap.cause) for gap in told.gaps] == [(0.0, 5.0, "overbelast")]
    assert told.hearing[0] is Hearing.LATE
    spoken = [words for _, words in told.spoken]
    assert [words.text for words in spoken] == ["", "en wel meteen"]
    assert (spoken[0].start, spoken[0].end) == (1.0, 2.0)
    assert told.hearing[-1] is Hearing.GOOD


def test_an_engine_that_hangs_makes_it_late_and_the_stretch_it_had_a_gap() -> None:
    scene = Scene()
    hung: list[bool] = []

    def hang() -> None:
        if not hung:
            hung.append(True)
            leg.accept([CallerAudio(np.zeros(8 * RATE, np.int16), 2.5)])
            raise EngineFailed("de spraakherkenner reageert niet")

    scene.round.engine = Acts(on_end=hang)
    leg, told = scene.call()
    leg.accept(talk((1.0, 2.0), until=2.5))
    scene.goes_round()
    assert Hearing.LATE in told.hearing
    assert (told.gaps[0].cause, told.gaps[0].end) == ("de spraakherkenner reageert niet", 2.0)
    assert told.gaps[-1].cause == "overbelast"
    assert scene.round.failures == 1


@pytest.mark.parametrize("when", ["on_end", "on_audio"])
def test_an_engine_that_breaks_its_word_costs_one_call_its_words_and_no_words_are_printed(
    when: str, capsys: pytest.CaptureFixture[str]
) -> None:
    scene = Scene(Acts(**{when: raises(ValueError("ik weet waar jij woont"))}))
    leg, told = scene.call(first=3)
    leg.accept(talk((1.0, 2.0), until=2.5))
    scene.goes_round()
    leg.close()
    scene.goes_round()
    assert [(n, words.text) for n, words in told.spoken] == [(3, "")]
    assert told.hearing[-1] is Hearing.WORDLESS
    assert leg.failure == "de spraakherkenner maakt een fout (ValueError)"
    printed = capsys.readouterr()
    assert "woont" not in printed.out + printed.err


def test_without_an_engine_there_are_turns_without_words_and_it_is_told() -> None:
    scene = Scene(NoEngine())
    leg, told = scene.call()
    leg.accept(talk((1.0, 2.0), until=2.5))
    scene.goes_round()
    assert told.turns == [""]
    assert set(told.hearing) == {Hearing.WORDLESS}


class Away(Acts):
    outage = "de spraakherkenner is uitgevallen"


def test_an_engine_that_is_away_fails_once_however_often_it_is_asked() -> None:
    engine = Away(on_audio=raises(EngineFailed("weg")), on_end=raises(EngineFailed("weg")))
    scene = Scene(engine)
    leg, told = scene.call()
    leg.accept(talk((1.0, 2.0), until=2.5))
    scene.goes_round()
    assert scene.round.failures == 0
    assert told.gaps[0].cause == "weg"
    assert leg.failure == "de spraakherkenner is uitgevallen"


def test_after_the_end_what_waits_is_heard_and_then_nothing_any_more() -> None:
    scene = Scene()
    leg, told = scene.call()
    leg.accept(talk((1.0, 2.5), until=2.25))
    leg.close()
    leg.close()
    leg.accept(talk(until=1.0))
    ends = [leg.closed]
    scene.goes_round()
    assert told.turns == ["jij bent echt te dom"]
    assert [*ends, leg.closed] == [False, True]
    assert scene.round.load.calls == 0


def test_after_the_end_it_is_heard_for_a_few_seconds_and_the_rest_is_a_gap() -> None:
    scene = Scene()
    leg, told = scene.call()
    leg.accept(talk((1.0, 2.0), until=4.0))
    leg.close()
    scene.round.turn(wait=False)
    scene.now = 3.5
    scene.goes_round()
    assert [(gap.start, gap.end) for gap in told.gaps] == [(0.5, 4.0)]
    assert leg.closed


def test_a_call_that_never_said_anything_ends_too() -> None:
    scene = Scene()
    leg, told = scene.call()
    leg.close()
    scene.goes_round()
    assert leg.closed
    assert told.events == []


def test_after_an_objection_nothing_is_heard_and_nothing_told() -> None:
    scene = Scene()
    leg, told = scene.call()
    leg.accept(talk((1.0, 2.5), until=1.5))
    scene.goes_round()
    before = list(told.events)
    leg.accept(talk(until=1.0))
    leg.abandon()
    leg.accept(talk(until=1.0))
    assert leg.lag == 0.0
    scene.goes_round()
    assert leg.closed
    assert told.events == before


def test_an_objection_while_the_engine_is_asked_keeps_back_what_it_answers() -> None:
    def object_now() -> None:
        leg.abandon()

    scene = Scene()
    scene.round.engine = Acts(on_end=object_now)
    leg, told = scene.call()
    leg.accept(talk((0.5, 2.0), until=3.0))
    scene.goes_round()
    assert leg.closed
    assert told.turns == []


def test_a_listener_that_fails_holds_nobody_up(capsys: pytest.CaptureFixture[str]) -> None:
    scene = Scene()

    def fail(events: Sequence[Event], hearing: Hearing) -> None:
        raise ValueError("jij bent echt te dom")

    failing = scene.round.open(fail, 0)
    _, told = scene.call()
    for leg in list(scene.round._legs):
        leg.accept(talk((1.0, 2.0), until=2.5))
    scene.goes_round()
    failing.close()
    scene.goes_round()
    assert failing.closed
    assert told.turns == ["jij bent echt te dom"]
    printed = capsys.readouterr()
    assert "dom" not in printed.out + printed.err


def test_a_round_that_stops_ends_its_calls_first() -> None:
    scene = Scene()
    leg, told = scene.call()
    leg.accept(talk((1.0, 2.5), until=2.25))
    scene.round.stop(3.0)
    while scene.round.turn(wait=True):
        pass
    assert leg.closed
    assert told.turns == ["jij bent echt te dom"]
