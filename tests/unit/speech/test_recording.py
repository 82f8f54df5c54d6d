from __future__ import annotations

import tracemalloc
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Self

import numpy as np
import pytest
import soundfile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from luwte.domain.turn import Party
from luwte.errors import SettingsError, SourceError
from luwte.service.timing import RecordingTiming
from luwte.speech import audiofile, recording
from luwte.speech.activity import AudioGap, SpeechEnded
from luwte.speech.call_audio import AudioEvent, CallAudio, CallerAudio
from luwte.speech.recorded_call import Hearing, listen
from luwte.speech.recording import Channels, channels_of, duration_of, is_recording, read_call
from luwte.speech.vad.interface import Pcm, VadEvent, VadFactory
from recordings import RATE, LevelVad, leg, screaming, speaking, streamed_flac, write

LEFT, RIGHT = ((0.5, 1.5),), ((2.0, 3.5),)
STEREO = Channels.of_side("links")


def stereo(path: Path) -> Path:
    return write(path, leg(4, LEFT), leg(4, RIGHT))


def timing_of(path: Path, caller_side: str | None, vad: VadFactory | None = LevelVad) -> RecordingTiming:
    return listen(path, channels_of(path, caller_side), Hearing(vad=vad))


def events(path: Path, channels: Channels = STEREO) -> list[AudioEvent]:
    return list(read_call(path, channels, vad=LevelVad))


@pytest.mark.parametrize(
    ("format", "subtype"), [("WAV", "PCM_16"), ("WAV", "ALAW"), ("WAV", "ULAW"), ("FLAC", None), ("OGG", "VORBIS")]
)
def test_both_legs_in_every_format(tmp_path: Path, format: str, subtype: str | None) -> None:
    path = write(tmp_path / "opname", leg(4, LEFT), leg(4, RIGHT), format=format, subtype=subtype)
    assert is_recording(path.read_bytes()[:16])
    timing = timing_of(path, "links")
    assert timing.duration == 4.0
    for party, spans in ((Party.CALLER, LEFT), (Party.EMPLOYEE, RIGHT)):
        assert np.allclose(timing.legs[party], spans, atol=0.05)


def test_a_recording_that_does_not_say_how_long_it_is_is_as_long_as_it_is(tmp_path: Path) -> None:
    path = streamed_flac(tmp_path / "opname", leg(4, LEFT), leg(4, RIGHT))
    assert duration_of(path) == 0
    timing = timing_of(path, "links")
    assert timing.duration == 4.0
    assert np.allclose(timing.legs[Party.CALLER], LEFT, atol=0.05)


def test_speech_is_found_by_the_network_when_no_other_detector_is_given(tmp_path: Path) -> None:
    path = write(tmp_path / "a.wav", leg(4, LEFT, speaking), leg(4, RIGHT, speaking))
    timing = timing_of(path, "links", vad=None)
    for party, spans in ((Party.CALLER, LEFT), (Party.EMPLOYEE, RIGHT)):
        assert np.allclose(timing.legs[party], spans, atol=0.2)
    tones = stereo(tmp_path / "tonen.wav")
    assert timing_of(tones, "links", vad=None).legs == {Party.CALLER: (), Party.EMPLOYEE: ()}


def test_which_side_is_the_caller_is_told_and_never_guessed(tmp_path: Path) -> None:
    path = stereo(tmp_path / "a.wav")
    assert timing_of(path, "rechts").legs[Party.CALLER] == RIGHT
    with pytest.raises(SourceError, match="zeg welke kant de beller is"):
        timing_of(path, None)


def test_a_click_is_no_speech(tmp_path: Path) -> None:
    path = write(tmp_path / "a.wav", leg(3, [(0.5, 0.55), (1.5, 2.5)]), leg(3, ()))
    assert timing_of(path, "links").legs[Party.CALLER] == ((1.5, 2.5),)


def test_a_mono_mix_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"mono\.wav: mono-opname"):
        events(write(tmp_path / "mono.wav", leg(1, ())))


