from __future__ import annotations

from collections.abc import Iterable
from itertools import count

import pytest

from factories import shipped
from luwte.domain.behaviour import Phase
from luwte.domain.outputs import VoiceChanged
from luwte.domain.turn import Baseline
from luwte.domain.voice import VoiceQuality, VoiceWindow
from luwte.recognition.voice.model import loads
from luwte.recognition.voice.tracker import VoiceTracker
from luwte.recognition.voice.wording import LOUD_FROM_THE_START
from voice_models import ORDINARY, nothing, small_model, window


class Listening:
    """A tracker and the seconds that passed."""

    def __init__(self, raised_from: int | None = None) -> None:
        self.tracker = VoiceTracker(small_model(), raised_from)
        self.seconds = count(3)

    def hear(self, windows: Iterable[VoiceWindow]) -> list[VoiceChanged]:
        return [self.tracker.add(one, float(next(self.seconds))) for one in windows]

    def opening(self) -> None:
        """Ordinary speech until the own voice is known."""
        self.hear([window()] * 10)
        assert self.tracker.voice.baseline is Baseline.READY


def test_before_any_speech_there_is_no_score() -> None:
    heard = Listening().hear([nothing()] * 3)
    assert [change.voice.score for change in heard] == [None] * 3
    assert not any(change.voice.raised for change in heard)
    assert {change.voice.baseline for change in heard} == {Baseline.NONE}


def test_ordinary_speech_is_not_raised_and_teaches_the_own_voice() -> None:
    heard = Listening().hear([window()] * 30)
    assert {change.voice.score for change in heard} == {0}
    assert not any(change.voice.raised for change in heard)
    assert heard[-1].voice.baseline is Baseline.READY
    assert heard[-1].since is None


def test_a_raised_voice_is_said_once_it_lasts_and_with_since_when() -> None:
    call = Listening()
    call.opening()
    heard = call.hear([window(ORDINARY + 2)] * 6)
    assert [change.voice.raised for change in heard] == [False, False, False, True, True, True]
    assert {change.since for change in heard[3:]} == {heard[3].at}
    assert heard[3].voice.score is not None
    assert heard[3].voice.score >= 50
    assert "al 2 s" in heard[-1].voice.moved


def test_one_sudden_window_is_not_enough() -> None:
    call = Listening()
    call.opening()
    heard = call.hear([window(ORDINARY + 3), *[window()] * 5])
    assert not any(change.voice.raised for change in heard)


def test_it_stays_raised_until_the_index_has_clearly_fallen() -> None:
    call = Listening()
    call.opening()
    call.hear([window(ORDINARY + 2)] * 10)
    heard = call.hear([window(ORDINARY + 0.9)] * 12)
    assert heard[-1].voice.score is not None
    assert heard[-1].voice.score < 50
    assert all(change.voice.raised for change in heard)
    assert not call.hear([window()] * 6)[-1].voice.raised


def test_the_index_holds_through_a_short_silence_then_fades_and_is_forgotten() -> None:
    call = Listening()
    call.opening()
    call.hear([window(ORDINARY + 2)] * 10)
    before = call.tracker.voice.score
    heard = call.hear([nothing(VoiceQuality.TONE)] * 11)
    scores = [change.voice.score for change in heard]
    assert scores[:3] == [before] * 3
    faded = [score for score in scores[3:10] if score is not None]
    assert len(faded) == 7
    assert faded == sorted(faded, reverse=True)
    assert faded[-1] < 50
    assert scores[10] is None
    assert heard[10].since is None
    assert heard[10].voice.moved == ()
    assert heard[10].voice.baseline is Baseline.READY


def test_a_loud_start_makes_the_own_voice_suspect_and_it_stays_raised() -> None:
    call = Listening()
    heard = call.hear([window(ORDINARY + 2)] * 30)
    assert heard[-1].voice.baseline is Baseline.SUSPECT
    assert heard[-1].voice.raised
    assert heard[-1].voice.moved[0] == LOUD_FROM_THE_START


def test_words_in_the_first_half_minute_make_the_own_voice_suspect() -> None:
    call = Listening()
    call.tracker.heard_early(Phase.COMPLAINT, 5.0)
    call.tracker.heard_early(Phase.PERSONAL, 31.0)
    assert call.hear([window()] * 12)[-1].voice.baseline is Baseline.READY
    call.tracker.heard_early(Phase.CRITICISM, 29.0)
    assert call.hear([window()])[-1].voice.baseline is Baseline.SUSPECT


def test_another_speaker_begins_anew() -> None:
    call = Listening()
    call.opening()
    call.hear([window(ORDINARY + 2)] * 8)
    call.tracker.reset()
    assert call.tracker.voice.score is None
    heard = call.hear([window(ORDINARY + 0.5)] * 12)
    assert heard[0].voice.baseline is Baseline.NONE or heard[0].voice.baseline is Baseline.PARTIAL
    assert not any(change.voice.raised for change in heard)


def test_a_voice_that_shifts_slowly_is_followed_and_a_raised_one_is_not() -> None:
    call = Listening()
    call.opening()
    call.hear([window(ORDINARY + 0.25)] * 200)
    assert call.tracker.voice.score is not None
    assert call.tracker.voice.score < 4
    raised = call.hear([window(ORDINARY + 2)] * 200)
    assert raised[-1].voice.raised
    assert raised[-1].voice.score == raised[100].voice.score


def test_a_site_may_choose_a_higher_or_somewhat_lower_threshold() -> None:
    for raised_from, alarms in ((None, False), (35, True), (80, False)):
        call = Listening(raised_from)
        call.opening()
        assert call.hear([window(ORDINARY + 0.8)] * 20)[-1].voice.raised is alarms
    for wrong in (29, 101):
        with pytest.raises(ValueError, match="threshold"):
            VoiceTracker(small_model(), wrong)


def test_the_same_windows_give_the_same_course() -> None:
    windows = [window(ORDINARY + 0.01 * (i * i % 97)) for i in range(60)]
    assert Listening().hear(windows) == Listening().hear(windows)


def test_the_shipped_model_tracks() -> None:
    tracker = VoiceTracker(loads(shipped().voice_model))
    assert tracker.add(window(), 3.0).voice.score is not None
