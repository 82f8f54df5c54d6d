from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from luwte.errors import SourceError
from luwte.speech import line_sound
from luwte.speech.g711 import Law, decode, encode
from luwte.speech.recording import Channels
from recordings import calm, screaming, write

LEFT = Channels.of_side("links")


def test_what_was_telephone_sound_stays_the_same_to_the_bit(tmp_path: Path) -> None:
    left, right = (
        decode(encode((leg * 30000).astype(np.int16), Law.MU), Law.MU) for leg in (calm(900), screaming(900))
    )
    path = write(tmp_path / "gesprek.wav", *((side / 32768).astype(np.float32) for side in (left, right)))
    caller, other = line_sound.line_sound(path, LEFT)
    assert caller == (encode(left, Law.MU), left.astype("<i2").tobytes())
    assert other[0] == encode(right, Law.MU)
    assert line_sound.line_sound(path, Channels.of_side("rechts"))[0] == other


def test_a_faster_recording_becomes_eight_thousand_a_second(tmp_path: Path) -> None:
    import soundfile

    path = tmp_path / "snel.wav"
    tone = np.stack([calm(16000), screaming(16000)], axis=1)
    soundfile.write(path, tone, 16000)
    caller, other = line_sound.line_sound(path, LEFT)
    assert (len(caller[0]), len(caller[1]), len(other[0])) == (8000, 16000, 8000)


def test_what_cannot_be_played_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SourceError, match="mono-opname"):
        line_sound.line_sound(write(tmp_path / "mono.wav", calm(800)), LEFT)
    with pytest.raises(SourceError, match="leeg"):
        line_sound.line_sound(write(tmp_path / "leeg.wav", calm(0), calm(0)), LEFT)
    monkeypatch.setattr(line_sound, "LONGEST", 0.05)
    with pytest.raises(SourceError, match="naspelen kan met opnamen"):
        line_sound.line_sound(write(tmp_path / "lang.wav", calm(800), calm(800)), LEFT)
