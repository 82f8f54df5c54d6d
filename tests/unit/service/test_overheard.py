from __future__ import annotations

from factories import shipped, window
from luwte.domain.call import Call, Timing
from luwte.domain.events import ActivityHeard, CallEnded, Event, Gap, VoiceMeasured
from luwte.domain.turn import Baseline, CallId, Party
from luwte.service.analysis import analyse
from luwte.service.overheard import Overheard, overheard


def heard(*events: Event) -> Overheard:
    return overheard(analyse(Call(CallId("a"), events, Timing.MEASURED), shipped()))


def voice(*raised: range) -> list[VoiceMeasured]:
    return [VoiceMeasured(window(raised=any(s in r for r in raised)), float(s)) for s in range(3, 80)]


def test_a_raised_stretch_has_its_times_and_the_words_of_its_loudest() -> None:
    (stretch,) = heard(*voice(range(30, 40)), CallEnded(80.0)).raised
    assert (stretch.start, stretch.index) == (30.0, 100)
    assert 40 <= stretch.end <= 55
    assert stretch.moved


def test_two_stretches_are_two_and_the_last_may_last_to_the_end() -> None:
    first, second = heard(*voice(range(20, 25), range(60, 80)), CallEnded(80.0)).raised
    assert first.end < second.start == 60.0
    assert second.end == 79.0


def test_the_line_stays_level_until_the_voice_changes() -> None:
    line = heard(*voice(range(60, 80)), CallEnded(80.0)).line
    before = max(at for at, _ in line if at < 60)
    assert before == 59.0
    assert line[-1][0] == 79.0


def test_without_a_voice_there_is_nothing_to_tell() -> None:
    nothing = heard(CallEnded(9.0))
    assert nothing == Overheard((), (), Baseline.NONE, None, ())


def test_gaps_and_turn_taking_come_along() -> None:
    gap = Gap(3.0, 4.0, "netwerk")
    legs = (ActivityHeard(Party.EMPLOYEE, 1, 6), ActivityHeard(Party.CALLER, 3, 9))
    sound = heard(gap, *legs, CallEnded(9.0))
    assert sound.gaps == (gap,)
    assert sound.exchange is not None
    assert sound.exchange.first.talked_over == 1
