from __future__ import annotations

import io

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from factories import shipped
from luwte.domain.events import VoiceMeasured
from luwte.domain.voice import VoiceQuality
from luwte.recognition.voice.layout import FRONT_END
from luwte.recognition.voice.model import loads
from luwte.recognition.voice.tracker import VoiceTracker
from luwte.speech.voice import frames, meter, window
from luwte.speech.voice.frames import Floats
from luwte.speech.voice.meter import VoiceMeter, measure_together
from model.telephone_line import coded
from voices import CALM, RAISED, RATE, Manner, hold_music, speak, tones

CALLS = [speak(7.3, manner, seed) for manner in (CALM, RAISED) for seed in (1, 2, 3)]
ALONE = [VoiceMeter().accept(call) for call in CALLS]


def raised_seconds(sound: Floats) -> int:
    """How many seconds of a call the voice is called raised."""
    tracker = VoiceTracker(loads(shipped().voice_model))
    return sum(tracker.add(m.window, m.at).voice.raised for m in VoiceMeter().accept(sound))


def test_the_layout_tells_how_it_is_measured() -> None:
    assert FRONT_END["hop"] == frames.HOP
    assert FRONT_END["frame"] == frames.FRAME
    assert FRONT_END["fft"] == frames.FFT
    assert FRONT_END["rate"] == frames.RATE
    assert FRONT_END["tick_frames"] == frames.TICK
    assert FRONT_END["window_frames"] == window.FRAMES
    assert FRONT_END["activity_db"] == window.ACTIVE_DB
    assert FRONT_END["floor_rise"] == meter.FLOOR_RISE
    assert FRONT_END["floor_room_db"] == meter.FLOOR_ROOM
    assert FRONT_END["least_voiced_frames"] == window.LEAST_VOICED
    assert FRONT_END["f0_octave_cost"] == frames.OCTAVE_COST


def test_a_window_comes_every_second_from_the_third_on() -> None:
    assert [measured.at for measured in ALONE[0]] == [3.0, 4.0, 5.0, 6.0, 7.0]
    assert all(measured.window.quality is VoiceQuality.OK for measured in ALONE[3])


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 9000), min_size=1, max_size=40))
def test_packets_of_any_size_give_the_same_numbers(sizes: list[int]) -> None:
    call, at = VoiceMeter(), 0
    found: list[VoiceMeasured] = []
    for size in [*sizes, len(CALLS[0])]:
        found += call.accept(CALLS[0][at : at + size])
        at += size
    assert tuple(found) == ALONE[0]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.permutations(range(len(CALLS))), min_size=1, max_size=4), st.integers(500, 20_000))
def test_any_company_gives_the_same_numbers(orders: list[list[int]], size: int) -> None:
    meters = [VoiceMeter() for _ in CALLS]
    found: list[list[object]] = [[] for _ in CALLS]
    for step, start in enumerate(range(0, len(CALLS[0]), size)):
        order = orders[step % len(orders)]
        got = measure_together([(meters[i], CALLS[i][start : start + size], None) for i in order])
        for i, measured in zip(order, got, strict=True):
            found[i] += measured
    assert [tuple(measured) for measured in found] == ALONE


def test_a_call_gives_its_samples_once_and_in_one_row() -> None:
    one = VoiceMeter()
    with pytest.raises(ValueError, match="once"):
        measure_together([(one, CALLS[0], None), (one, CALLS[0], None)])
    with pytest.raises(ValueError, match="one row"):
        one.accept(np.zeros((2, 100), np.float32))


def test_a_gap_lets_the_clock_go_on_and_mixes_nothing() -> None:
    call = VoiceMeter()
    call.accept(CALLS[0][: 2 * RATE])
    call.skip(10.0)
    found = call.accept(CALLS[0])
    assert [measured.at for measured in found] == [15.0, 16.0, 17.0, 18.0, 19.0]
    assert [measured.window for measured in found] == [measured.window for measured in ALONE[0]]
    with pytest.raises(ValueError, match="time"):
        call.skip(-1.0)


