from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from luwte.speech.leg import Block, Hole, Leg
from luwte.speech.vad.interface import Pcm
from recordings import pcm, screaming, speaking

SOUND = speaking(16_000)


def whole(pieces: Iterable[Block | Hole]) -> tuple[Pcm, list[Hole]]:
    """All samples in one, and the holes."""
    pieces = list(pieces)
    blocks = [piece.pcm for piece in pieces if isinstance(piece, Block)]
    return np.concatenate([*blocks, np.zeros(0, np.int16)]), [piece for piece in pieces if isinstance(piece, Hole)]


def through(samples: NDArray[np.float32], rate: int, sizes: Iterable[int] = ()) -> tuple[Pcm, list[Hole]]:
    leg, at = Leg(rate), 0
    pieces: list[Block | Hole] = []
    for size in [*sizes, len(samples)]:
        pieces += leg.accept(samples[at : at + size], at)
        at += size
    return whole([*pieces, *leg.finish()])


def test_telephone_sound_comes_out_as_it_went_in() -> None:
    out, holes = through(screaming(16_000), 8000)
    assert not holes
    assert np.corrcoef(out, screaming(16_000))[0, 1] > 0.9999


@given(
    rate=st.sampled_from([8000, 16_000, 44_100]),
    sizes=st.lists(st.integers(0, 3000), max_size=15),
    broken=st.lists(st.integers(0, 15_999), max_size=4),
)
def test_the_size_of_the_packets_changes_no_sample(rate: int, sizes: list[int], broken: list[int]) -> None:
    samples = SOUND.copy()
    samples[broken] = np.nan
    once, once_holes = through(samples, rate)
    parts, parts_holes = through(samples, rate, sizes)
    assert np.array_equal(once, parts)
    assert once_holes == parts_holes


def test_whole_numbers_and_floats_are_the_same_sound() -> None:
    samples = pcm(SOUND)
    leg = Leg(8000)
    ints, _ = whole([*leg.accept(samples, 0), *leg.finish()])
    floats, _ = through(samples.astype(np.float32) / np.float32(32768), 8000)
    assert np.array_equal(ints, floats)


def test_a_constant_voltage_is_taken_out() -> None:
    shifted, _ = through(SOUND * np.float32(0.5) + np.float32(0.4), 8000)
    plain, _ = through(SOUND * np.float32(0.5), 8000)
    assert abs(int(shifted.astype(int).mean())) < 50
    assert np.abs(shifted.astype(int) - plain.astype(int)).max() < 60
    assert not through(np.full(8000, 0.3, np.float32), 8000)[0].any()


def test_what_is_no_number_is_lost_and_a_long_stretch_of_it_is_a_hole() -> None:
    samples = SOUND.copy()
    samples[4000:4100] = np.inf
    samples[8000:9600] = np.nan
    out, holes = through(samples, 8000)
    assert len(out) == len(SOUND) - 1600
    assert holes == [Hole(1.0, 1.2, "netwerk")]
    assert len(through(np.full(800, np.nan, np.float32), 8000)[0]) == 0


def test_louder_than_can_be_is_clipped() -> None:
    assert through(SOUND * np.float32(1e30), 8000)[0].max() <= 32767


@pytest.mark.parametrize("rate", [8000, 44_100])
def test_time_goes_on_over_a_hole(rate: int) -> None:
    second = np.tile(SOUND, 4)[:rate]
    leg = Leg(rate)
    pieces = [*leg.accept(second, 0), *leg.accept(second, 3 * rate), *leg.finish()]
    holes = [n for n, piece in enumerate(pieces) if isinstance(piece, Hole)]
    assert pieces[holes[0]] == Hole(1.0, 3.0, "netwerk")
    after = pieces[holes[0] + 1]
    assert isinstance(after, Block)
    assert after.at == 3.0
    before, _ = whole(pieces[: holes[0]])
    again, _ = whole(pieces[holes[0] + 1 :])
    assert np.array_equal(before, again)


def test_what_is_known_to_be_missing_has_its_own_cause() -> None:
    leg = Leg(8000)
    pieces = [*leg.accept(SOUND[:800], 0), *leg.lose(1600, "pauze"), *leg.lose(1600, "pauze")]
    assert whole(pieces)[1] == [Hole(0.1, 0.2, "pauze")]


def test_two_channels_at_once_are_refused() -> None:
    with pytest.raises(ValueError, match="one channel of samples"):
        list(Leg(8000).accept(np.zeros((4, 2), np.float32), 0))


def test_one_sample_and_none() -> None:
    assert through(np.zeros(1, np.float32), 8000)[0].tolist() == [0]
    assert len(through(np.zeros(0, np.float32), 44_100)[0]) == 0


@pytest.mark.parametrize("kind", ["u1", "<i4", ">i2"])
def test_samples_of_another_kind_are_refused_and_do_not_become_silence(kind: str) -> None:
    with pytest.raises(ValueError, match="int16"):
        list(Leg(8000).accept(np.ones(800, kind), 0))
