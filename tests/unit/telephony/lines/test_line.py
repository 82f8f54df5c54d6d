from __future__ import annotations

import pytest

from luwte.telephony.lines.line import CallerAudio, Encoding, LineCommand


@pytest.mark.parametrize(("encoding", "samples"), [(Encoding.ULAW, 160), (Encoding.ALAW, 160), (Encoding.LINEAR, 80)])
def test_a_piece_of_audio_knows_how_long_it_is(encoding: Encoding, samples: int) -> None:
    assert CallerAudio(0, b"\0" * 160, encoding).samples == samples
    assert len(encoding.silence) == encoding.width


def test_nothing_that_we_can_ask_touches_the_callers_call() -> None:
    assert {command.name for command in LineCommand} == {"PAUSE", "RESUME", "DRAIN", "CLOSE"}
