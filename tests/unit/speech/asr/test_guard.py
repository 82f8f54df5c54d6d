from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luwte.speech.asr.guard import Stability, clamped, is_suspect
from luwte.speech.asr.interface import Hypothesis, Word

TIMES = st.floats(-10, 2000, allow_nan=False)
WORDS = st.lists(
    st.builds(Word, st.sampled_from(["ja", "nee", "hallo"]), TIMES, st.none() | TIMES, st.none()), max_size=12
)


def revision(n: int, *texts: str, final: bool = False) -> Hypothesis:
    return Hypothesis(0, n, final, tuple(Word(text, float(i)) for i, text in enumerate(texts)), 0.0, 9.0)


@given(WORDS, TIMES, TIMES)
def test_times_lie_inside_the_audio_and_in_order(words: list[Word], start: float, end: float) -> None:
    safe = clamped(Hypothesis(0, 1, True, tuple(words), start, end), heard_from=3.0, heard_to=10.0)
    times = [t for word in safe.words for t in (word.start, word.end) if t is not None]
    assert times == sorted(times)
    assert all(3.0 <= t <= 10.0 for t in (*times, safe.start, safe.end))
    assert safe.start <= safe.end
    assert [word.text for word in safe.words] == [word.text for word in words]


def test_an_end_at_a_thousand_seconds_is_brought_back_to_the_audio() -> None:
    safe = clamped(Hypothesis(0, 1, True, (Word("ja", 2.0, 1031.0),), 0.0, 1031.0), heard_from=0.0, heard_to=10.0)
    assert (safe.end, safe.words[0].end) == (10.0, 10.0)


def test_text_without_end_is_cut_off() -> None:
    endless = Hypothesis(0, 1, True, tuple(Word("ja", 0.0) for _ in range(5000)), 0.0, 5.0)
    assert len(clamped(endless, heard_from=0.0, heard_to=5.0).words) == 400


def test_a_time_that_is_no_number_is_inside_the_audio_too() -> None:
    nan = float("nan")
    safe = clamped(Hypothesis(0, 1, True, (Word("ja", nan, nan),), nan, nan), heard_from=3.0, heard_to=10.0)
    assert (safe.start, safe.end, safe.words[0].start, safe.words[0].end) == (3.0, 3.0, 3.0, 3.0)


def test_a_word_is_stable_after_two_equal_revisions_or_in_the_final() -> None:
    seen = Stability()
    counts = [
        seen.see(hypothesis).stable_words
        for hypothesis in (
            revision(1, "ik"),
            revision(2, "ik", "wil"),
            revision(3, "ik", "wel", "nu"),
            revision(4, "ik", "wel", "nu"),
            revision(5, "ik", "wel", "nu", "weg", final=True),
        )
    ]
    assert counts == [0, 1, 1, 3, 4]


def test_a_stable_word_comes_back_unchanged_though_the_engine_took_it_back() -> None:
    seen = Stability()
    for hypothesis in (revision(1, "ik", "maak"), revision(2, "ik", "maak")):
        seen.see(hypothesis)
    last = seen.see(revision(3, "hij", "laat", "je", final=True))
    assert last.text == "ik maak je"


def said(*words: tuple[str, float, float | None], final: bool = False) -> Hypothesis:
    return Hypothesis(0, 1, final, tuple(Word(*word) for word in words), 0.0, 9.0)


@pytest.mark.parametrize("times", [True, False])
def test_what_comes_after_the_stable_words_is_told_by_time_when_the_engine_divides_them_otherwise(times: bool) -> None:
    def end(second: float) -> float | None:
        return second if times else None

    seen = Stability()
    for _ in range(2):
        seen.see(said(("ik", 0.1, end(0.2)), ("sta", 0.3, end(0.6))))
    last = said(("iksta", 0.1, end(0.6)), ("al", 0.7, end(0.8)), ("uren", 0.9, end(1.2)), final=True)
    assert seen.see(last).text == "ik sta al uren"
    seen = Stability()
    for _ in range(2):
        seen.see(said(("verschrikkelijk", 0.1, end(0.9))))
    last = said(("ver", 0.1, end(0.3)), ("schrikkelijk", 0.2, end(0.9)), ("dom", 1.0, end(1.2)), final=True)
    assert seen.see(last).text == "verschrikkelijk dom"


@given(st.lists(st.lists(st.sampled_from("abc"), max_size=5), max_size=8))
def test_no_later_revision_changes_what_was_stable(revisions: list[list[str]]) -> None:
    seen = Stability()
    promised: tuple[str, ...] = ()
    for n, texts in enumerate(revisions):
        hypothesis = seen.see(revision(n, *texts, final=n == len(revisions) - 1))
        said = tuple(word.text for word in hypothesis.words)
        assert said[: len(promised)] == promised
        assert hypothesis.stable_words >= len(promised)
        promised = said[: hypothesis.stable_words]


def words(text: str) -> list[Word]:
    return [Word(word, 0.0) for word in text.split()]


def test_a_loop_of_the_engine_is_suspect_and_ordinary_repetition_is_not() -> None:
    assert is_suspect(words("dank u wel " * 6), 20.0)
    assert is_suspect(words("ja " * 6), 10.0)
    assert is_suspect(words("een twee drie vier vijf zes zeven acht negen tien"), 1.0)
    assert not is_suspect(words("nee nee nee dat wil ik niet"), 3.0)
    assert not is_suspect(words("ik wil dat niet en ik wil dat niet"), 4.0)
    assert not is_suspect([], 0.0)
