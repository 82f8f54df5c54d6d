from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from luwte.speech.detected_leg import DetectedLeg
from luwte.speech.leg import Block, Hole
from luwte.speech.vad.interface import SpeechEnd, SpeechStart, VadEvent, detect
from recordings import RATE, LevelVad, calm, leg

Piece = Block | Hole | VadEvent


def taken(one: DetectedLeg) -> list[Piece]:
    detect([one.vad])
    return list(one.take())


def kinds(pieces: Sequence[Piece]) -> list[type]:
    return [type(piece) for piece in pieces]


def test_samples_are_cut_where_something_was_known() -> None:
    one = DetectedLeg(RATE, LevelVad())
    one.put(leg(3, [(1.0, 1.5)]), 0)
    one.finish()
    pieces = taken(one)
    assert kinds(pieces)[:5] == [Block, SpeechStart, Block, SpeechEnd, Block]
    at = 0.0
    for piece in pieces:
        if isinstance(piece, Block):
            assert piece.at == at
            at += len(piece.pcm) / RATE
        elif not isinstance(piece, Hole):
            assert piece.known_at == at
    assert at == 3.0


def test_nothing_comes_before_the_detector_is_worked_out_and_nothing_twice() -> None:
    one = DetectedLeg(RATE, LevelVad())
    one.put(calm(RATE), 0)
    assert kinds(taken(one)) == [Block, SpeechStart, Block]
    assert taken(one) == []


@pytest.mark.parametrize("apart", [True, False])
def test_speech_ends_before_the_hole_that_ends_it(apart: bool) -> None:
    one, pieces = DetectedLeg(RATE, LevelVad()), []
    one.put(calm(RATE), 0)
    if apart:
        pieces += taken(one)
    one.lose(2 * RATE, "pauze")
    one.put(calm(RATE), 2 * RATE)
    one.finish()
    pieces += taken(one)
    assert [piece for piece in pieces if not isinstance(piece, Block)] == [
        SpeechStart(0.0, 0.01),
        SpeechEnd(1.0, 1.0),
        Hole(1.0, 2.0, "pauze"),
        SpeechStart(2.0, 2.01),
        SpeechEnd(3.0, 3.0),
    ]
    assert np.concatenate([piece.pcm for piece in pieces if isinstance(piece, Block)]).shape == (2 * RATE,)
