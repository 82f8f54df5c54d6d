from __future__ import annotations

import struct
import sys
import wave
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from luwte.errors import SettingsError, SourceError
from luwte.speech import audiofile
from luwte.speech.audiofile import AudioFile, is_recording, open_audio
from recordings import RATE, leg, speaking, streamed_flac, write

LEFT, RIGHT = leg(2, [(0.2, 1.0)], speaking), leg(2, [(1.1, 1.9)], speaking)
BOTH = np.stack([LEFT, RIGHT], axis=1)


def samples(path: Path) -> tuple[AudioFile, NDArray[np.float32]]:
    with open_audio(path) as audio:
        return audio, np.concatenate([*audio.blocks, np.zeros((0, audio.channels), np.float32)])


@pytest.mark.parametrize(
    ("format", "subtype"),
    [
        *(("WAV", kind) for kind in ("PCM_U8", "PCM_16", "PCM_24", "PCM_32", "FLOAT", "DOUBLE", "ALAW", "ULAW")),
        *(("WAVEX", kind) for kind in ("PCM_16", "PCM_24", "FLOAT", "ALAW", "ULAW")),
        ("RF64", "PCM_16"),
        ("FLAC", "PCM_16"),
        ("OGG", "VORBIS"),
        ("OGG", "OPUS"),
        ("MP3", "MPEG_LAYER_III"),
    ],
)
def test_every_format_gives_the_same_call(tmp_path: Path, format: str, subtype: str) -> None:
    path = write(tmp_path / "opname", LEFT, RIGHT, format=format, subtype=subtype)
    assert is_recording(path.read_bytes()[:12])
    audio, read = samples(path)
    assert (audio.rate, audio.channels) == (RATE, 2)
    assert abs(len(read) - 2 * RATE) <= 0.2 * RATE
    shared = min(len(read), len(BOTH))
    for side in (0, 1):
        assert _alike(read[:shared, side], BOTH[:shared, side]) > 0.9


