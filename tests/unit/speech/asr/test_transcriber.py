from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from luwte.domain.turn import Party, Words
from luwte.speech.activity import AudioGap, SpeechBegan, SpeechEnded
from luwte.speech.asr.engines.scripted import ScriptedEngine
from luwte.speech.asr.engines.utterances import Utterance
from luwte.speech.asr.interface import EngineFailed, Hypothesis, Word
from luwte.speech.asr.transcriber import (
    CallerTranscriber,
    NothingHeard,
    PartialWords,
    SpokenWords,
    Transcribed,
)
from luwte.speech.call_audio import AudioEvent, CallerAudio
from luwte.speech.vad.interface import RATE, Pcm


class Recorder:
    """A session that keeps what it was fed and says how many samples it got, once a turn."""

    def __init__(self, *, fails: Sequence[str] = (), silent: bool = False) -> None:
        self.fed: list[Pcm] = []
        self.turns: list[tuple[float, int]] = []
        self._utterance = Utterance()
        self._count = 0
        self._fails = list(fails)
        self._silent = silent

    def accept(self, pcm: Pcm, at: float) -> Sequence[Hypothesis]:
        if self._utterance.start is not None:
            assert round(at * RATE) == round(self._utterance.end * RATE), "audio was skipped or came twice"
        self._utterance.take(pcm, at)
        self.fed.append(pcm)
        self._count += len(pcm)
        return ()

    def end_turn(self) -> Sequence[Hypothesis]:
        start, count, self._count = self._utterance.start, self._count, 0
        final = self._utterance.final([Word(f"{count}", start or 0.0, self._utterance.end)])
        if start is not None:
            self.turns.append((start, count))
        if self._fails and (why := self._fails.pop(0)):
            raise EngineFailed(why)
        return () if self._silent else final

    def finish(self) -> Sequence[Hypothesis]:
        return ()


def blocks(pcm: Pcm, sizes: Iterable[int], at: float = 0.0) -> list[CallerAudio]:
    found, first = [], 0
    for size in sizes:
        if first >= len(pcm):
            break
        found.append(CallerAudio(pcm[first : first + size], at + first / RATE))
        first += size
    if first < len(pcm):
        found.append(CallerAudio(pcm[first:], at + first / RATE))
    return found


def began(at: float) -> SpeechBegan:
    return SpeechBegan(Party.CALLER, at, at + 0.1)


def ended(start: float, end: float) -> SpeechEnded:
    return SpeechEnded(Party.CALLER, start, end, end + 0.6)


def run(session: object, events: Iterable[AudioEvent]) -> list[Transcribed]:
    transcriber = CallerTranscriber(session)  # type: ignore[arg-type]
    heard = [h for event in events for h in transcriber.accept(event)]
    return heard + list(transcriber.finish())


def noise(seconds: float, quiet: tuple[float, float] = (0.0, 0.0)) -> Pcm:
    pcm = np.random.default_rng(0).normal(0, 3000, round(seconds * RATE)).astype(np.int16)
    pcm[round(quiet[0] * RATE) : round(quiet[1] * RATE)] //= 500
    return pcm


def placed(pcm: Pcm, sizes: list[int], spans: Sequence[tuple[float, float]]) -> list[AudioEvent]:
    """Blocks of these sizes with the speech events at their places, as `CallAudio` orders them."""
    marks = sorted(
        [(s + 0.1, began(s)) for s, _ in spans] + [(e + 0.6, ended(s, e)) for s, e in spans], key=lambda m: m[0]
    )
    events: list[AudioEvent] = []
    first = 0.0
    for second, mark in marks:
        cut = pcm[round(first * RATE) : round(second * RATE)]
        events += [*blocks(cut, sizes, first), mark]
        first = second
    return [*events, *blocks(pcm[round(first * RATE) :], sizes, first)]


@given(st.lists(st.integers(1, 9000), min_size=1, max_size=60))
def test_how_audio_arrives_changes_no_final_and_loses_no_sample(sizes: list[int]) -> None:
    pcm = noise(30, quiet=(13.2, 13.6))
    spans = [(1.0, 2.0), (2.7, 24.0), (25.0, 28.0)]
    session, reference = Recorder(), Recorder()
    heard = run(session, placed(pcm, sizes, spans))
    expected = run(reference, placed(pcm, [160] * 4000, spans))
    assert heard == expected
    assert session.turns == reference.turns
    assert len(session.turns) == 4  # the long stretch is cut once, at its quiet place
    assert session.turns[1][0] == pytest.approx(2.4)
    assert 13.2 <= session.turns[2][0] <= 13.7