def test_what_is_not_a_number_does_not_stay_in_later_windows() -> None:
    broken = CALLS[3].copy()
    broken[100:200] = np.nan
    broken[300] = np.inf
    found = VoiceMeter().accept(broken)
    assert found[-1] == ALONE[3][-1]


def test_speech_shares_follow_the_samples_they_are_about() -> None:
    call = VoiceMeter()
    found: list[VoiceMeasured] = []
    for second in range(7):
        found += call.accept(CALLS[3][second * RATE : (second + 1) * RATE], 0.0 if second < 3 else 1.0)
    qualities = [measured.window.quality for measured in found]
    assert qualities[0] is VoiceQuality.TONE
    assert qualities[-1] is VoiceQuality.OK


def test_a_raised_voice_is_heard_and_an_ordinary_one_is_not() -> None:
    low, high = Manner(pitch=200.0), Manner(pitch=360.0, bright=0.8, wide=1.6, pace=4.5)
    assert raised_seconds(coded(speak(45, low), "ALAW")) == 0
    assert raised_seconds(coded(np.concatenate([speak(30, low), speak(15, high)]), "ALAW")) >= 9


SECONDS = 30
ORDINARY = Manner(pitch=200.0)
_CHANCE = np.random.default_rng(5)
NO_VOICES = {
    "silence": np.zeros(SECONDS * RATE, np.float32),
    "white noise": (0.1 * _CHANCE.normal(size=SECONDS * RATE)).astype(np.float32),
    "rumble": (0.01 * np.cumsum(_CHANCE.normal(size=SECONDS * RATE))).clip(-1, 1).astype(np.float32),
    "dial tone": tones(SECONDS, 425),
    "ringback": tones(SECONDS, 425, on=1.0, period=5.0),
    "busy": tones(SECONDS, 425, on=0.25, period=0.5),
    "keys": tones(SECONDS, 770, 1336),
    "keys in a row": tones(SECONDS, 770, 1336, on=0.1, period=0.2),
    "chord": tones(SECONDS, 440, 554.4, 659.3),
    "hold music": hold_music(SECONDS),
    "far too loud speech": (speak(SECONDS, ORDINARY) * 30).clip(-1, 1),
    "speech that is only loud": (speak(SECONDS, ORDINARY) * 3).clip(-1, 1),
}


@pytest.mark.parametrize("what", NO_VOICES)
@pytest.mark.parametrize("first", [0, 20], ids=["from the start", "after speech"])
def test_what_is_no_raised_voice_is_not_called_one(what: str, first: int) -> None:
    assert raised_seconds(coded(np.concatenate([speak(first + 1.0, ORDINARY), NO_VOICES[what]]), "ALAW")) == 0


def test_the_wrong_law_gives_no_raised_voice() -> None:
    assert raised_seconds(as_other_law(speak(40.0, Manner(pitch=200.0)))) == 0


def as_other_law(sound: Floats) -> Floats:
    """A-law bytes read as mu-law."""
    packed = io.BytesIO()
    soundfile.write(packed, sound, RATE, format="RAW", subtype="ALAW")
    packed.seek(0)
    read = soundfile.read(packed, samplerate=RATE, channels=1, dtype="float32", format="RAW", subtype="ULAW")
    return np.asarray(read[0], np.float32)


@pytest.mark.parametrize(("gain", "law", "most"), [(-20, "none", 0.4), (10, "none", 0.4), (-20, "ALAW", 2.0)])
def test_how_loud_the_line_is_hardly_moves_the_score(gain: float, law: str, most: float) -> None:
    model = loads(shipped().voice_model)
    sound = speak(40.0, Manner(pitch=200.0), level=0.03)
    scores = []
    for factor in (1.0, 10 ** (gain / 20)):
        heard = coded((sound * np.float32(factor)), "ALAW" if law == "ALAW" else "none")
        scores.append({m.at: np.array(m.window.numbers) for m in VoiceMeter().accept(heard) if m.window.numbers})
    both = sorted(scores[0].keys() & scores[1].keys())
    assert len(both) > 10
    change = [abs(model.absolute.score(scores[0][at]) - model.absolute.score(scores[1][at])) for at in both]
    assert np.quantile(change, 0.95) <= most
