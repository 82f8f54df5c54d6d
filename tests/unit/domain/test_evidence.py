from __future__ import annotations

from factories import found
from luwte.domain.behaviour import Detail, Form, SpeechAct
from luwte.domain.evidence import Span


def test_asserted_evidence_counts() -> None:
    assert found(3).counts


def test_retold_evidence_does_not_count_whatever_it_supports() -> None:
    assert not found(3, act=SpeechAct.REPORTED).counts


def test_evidence_for_calm_does_not_count() -> None:
    assert not found(0).counts


def test_form_follows_from_the_detail() -> None:
    assert found(3, detail=Detail.WHITE_COLLAR).form is Form.COERCION
    assert found(2, detail=Detail.ORG_CRITICISM).form is None


def test_a_span_holds_the_raw_words() -> None:
    raw = "Wat een ÉCHTE sukkel"
    assert Span(8, 13, raw[8:13]).text == "ÉCHTE"
