from __future__ import annotations

from factories import shipped
from luwte.recognition.words.classes import WordClasses

CLASSES = WordClasses(
    {"wapen": ("mes", "bijl"), "kin": ("dochter*", "zoon"), "krachtterm": ("kut",), "persoon": ("wijf",)}
)


def test_exact_words_and_stems() -> None:
    assert CLASSES.of("mes") == ("wapen",)
    assert CLASSES.of("messing") == ()
    assert CLASSES.of("dochtertje") == ("kin",)


def test_a_curse_before_a_word_keeps_the_class_of_that_word() -> None:
    assert CLASSES.of("kutwijf") == ("krachtterm", "persoon")
    assert CLASSES.of("kuttelefoon") == ("krachtterm",)


def test_an_unknown_word_has_no_class() -> None:
    assert CLASSES.of("fluitketel") == ()
    assert CLASSES.of("") == ()


def test_shipped_classes_are_plain_words_and_no_word_is_everything() -> None:
    classes = WordClasses(shipped().word_classes)
    for words in shipped().word_classes.values():
        for word in words:
            assert len(classes.of(word.rstrip("*").replace("'", ""))) <= 8
