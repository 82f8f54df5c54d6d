from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from luwte.domain.turn import Party
from luwte.errors import SourceError
from luwte.speech import recording
from luwte.speech.recording import is_recording, read_timing
from recordings import RATE, leg, write

LEFT, RIGHT = ((0.5, 1.5),), ((2.0, 3.5),)


@pytest.mark.parametrize(
    ("format", "subtype"), [("WAV", "PCM_16"), ("WAV", "ALAW"), ("WAV", "ULAW"), ("FLAC", None), ("OGG", "VORBIS")]
)
def test_both_legs_in_every_format(tmp_path: Path, format: str, subtype: str | None) -> None:
    path = write(tmp_path / "opname", leg(4, LEFT), leg(4, RIGHT), format=format, subtype=subtype)
    assert is_recording(path.read_bytes()[:16])
    timing = read_timing(path, caller_side="links")
    assert timing.duration == 4.0
    for party, spans in ((Party.CALLER, LEFT), (Party.EMPLOYEE, RIGHT)):
        assert np.allclose(timing.legs[party], spans, atol=0.05)


def test_which_side_is_the_caller_is_told_and_never_guessed(tmp_path: Path) -> None:
    path = write(tmp_path / "a.wav", leg(4, LEFT), leg(4, RIGHT))
    assert read_timing(path, caller_side="rechts").legs[Party.CALLER] == RIGHT
    with pytest.raises(SourceError, match="zeg welke kant de beller is"):
        read_timing(path, caller_side=None)


def test_a_mono_mix_and_too_many_channels_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"mono\.wav: mono-opname"):
        read_timing(write(tmp_path / "mono.wav", leg(1, ())), caller_side="links")
    with pytest.raises(SourceError, match="heeft 3 kanalen"):
        read_timing(write(tmp_path / "drie.wav", *[leg(1, ())] * 3), caller_side="links")


def test_an_empty_and_a_damaged_recording_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="deze opname is leeg"):
        read_timing(write(tmp_path / "leeg.wav", leg(0, ()), leg(0, ())), caller_side="links")
    damaged = tmp_path / "kapot.flac"
    damaged.write_bytes(b"fLaC" + b"\x01" * 60)
    with pytest.raises(SourceError, match=r"kapot\.flac: deze opname kan niet gelezen worden"):
        read_timing(damaged, caller_side="links")


def test_a_recording_of_more_than_six_hours_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recording, "MAX_SECONDS", 3)
    with pytest.raises(SourceError, match="langer dan 6 uur"):
        read_timing(write(tmp_path / "lang.wav", leg(4, ()), leg(4, ())), caller_side="links")


def test_text_is_no_recording() -> None:
    assert not is_recording(b"WEBVTT\n")
    assert not is_recording(b"")


def test_nothing_is_kept_but_times(tmp_path: Path) -> None:
    path = write(tmp_path / "a.wav", leg(4, LEFT), leg(4, RIGHT))
    timing = read_timing(path, caller_side="links")
    assert {type(value) for spans in timing.legs.values() for span in spans for value in span} == {float}
    assert soundfile.info(path).samplerate == RATE