def _alike(a: NDArray[np.float32], b: NDArray[np.float32]) -> float:
    """Correlation of the level in blocks of 40 ms: lossy codes shift the samples themselves."""
    levels = [np.abs(x[: len(x) // 320 * 320]).reshape(-1, 320).mean(axis=1) for x in (a, b)]
    return float(np.corrcoef(levels[0], levels[1])[0, 1])


@pytest.mark.parametrize(("suffix", "codec", "rate"), [("webm", "libopus", 48_000), ("m4a", "aac", 44_100)])
def test_webm_and_m4a_are_read_with_the_extra(tmp_path: Path, suffix: str, codec: str, rate: int) -> None:
    import av

    path = tmp_path / f"opname.{suffix}"
    with av.open(str(path), "w") as container:
        stream: Any = container.add_stream(codec, rate=rate, layout="stereo")
        wide = np.repeat(BOTH, 6, axis=0).T.astype(np.float32)
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(wide), format="fltp", layout="stereo")
        frame.sample_rate = 48_000
        for part in av.AudioResampler(format=stream.format, layout="stereo", rate=rate, frame_size=960).resample(frame):
            container.mux(stream.encode(part))
        container.mux(stream.encode(None))
    assert is_recording(path.read_bytes()[:12])
    audio, read = samples(path)
    assert (audio.rate, audio.channels) == (rate, 2)
    assert len(read) / rate == pytest.approx(2, abs=0.1)
    assert audio.stated == pytest.approx(2 * rate, rel=0.05)
    assert np.abs(read[: rate // 10, 0]).max() < 0.05 < np.abs(read[rate // 2 : rate // 2 + rate // 10, 0]).max()
    assert np.abs(read[: rate // 2, 1]).max() < 0.05


def test_without_the_extra_it_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "av", None)
    path = tmp_path / "opname.webm"
    path.write_bytes(b"\x1aE\xdf\xa3" + bytes(60))
    with pytest.raises(SettingsError, match=r"onderdeel audio: pip install 'luwte\[audio\]'"), open_audio(path):
        pass


@pytest.mark.parametrize(
    "data",
    [b"\x1aE\xdf\xa3" + bytes(60), b"\x00\x00\x00\x20ftypM4A " + bytes(40), b"fLaC" + bytes(60), b"RIFF", b"", b"ID3"],
)
def test_a_broken_file_is_refused_by_name(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "kapot.bin"
    path.write_bytes(data)
    with pytest.raises(SourceError, match=r"kapot\.bin: deze opname kan niet gelezen worden"), open_audio(path):
        pass


def test_a_film_without_sound_is_refused(tmp_path: Path) -> None:
    import av

    path = tmp_path / "stil.m4a"
    with av.open(str(path), "w", format="mp4") as container:
        stream = container.add_stream("mpeg4", rate=5)
        stream.width = stream.height = 16
        stream.pix_fmt = "yuv420p"
        for _ in range(3):
            picture = av.VideoFrame.from_ndarray(np.zeros((16, 16, 3), np.uint8), format="rgb24")
            container.mux(stream.encode(picture))
        container.mux(stream.encode(None))
    with pytest.raises(SourceError, match="in dit bestand zit geen geluid"), open_audio(path):
        pass


def test_what_is_not_there_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="dit bestand kan niet gelezen worden"), open_audio(tmp_path / "weg.wav"):
        pass


def header(path: Path, offset: int, value: int) -> Path:
    """The file with another number in its header: 24 is the rate, 40 the size of the data."""
    data = bytearray(path.read_bytes())
    struct.pack_into("<I", data, offset, value)
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("rate", [1, 3999, 192_001, 2**31 - 1])
def test_a_header_that_lies_about_the_rate_is_refused(tmp_path: Path, rate: int) -> None:
    path = header(write(tmp_path / "a.wav", LEFT, RIGHT), 24, rate)
    with pytest.raises(SourceError, match=f"de kop noemt {rate} metingen per seconde"), open_audio(path):
        pass


@pytest.mark.parametrize("size", [0xFFFFFFFF, 10**9, 4 * RATE])
def test_a_header_that_lies_about_the_length_gives_what_is_there(tmp_path: Path, size: int) -> None:
    _, read = samples(header(write(tmp_path / "a.wav", LEFT, RIGHT), 40, size))
    assert len(read) == min(size // 4, 2 * RATE)


def test_a_recording_cut_off_in_the_middle_gives_what_is_there(tmp_path: Path) -> None:
    for format in ("WAV", "MP3", "OGG", "FLAC"):
        path = write(tmp_path / f"half.{format}", *[np.tile(side, 10) for side in (LEFT, RIGHT)], format=format)
        data = path.read_bytes()
        path.write_bytes(data[: len(data) * 6 // 10])
        _, read = samples(path)
        assert 0.3 * 20 * RATE < len(read) < 0.8 * 20 * RATE, format


def test_rubbish_inside_a_compressed_file_never_raises(tmp_path: Path) -> None:
    for format in ("MP3", "OGG", "FLAC"):
        path = write(tmp_path / f"rommel.{format}", *[np.tile(side, 5) for side in (LEFT, RIGHT)], format=format)
        data = bytearray(path.read_bytes())
        data[len(data) // 2 : len(data) // 2 + 400] = np.random.default_rng(3).bytes(400)
        path.write_bytes(data)
        audio, read = samples(path)
        assert len(read) <= 11 * RATE
        assert np.isfinite(read).all(), audio


def test_zero_and_one_sample(tmp_path: Path) -> None:
    for count in (0, 1):
        path = write(tmp_path / f"{count}.wav", LEFT[:count], RIGHT[:count])
        audio, read = samples(path)
        assert (audio.stated, len(read)) == (count, count)


def test_a_float_file_may_hold_what_is_no_number(tmp_path: Path) -> None:
    wrong = LEFT.copy()
    wrong[100:200] = np.nan
    _, read = samples(write(tmp_path / "nan.wav", wrong, RIGHT, subtype="FLOAT"))
    assert np.isnan(read[:, 0]).sum() == 100


def test_a_recording_that_is_too_long_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audiofile, "MAX_SECONDS", 0)
    with (
        pytest.raises(SourceError, match="deze opname is langer dan 0 uur"),
        open_audio(write(tmp_path / "a.wav", LEFT)),
    ):
        pass


def test_six_channels_are_read_as_six(tmp_path: Path) -> None:
    path = tmp_path / "zes.wav"
    with wave.open(str(path), "wb") as sink:
        sink.setparams((6, 2, 48_000, 0, "NONE", ""))
        sink.writeframes(bytes(12 * 480))
    audio, read = samples(path)
    assert (audio.channels, audio.rate, read.shape) == (6, 48_000, (480, 6))


@pytest.mark.parametrize(
    "head", [b"WEBVTT\n\n1234", b"", b"\xff\xfeB\x00e\x00l\x00l\x00", b'{"a": 1}    ', b"\xff\xff\xff\xff"]
)
def test_text_is_no_recording(head: bytes) -> None:
    assert not is_recording(head)


def test_an_mp3_without_a_tag_is_known_by_its_first_frame() -> None:
    assert is_recording(b"\xff\xfb\x90\x00")


def test_a_flac_that_was_written_as_a_stream_does_not_say_how_long_it_is_and_is_read(tmp_path: Path) -> None:
    audio, read = samples(streamed_flac(tmp_path / "opname.flac", LEFT, RIGHT))
    assert audio.stated is None
    assert len(read) == 2 * RATE


@pytest.mark.parametrize("coding", ["PCM_16", "ALAW"])
def test_a_wav_whose_header_says_nothing_is_in_it_while_there_is_says_so(tmp_path: Path, coding: str) -> None:
    path = write(tmp_path / "opname.wav", LEFT, RIGHT, format="WAV", subtype=coding)
    data = bytearray(path.read_bytes())
    size = data.find(b"data") + 4
    data[size : size + 4] = bytes(4)
    path.write_bytes(data)
    with pytest.raises(SourceError, match=r"de kop .* herstel"):
        samples(path)
