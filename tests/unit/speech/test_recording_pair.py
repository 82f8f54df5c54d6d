from __future__ import annotations

import tracemalloc
from pathlib import Path

import numpy as np
import pytest
import soundfile

from luwte.domain.events import Gap, VoiceMeasured
from luwte.domain.turn import Party
from luwte.errors import SourceError
from luwte.speech import recording_pair
from luwte.speech.activity import AudioGap
from luwte.speech.recorded_call import Hearing, listen, listen_pair
from luwte.speech.recording import Channels
from luwte.speech.recording_pair import SHORTER, duration_of_pair, read_pair
from recordings import RATE, LevelVad, Samples, calm, leg, screaming, write

CALLER, EMPLOYEE = ((0.5, 1.5),), ((2.0, 3.5),)


def mono(path: Path, samples: Samples, rate: int = RATE) -> Path:
    soundfile.write(path, samples, rate, format="WAV")
    return path


@pytest.fixture
def caller(tmp_path: Path) -> Path:
    return mono(tmp_path / "7-in.wav", leg(4, CALLER))


@pytest.fixture
def employee(tmp_path: Path) -> Path:
    return mono(tmp_path / "7-out.wav", leg(4, EMPLOYEE))


def test_a_pair_is_heard_exactly_as_the_same_call_in_one_file(tmp_path: Path, caller: Path, employee: Path) -> None:
    stereo = write(tmp_path / "7.wav", leg(4, CALLER), leg(4, EMPLOYEE))
    hearing = Hearing(voice=True, vad=LevelVad)
    pair = listen_pair(caller, employee, hearing)
    assert pair == listen(stereo, Channels.of_side("links"), hearing)
    assert any(isinstance(event, VoiceMeasured) for event in pair.events)
    assert duration_of_pair(caller, employee) == 4.0


def test_what_the_caller_lacks_at_the_end_is_a_gap_with_its_name(tmp_path: Path, caller: Path) -> None:
    longer = mono(tmp_path / "langer.wav", leg(6, EMPLOYEE))
    gaps = [event for event in read_pair(caller, longer, vad=LevelVad) if isinstance(event, AudioGap)]
    assert gaps == [AudioGap(Party.CALLER, 4.0, 6.0, SHORTER)]
    heard = listen_pair(caller, longer, Hearing(vad=LevelVad))
    assert heard.duration == duration_of_pair(caller, longer) == 6.0
    assert Gap(4.0, 6.0, SHORTER) in heard.events


def test_what_the_employee_lacks_is_named_too_and_a_few_samples_are_nothing(tmp_path: Path, employee: Path) -> None:
    longer = mono(tmp_path / "langer.wav", leg(6, CALLER))
    gaps = [event for event in read_pair(longer, employee, vad=LevelVad) if isinstance(event, AudioGap)]
    assert gaps == [AudioGap(Party.EMPLOYEE, 4.0, 6.0, SHORTER)]
    hardly = mono(tmp_path / "nauwelijks.wav", leg(4.05, CALLER))
    assert not [event for event in read_pair(hardly, employee, vad=LevelVad) if isinstance(event, AudioGap)]


def test_each_file_may_have_its_own_rate(tmp_path: Path, caller: Path) -> None:
    wide = mono(tmp_path / "breed.wav", np.repeat(leg(4, EMPLOYEE), 2), 2 * RATE)
    legs = listen_pair(caller, wide, Hearing(vad=LevelVad)).legs
    assert np.allclose(legs[Party.CALLER], CALLER, atol=0.05)
    assert np.allclose(legs[Party.EMPLOYEE], EMPLOYEE, atol=0.05)


def test_what_is_damaged_in_the_middle_is_a_gap_up_to_its_own_length(tmp_path: Path, employee: Path) -> None:
    whole = write(tmp_path / "heel.flac", leg(4, CALLER), format="FLAC", subtype="PCM_16")
    data = whole.read_bytes()
    whole.write_bytes(data[: len(data) // 2])
    (gap,) = [event for event in read_pair(whole, employee, vad=LevelVad) if isinstance(event, AudioGap)]
    assert (gap.end, gap.cause) == (4.0, "bestand beschadigd")


def test_how_the_employee_sounds_changes_nothing(tmp_path: Path, caller: Path) -> None:
    told = []
    for name, sound in (("rustig", calm), ("schreeuwend", screaming)):
        other = mono(tmp_path / f"{name}.wav", leg(4, EMPLOYEE, sound))
        told.append(listen_pair(caller, other, Hearing(voice=True, vad=LevelVad)))
    assert told[0] == told[1]


def test_what_is_no_pair_of_mono_files_is_refused(
    tmp_path: Path, caller: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stereo = write(tmp_path / "stereo.wav", leg(4, CALLER), leg(4, EMPLOYEE))
    with pytest.raises(SourceError, match=r"stereo\.wav: dit bestand heeft 2 kanalen"):
        list(read_pair(caller, stereo))
    with pytest.raises(SourceError, match=r"leeg\.wav: deze opname is leeg"):
        list(read_pair(caller, mono(tmp_path / "leeg.wav", np.zeros(0, np.float32))))
    monkeypatch.setattr(recording_pair, "MAX_SECONDS", 3)
    with pytest.raises(SourceError, match="langer dan"):
        list(read_pair(caller, caller, vad=LevelVad))


def test_a_long_call_takes_no_more_memory_than_a_short_one(tmp_path: Path) -> None:
    def peak(seconds: float) -> int:
        path = mono(tmp_path / f"{seconds}.wav", leg(seconds, ((0.5, 1.5),)))
        tracemalloc.start()
        for _ in read_pair(path, path, vad=LevelVad):
            pass
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    assert peak(300) < 1.5 * peak(60)
