from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from factories import shipped
from luwte.recognition.words.classes import WordClasses
from luwte.recognition.words.features import SPACES, FeatureReader, words_of
from luwte.recognition.words.normalise import normalise

CLASSES = WordClasses(shipped().word_classes)
READER: FeatureReader[str] = FeatureReader(CLASSES, lambda _, feature: feature)
PLACED: FeatureReader[tuple[int, str]] = FeatureReader(CLASSES, lambda space, feature: (space, feature))


def read(text: str, earlier: tuple[str, ...] = ()) -> dict[str, Counter[str]]:
    return {space: Counter(own) for space, own in zip(SPACES, READER.read(text, (), earlier), strict=True)}


def test_words_pieces_classes_and_forms_are_counted() -> None:
    found = read("ik weet waar je woont")
    assert found["woorden"]["waar je woont"] == 1
    assert found["tekens"][" je "] == 1
    assert found["klassen"]["jij>woning"] == 1
    assert found["mengsel"]["weet>jij"] == 1
    assert any(run.endswith("JIJ_WONING") for run in found["vormen"])


def test_a_number_never_becomes_a_feature() -> None:
    assert words_of("bel 0612345678 om 10") == ["bel", "0", "om", "0"]
    assert not any("06123" in feature for own in read("bel 0612345678").values() for feature in own)


def test_only_the_last_own_turns_are_remembered() -> None:
    assert set(read("ja", ("een", "twee", "drie"))["eerder"]) == {"twee", "drie"}


@given(st.text(alphabet="abcdeij uwmes kutjlo0123456789", max_size=80))
def test_what_explains_a_score_is_what_was_counted(text: str) -> None:
    plain = normalise(text).text
    placed = Counter(key for key, _, _ in PLACED.placed(plain))
    counted = Counter({key: n for own in PLACED.read(plain, (), ()) for key, n in own.items()})
    assert placed == counted


def test_what_nobody_needs_is_not_counted() -> None:
    picky: FeatureReader[str] = FeatureReader(CLASSES, lambda space, word: word if (space, word) == (0, "ja") else None)
    words, *rest = picky.read("ja ja nee", (), ())
    assert words == {"ja": 2}
    assert not any(rest)