def test_more_channels_are_refused_until_it_is_told_which_is_whose(tmp_path: Path) -> None:
    path = write(tmp_path / "zes.wav", *[leg(4, ())] * 2, leg(4, LEFT), *[leg(4, ())] * 2, leg(4, RIGHT))
    with pytest.raises(SourceError, match="heeft 6 kanalen; zeg welke de beller en de medewerker zijn"):
        events(path)
    with pytest.raises(SourceError, match="kanaal 7 is er niet: deze opname heeft 6 kanalen"):
        events(path, Channels(2, 6))
    assert Channels.of_side("3+6") == Channels(2, 5)
    ends = {e.party: (e.start, e.end) for e in events(path, Channels.of_side("3+6")) if isinstance(e, SpeechEnded)}
    assert ends == {Party.CALLER: LEFT[0], Party.EMPLOYEE: RIGHT[0]}


@pytest.mark.parametrize(("caller", "employee"), [(1, 1), (-1, 0)])
def test_two_parties_are_two_channels(caller: int, employee: int) -> None:
    with pytest.raises(ValueError, match="two channels, counted from 0"):
        Channels(caller, employee)


@pytest.mark.parametrize("told", ["midden", "", "3+3", "0+1", "1+2+3", "+", "a+b"])
def test_which_channel_is_whose_is_told_in_two_ways_only(told: str) -> None:
    with pytest.raises(SettingsError, match="kies links of rechts, of beller"):
        Channels.of_side(told)


def test_an_empty_and_a_damaged_recording_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="deze opname is leeg"):
        events(write(tmp_path / "leeg.wav", leg(0, ()), leg(0, ())))
    hollow = write(tmp_path / "hol.flac", leg(1, ()), leg(1, ()), format="FLAC")
    hollow.write_bytes(hollow.read_bytes()[:42] + bytes(4000))
    with pytest.raises(SourceError, match=r"hol\.flac: deze opname kan niet gelezen worden"):
        events(hollow)
    damaged = tmp_path / "kapot.flac"
    damaged.write_bytes(b"fLaC" + b"\x01" * 60)
    with pytest.raises(SourceError, match=r"kapot\.flac: deze opname kan niet gelezen worden"):
        events(damaged)


def test_one_sample_is_a_recording_without_speech(tmp_path: Path) -> None:
    path = write(tmp_path / "a.wav", leg(1, ())[:1], leg(1, ())[:1])
    assert [type(event) for event in events(path)] == [CallerAudio]


def test_what_is_damaged_at_the_end_is_a_gap(tmp_path: Path) -> None:
    noise = screaming(20 * RATE)
    path = write(tmp_path / "half.flac", noise, noise, format="FLAC")
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    assert duration_of(path) == 20.0
    gaps = [event for event in events(path) if isinstance(event, AudioGap)]
    assert [(gap.party, gap.end, gap.cause) for gap in gaps] == [(p, 20.0, "bestand beschadigd") for p in Party]
    assert 5 < gaps[0].start < 15


def test_a_recording_that_is_too_long_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = stereo(tmp_path / "lang.wav")
    monkeypatch.setattr(recording, "MAX_SECONDS", 3)
    with pytest.raises(SourceError, match="langer dan"):
        events(path)
    monkeypatch.setattr(audiofile, "MAX_SECONDS", 3)
    with pytest.raises(SourceError, match="langer dan"):
        duration_of(path)


def test_a_recording_gives_the_same_events_as_a_line(tmp_path: Path) -> None:
    path = stereo(tmp_path / "a.wav")
    sides, _ = soundfile.read(path, dtype="int16")
    line = CallAudio(RATE, RATE, vad=LevelVad)
    live: list[AudioEvent] = []
    for at in range(0, len(sides), 160):
        for party, side in ((Party.CALLER, 0), (Party.EMPLOYEE, 1)):
            line.put(party, sides[at : at + 160, side], at)
        live += line.hear()
    line.finish()
    live += line.hear()
    filed = events(path)
    for party in Party:
        assert [e for e in live if not isinstance(e, CallerAudio) and e.party is party] == [
            e for e in filed if not isinstance(e, CallerAudio) and e.party is party
        ]
    at_once, in_packets = (
        np.concatenate([event.samples for event in way if isinstance(event, CallerAudio)]) for way in (filed, live)
    )
    assert np.array_equal(at_once, in_packets)


