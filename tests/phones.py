"""Phones that are not ours: SIPp, with a scene of `data/sip` and a sound to play."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType

import numpy as np
import soundfile
from numpy.typing import NDArray

SIPP = shutil.which("sipp")
SCENES = Path(__file__).parent / "data" / "sip"
_RTP = 20000
"""How far the sound of a phone is from its signals."""

Pcm = NDArray[np.int16]


def murmur(seed: int, seconds: float) -> Pcm:
    """Noise that swells and sinks like talk, another for each seed, at 8 kHz."""
    chance = np.random.default_rng(seed)
    loud = np.repeat(chance.uniform(0.05, 1, round(seconds * 5)), 1600)
    return (loud * chance.normal(0, 3000, len(loud))).clip(-32000, 32000).astype(np.int16)


def likeness(heard: NDArray[np.float64], played: Pcm) -> float:
    """Correlation at the delay where it is highest, over one second in the middle of what was heard."""
    middle = heard[len(heard) // 2 :][:8000]
    there = played.astype(np.float64)
    at = int(np.argmax(np.abs(np.correlate(there, middle, "valid"))))
    return float(np.corrcoef(there[at : at + len(middle)], middle)[0, 1])


@contextmanager
def phone(
    scene: str,
    folder: Path,
    *,
    at: int,
    server: int,
    plays: Pcm,
    seconds: float,
    transport: str = "u1",
    fills: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[subprocess.Popen[bytes]]:
    """A phone on port `at` that plays one call of so many seconds with the SIP server on port `server`.

    `fills` are words of the scene and what comes in their place.
    """
    sound = folder / f"{scene}.al"
    soundfile.write(sound, plays, 8000, format="RAW", subtype="ALAW")
    text = (SCENES / f"{scene}.xml").read_text(encoding="utf-8")
    for word, filling in fills.items():
        text = text.replace(word, filling)
    text = text.replace("GELUID", str(sound)).replace("DUUR", str(round(seconds * 1000))).replace("SESSIE", f"s{at}")
    (folder / f"{scene}.xml").write_text(text, encoding="utf-8")
    command = [str(SIPP), "-sf", f"{scene}.xml", "-i", "127.0.0.1", "-mi", "127.0.0.1", "-p", str(at)]
    command += ["-mp", str(at + (-_RTP if at >= 2 * _RTP else _RTP)), "-t", transport, "-m", "1"]
    rings = subprocess.Popen(
        [*command, f"127.0.0.1:{server}"], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield rings
    finally:
        rings.kill()
        rings.wait()