def test_a_stretch_begins_a_little_before_the_speech_and_not_in_the_one_before() -> None:
    session = Recorder()
    run(session, placed(noise(10), [800] * 100, [(1.0, 2.0), (2.75, 3.5)]))
    assert [start for start, _ in session.turns] == pytest.approx([0.7, 2.45])
    close = Recorder()
    run(close, placed(noise(10), [800] * 100, [(1.0, 2.0), (2.65, 3.5)]))
    assert close.turns[1][0] == pytest.approx(2.35)


def test_a_very_long_stretch_without_a_pause_is_cut_at_fifteen_seconds() -> None:
    session = Recorder()
    run(session, placed(noise(40), [4000] * 100, [(0.3, 39.0)]))
    assert [start for start, _ in session.turns] == pytest.approx([0.0, 15.0, 30.0])


def test_no_word_spans_a_gap() -> None:
    session = Recorder()
    pcm = noise(4)
    events: list[AudioEvent] = [
        *blocks(pcm[: RATE * 2], [800] * 20),
        began(1.0),
        AudioGap(Party.CALLER, 2.0, 5.0, "netwerk"),
        *blocks(pcm[RATE * 2 :], [800] * 20, 5.0),
        began(5.0),
        ended(5.0, 6.0),
    ]
    heard = run(session, events)
    assert [start for start, _ in session.turns] == pytest.approx([0.7, 5.0])
    assert [type(h) for h in heard] == [SpokenWords, SpokenWords]


def test_a_failure_is_told_once_for_its_own_stretch_and_the_call_goes_on() -> None:
    session = Recorder(fails=["vast"])
    heard = run(session, placed(noise(12), [800] * 200, [(1.0, 2.0), (4.0, 5.0), (7.0, 8.0)]))
    first = heard[0]
    assert isinstance(first, NothingHeard)
    assert [first.start, first.end] == pytest.approx([0.7, 2.6])
    assert first.cause == "vast"
    assert [type(h) for h in heard[1:]] == [SpokenWords, SpokenWords]


class Falls(Recorder):
    """A streaming session that says the second of every whole second of audio, and fails at these seconds."""

    def __init__(self, *at: float, mute: bool = False) -> None:
        super().__init__()
        self._falls = at
        self._heard: list[Word] = []
        self._mute = mute

    def accept(self, pcm: Pcm, at: float) -> Sequence[Hypothesis]:
        if any(abs(at - second) < 0.01 for second in self._falls):
            self._utterance.final(())
            self._heard = []
            raise EngineFailed("uitgevallen")
        self._utterance.take(pcm, at)
        if round(at * 10) % 10 == 0:
            self._heard.append(Word(f"w{round(at)}", at, at + 0.1))
        return self._utterance.partial(self._heard)

    def end_turn(self) -> Sequence[Hypothesis]:
        heard, self._heard = self._heard, []
        final = self._utterance.final(heard)
        return () if self._mute else final


def told(heard: Iterable[Transcribed]) -> list[tuple[str, float, float]]:
    """What is final: words or the cause of a loss, with its times."""
    return [
        (h.words.text, h.words.start, h.words.end)
        if isinstance(h, SpokenWords)
        else (h.cause, round(h.start, 3), round(h.end, 3))
        for h in heard
        if not isinstance(h, PartialWords)
    ]


def test_what_is_lost_in_the_middle_of_a_stretch_is_told_and_what_was_promised_before_is_kept() -> None:
    events = placed(noise(9), [800] * 200, [(1.0, 6.0)])
    assert told(run(Falls(), events)) == [("w1 w2 w3 w4 w5 w6", 1.0, 6.1)]
    assert told(run(Falls(3.5), events)) == [
        ("w1 w2 w3", 1.0, 3.1),
        ("uitgevallen", 3.1, 3.6),
        ("w4 w5 w6", 4.0, 6.1),
    ]


def test_an_engine_that_stays_away_for_a_while_is_one_gap() -> None:
    events = placed(noise(9), [800] * 200, [(1.0, 6.0)])
    assert told(run(Falls(1.2, 1.3, 1.4, 2.0, 3.0), events)) == [
        ("w1", 1.0, 1.1),
        ("uitgevallen", 1.1, 3.1),
        ("w4 w5 w6", 4.0, 6.1),
    ]


