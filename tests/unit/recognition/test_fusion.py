from __future__ import annotations

from factories import assessed, found, shipped, window
from luwte.domain.behaviour import Phase
from luwte.domain.turn import Baseline, Words
from luwte.domain.voice import VoiceQuality, VoiceWindow
from luwte.recognition.fusion import UNHEARD, VoiceCourse, attention, strengthened, voice_model
from luwte.recognition.voice.signal import SIGNAL

NOTHING = VoiceWindow((), 0.0, VoiceQuality.TOO_LITTLE)


def calm_until(at: int) -> VoiceCourse:
    course = VoiceCourse(voice_model(shipped()))
    for second in range(3, at + 1):
        course.measured(window(), second)
    return course


def raise_from(course: VoiceCourse, first: int, last: int) -> list[bool]:
    """Whether the course asked for attention, for each of these seconds."""
    asked = []
    for second in range(first, last + 1):
        course.measured(window(raised=True), second)
        asked.append(course.unheard())
    return asked


def test_a_state_is_told_only_when_a_person_would_see_another_one() -> None:
    course = VoiceCourse(voice_model(shipped()))
    assert course.measured(NOTHING, 3.0) is not None
    assert course.measured(NOTHING, 4.0) is None


def test_a_turn_sounds_like_its_loudest_window() -> None:
    course = calm_until(20)
    raise_from(course, 21, 24)
    voice = course.during(18.0, 23.0)
    assert voice is not None
    assert (voice.raised, voice.baseline) == (True, Baseline.READY)
    quiet = course.during(10.0, 15.0)
    assert quiet is not None
    assert not quiet.raised


def test_a_turn_in_which_nothing_was_measured_has_no_voice() -> None:
    assert calm_until(20).during(30.0, 31.0) is None


def test_a_raised_voice_stands_beside_words_within_ten_seconds() -> None:
    course = calm_until(20)
    raise_from(course, 21, 24)
    for second in range(25, 50):
        course.measured(window(), second)
    assert course.raised_near(Words("jij bent dom", 30.0, 31.0))
    assert not course.raised_near(Words("jij bent dom", 5.0, 6.0))
    assert not course.raised_near(Words("jij bent dom", 48.0, 49.0))


def test_nine_seconds_without_a_word_ask_for_attention_once() -> None:
    assert raise_from(calm_until(20), 21, 40) == [second == 30 for second in range(21, 41)]


def test_words_that_were_understood_ask_for_none() -> None:
    course = calm_until(20)
    course.understood(Words("", 22.0, 24.0))
    course.understood(Words("nee nee nee", 22.0, 24.0, suspect=True))
    raise_from(course, 21, 28)
    course.understood(Words("hoort u mij", 22.0, 24.0))
    assert not any(raise_from(course, 29, 40))


def test_another_speaker_begins_anew() -> None:
    course = calm_until(20)
    course.another_speaker()
    assert course.during(0.0, 30.0) is None
    state = course.measured(NOTHING, 21.0)
    assert state is not None
    assert state.voice.baseline is Baseline.NONE


def test_who_begins_with_criticism_has_no_ordinary_voice_to_compare_with() -> None:
    course = calm_until(10)
    course.heard_early(Phase.CRITICISM, 4.0)
    state = course.measured(window(), 11.0)
    assert state is not None
    assert state.voice.baseline is Baseline.SUSPECT


def test_attention_is_phase_two_and_says_that_the_content_is_unknown() -> None:
    shown = attention(3)
    assert (shown.turn, shown.phase) == (3, Phase.CRITICISM)
    assert [(e.signal, e.because, e.quote) for e in shown.evidence] == [(SIGNAL, UNHEARD, None)]


def test_only_words_for_phase_three_are_strengthened() -> None:
    assert strengthened(assessed(found(3)))
    assert not strengthened(assessed(found(2)))
    assert not strengthened(attention(0))
