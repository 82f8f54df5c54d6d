from __future__ import annotations

import numpy as np

from luwte.speech.asr.engines.none import NOTICE, NoEngine


def test_without_an_engine_nothing_is_invented_and_that_is_said() -> None:
    session = NoEngine().open(channel="caller")
    assert session.accept(np.full(80000, 20000, np.int16), 0.0) == ()
    (final,) = session.end_turn()
    assert final.words == ()
    assert "staat uit" in NOTICE