def test_an_engine_that_comes_back_and_answers_nothing_has_lost_it_all() -> None:
    events = placed(noise(9), [800] * 200, [(1.0, 6.0)])
    found = told(run(Falls(1.2, mute=True), events))
    assert found == [
        ("w1", 1.0, 1.1),
        ("uitgevallen", 1.1, 1.3),
        ("w2 w3 w4 w5 w6", 2.0, 6.1),
        ("uitgevallen", 6.1, 6.6),
    ]


class Closes(Falls):
    """The same, but it ends an utterance by itself after every second word."""

    def accept(self, pcm: Pcm, at: float) -> Sequence[Hypothesis]:
        found = super().accept(pcm, at)
        return super().end_turn() if len(self._heard) == 2 else found


def test_a_loss_is_told_in_order_also_when_the_engine_ends_utterances_by_itself() -> None:
    events = placed(noise(9), [800] * 200, [(1.0, 6.0)])
    assert told(run(Closes(3.5), events)) == [
        ("w1 w2", 1.0, 2.1),
        ("w3", 3.0, 3.1),
        ("uitgevallen", 3.1, 3.6),
        ("w4 w5", 4.0, 5.1),
        ("w6", 6.0, 6.1),
    ]


def test_an_engine_that_answers_nothing_at_all_has_failed() -> None:
    heard = run(Recorder(silent=True), placed(noise(4), [800] * 100, [(1.0, 2.0)]))
    assert [type(h) for h in heard] == [NothingHeard]
    assert isinstance(heard[0], NothingHeard)
    assert "geen antwoord" in heard[0].cause


def test_a_stretch_without_words_says_nothing() -> None:
    assert run(ScriptedEngine([]).open(channel="caller"), placed(noise(4), [800] * 100, [(1.0, 2.0)])) == []


def test_partial_words_grow_and_become_stable_and_the_final_closes_them() -> None:
    lines = [Words("jij bent echt te dom", 1.0, 2.0)]
    heard = run(ScriptedEngine(lines).open(channel="caller"), placed(noise(4), [400] * 200, [(1.0, 2.0)]))
    partials, finals = [h for h in heard if isinstance(h, PartialWords)], heard[-1:]
    texts = [h.words.text for h in partials]
    assert texts == ["jij", "jij bent", "jij bent echt", "jij bent echt te", "jij bent echt te dom"]
    assert [h.stable for h in partials] == [0, 3, 8, 13, 16]
    (final,) = finals
    assert isinstance(final, SpokenWords)
    assert final.words == Words("jij bent echt te dom", 1.0, 2.0)
    assert final.uncertain is None


class Says(Recorder):
    """A session with words of its own."""

    def __init__(self, words: Sequence[Word]) -> None:
        super().__init__()
        self._words = words

    def end_turn(self) -> Sequence[Hypothesis]:
        return self._utterance.final(self._words)


def test_words_below_half_confidence_are_named_and_a_loop_is_suspect() -> None:
    sure = Says([Word("ik", 1.0, 1.1, 0.9), Word("kom", 1.1, 1.3, 0.3)])
    (heard,) = run(sure, placed(noise(4), [800] * 100, [(1.0, 2.0)]))
    assert isinstance(heard, SpokenWords)
    assert (heard.words.confidence, heard.uncertain, heard.suspect) == (0.6, ("kom",), False)
    (loop,) = run(Says([Word("ja", 1.0)] * 9), placed(noise(4), [800] * 100, [(1.0, 2.0)]))
    assert isinstance(loop, SpokenWords)
    assert loop.suspect


def test_the_employees_speech_reaches_no_engine() -> None:
    session = Recorder()
    events: list[AudioEvent] = [SpeechBegan(Party.EMPLOYEE, 0.0, 0.1), SpeechEnded(Party.EMPLOYEE, 0.0, 1.0, 1.6)]
    assert run(session, [*events, AudioGap(Party.EMPLOYEE, 2.0, 3.0, "netwerk")]) == []
    assert session.fed == []


def test_the_end_of_the_call_ends_what_was_being_said() -> None:
    session = Recorder()
    heard = run(session, [*blocks(noise(2), [800] * 20), began(1.0)])
    assert [type(h) for h in heard] == [SpokenWords]


def test_the_last_failure_can_be_asked() -> None:
    transcriber = CallerTranscriber(Recorder(fails=["vast"]))
    for event in placed(noise(4), [800] * 100, [(1.0, 2.0)]):
        list(transcriber.accept(event))
    assert transcriber.failure == "vast"
