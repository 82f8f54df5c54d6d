from __future__ import annotations

from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from luwte.content.loader import load_content
from luwte.recognition.words.classes import WordClasses
from luwte.recognition.words.features import Counts, FeatureReader
from luwte.recognition.words.opinion import PHASE
from luwte.recognition.words.rules import WordRules
from luwte.recognition.words.table import loads
from model import fit, train_words
from model.examples import counter_of, said_in
from model.records import read_items

CORPUS = Path(__file__).parents[3] / "corpus"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus of every hundredth record."""
    folder = tmp_path_factory.mktemp("corpus")
    for split, step in (("train", 100), ("dev", 24)):
        lines = (CORPUS / f"{split}.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
        (folder / f"{split}.jsonl").write_text("".join(islice(lines, 0, None, step)), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def trained(small: Path) -> Path:
    train_words.train(small, small / "een.tabel")
    return small


def test_the_same_corpus_gives_the_same_bytes(trained: Path) -> None:
    train_words.train(trained, trained / "twee.tabel")
    assert (trained / "een.tabel").read_bytes() == (trained / "twee.tabel").read_bytes()


def test_what_is_used_is_what_was_trained(trained: Path) -> None:
    """The shipped scorer and the trainer's own arithmetic agree on turns that were not trained on."""
    table = loads((trained / "een.tabel").read_bytes())
    content = load_content()
    counter = counter_of(content)
    reader = FeatureReader(WordClasses(content.word_classes), table.row)
    rules = WordRules(content)
    said = list(said_in(read_items(trained / "dev.jsonl")))[:200]
    names = [counter.counts(s.text, s.earlier) for s in said]
    x = fit.matrix(names, fit.Vocabulary(tuple(tuple(index) for index in table.names), table.idf))
    expected = fit.logits(x, table.weights)[:, : len(table.header.heads[PHASE])]
    for s, wanted in zip(said, expected, strict=True):
        earlier = [rules.plain(turn).text for turn in s.earlier]
        counts = reader.read(rules.plain(s.text).text, rules.assess(s.text, 0), earlier)
        assert np.allclose(table.scores(counts)[PHASE], wanted, atol=1e-4)


def test_names_are_no_knowledge() -> None:
    found = train_words.names_in(
        ["Ik sprak met Verhagen gisteren.", "en toen zei Verhagen dat", "Maar dat was gisteren."]
    )
    assert found == {"verhagen"}


def test_a_feature_of_one_author_is_left_out() -> None:
    empty: Counts[str] = ({},) * 6
    own: Counts[str] = ({"kwibus": 1, "ja": 1}, *empty)
    shared: Counts[str] = ({"ja": 1}, *empty)
    counts = [own] * 3 + [shared] * 3
    assert fit.vocabulary(counts, ["a"] * 3 + ["b"] * 3, frozenset()).names[0] == ("ja",)


def test_the_cut_with_the_best_score_is_chosen() -> None:
    label = np.array([False, False, True, True])
    cut = train_words._best_cut(label, np.array([0.1, 0.4, 0.6, 0.9]), beta=1.0)
    assert 0.4 < cut <= 0.6