@pytest.mark.parametrize("rate", [16_000, 44_100, 48_000])
def test_any_rate_becomes_eight_thousand(tmp_path: Path, rate: int) -> None:
    path = tmp_path / "a.wav"
    tone = (0.2 * np.sin(2 * np.pi * 300 * np.arange(2 * rate) / rate)).astype(np.float32)
    soundfile.write(path, np.stack([tone, 0 * tone], axis=1), rate)
    heard = [event for event in events(path) if isinstance(event, CallerAudio)]
    assert sum(len(event.samples) for event in heard) == 2 * RATE
    assert heard[-1].end == 2.0


class Deaf:
    """A detector that hears nothing (`Vad`), to measure everything else."""

    def put(self, pcm: Pcm, at: float) -> None:
        pass

    def end(self) -> None:
        pass

    @classmethod
    def detect(cls, vads: Sequence[Self]) -> None:
        pass

    def give_up(self) -> None:
        pass

    def take(self) -> Sequence[VadEvent]:
        return ()


def test_an_hour_takes_no_more_memory_than_six_minutes(tmp_path: Path) -> None:
    peaks = []
    for minutes in (6, 60):
        path = write(tmp_path / f"{minutes}.wav", leg(0.1, ()), leg(0.1, ()), subtype="ULAW")
        data = bytearray(path.read_bytes())
        at = data.index(b"data") + 4
        data[at : at + 4] = (minutes * 60 * RATE * 2).to_bytes(4, "little")
        with path.open("wb") as sink:
            sink.write(data)
            sink.truncate(at + 4 + minutes * 60 * RATE * 2)
        tracemalloc.start()
        seconds = sum(len(e.samples) for e in read_call(path, STEREO, vad=Deaf) if isinstance(e, CallerAudio)) / RATE
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert seconds == minutes * 60
    print([f"{peak / 1e6:.2f} MB" for peak in peaks])
    assert peaks[1] < 1.2 * peaks[0] < 5e6


@pytest.mark.parametrize("format", ["WAV", "FLAC", "OGG", "MP3"])
@given(changes=st.lists(st.tuples(st.integers(0, 400), st.integers(0, 255)), min_size=1, max_size=12))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_a_spoiled_file_gives_what_it_has_or_a_clear_error(
    tmp_path: Path, format: str, changes: list[tuple[int, int]]
) -> None:
    path = tmp_path / "opname"
    whole = path.with_suffix(f".{format}")
    if not whole.exists():
        write(whole, leg(1, ((0.1, 0.6),)), leg(1, ((0.6, 0.9),)), format=format)
    data = bytearray(whole.read_bytes())
    for at, value in changes:
        data[min(at, len(data) - 1)] = value
    path.write_bytes(data)
    try:
        given_back = events(path)
    except (SourceError, SettingsError) as error:
        assert "opname" in str(error) or "kanaal" in str(error) or "metingen" in str(error) or "onderdeel" in str(error)
    else:
        heard = [event for event in given_back if isinstance(event, CallerAudio)]
        assert all(after.at >= before.at for before, after in pairwise(heard))


def test_nothing_of_the_employee_is_kept_but_times(tmp_path: Path) -> None:
    timing = timing_of(stereo(tmp_path / "a.wav"), "links")
    assert {type(value) for spans in timing.legs.values() for span in spans for value in span} == {float}
    loud = write(tmp_path / "b.wav", leg(4, LEFT), leg(4, RIGHT, screaming))
    assert [_plain(e) for e in events(loud)] == [_plain(e) for e in events(tmp_path / "a.wav")]


def _plain(event: AudioEvent) -> object:
    return (event.at, event.samples.tolist()) if isinstance(event, CallerAudio) else event
