from __future__ import annotations

from pathlib import Path

import pytest

from luwte.domain.events import ActivityHeard, TurnHeard, VoiceMeasured
from luwte.domain.turn import Party, Words
from luwte.speech.asr.engines.scripted import ScriptedEngine
from luwte.speech.recorded_call import Hearing, listen
from luwte.speech.recording import Channels
from recordings import LevelVad, leg, speaking, write

LEFT = Channels.of_side("links")


@pytest.fixture
def call(tmp_path: Path) -> Path:
    return write(tmp_path / "a.wav", leg(12, [(1, 4), (6, 9)], speaking), leg(12, [(4.5, 5.5)], speaking))


def test_a_recording_gives_what_a_live_line_would_have_given(call: Path) -> None:
    engine = ScriptedEngine((Words("dit is de eerste beurt", 1.0, 4.0),))
    heard = listen(call, LEFT, Hearing(voice=True, engine=engine, vad=LevelVad))
    said = [event.turn.words.text for event in heard.events if isinstance(event, TurnHeard) and event.turn.words]
    assert said == ["dit is de eerste beurt", ""]
    assert [event.at for event in heard.events if isinstance(event, VoiceMeasured)] == [float(s) for s in range(3, 12)]
    assert (heard.duration, heard.failure) == (12.0, None)


def test_the_legs_are_told_in_the_order_in_which_they_were_known(call: Path) -> None:
    heard = listen(call, LEFT, Hearing(vad=LevelVad))
    told = [event.party for event in heard.events if isinstance(event, ActivityHeard)]
    assert told == [Party.CALLER, Party.EMPLOYEE, Party.CALLER]
    assert len(heard.legs[Party.CALLER]) == 2


def test_progress_runs_to_the_end(call: Path) -> None:
    seconds: list[float] = []
    listen(call, LEFT, Hearing(vad=LevelVad, progress=seconds.append))
    assert seconds == sorted(seconds)
    assert seconds[-1] == 12.0
