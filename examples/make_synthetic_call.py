"""A synthetic call as a stereo A-law recording: caller left, employee right. No human was recorded for it.

    python examples/make_synthetic_call.py examples/synthetisch-gesprek.yaml gesprek.wav

espeak-ng must be installed. The script is YAML: a list of turns, each with `beller` or `medewerker` and what is said,
and if wanted `om` (the second at which it begins; otherwise after the turn before) and `stem: verheven`. A raised voice
is made here by a higher pitch, more level and more power above 1 kHz: it is like a raised voice in those three respects
and in no other. Whatever is measured on such a call shows that the software runs, and nothing about people.
"""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
import soxr
import yaml
from numpy.typing import NDArray

RATE = 8000
_SYNTHESISER_RATE = 22050
_HEADER = 44
_PAUSE = 0.9
_LINE_NOISE = 6e-3
_COMMENT = "Synthetisch gesprek, gemaakt met espeak-ng; geen mens is opgenomen."

Samples = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice of the synthesiser: a variant, words a minute, pitch 0-99, level, and dB more above 1 kHz."""

    variant: str
    speed: int
    pitch: int
    level: float
    bright: float = 0.0


CALLER = Voice("nl", 150, 30, 0.15, -9.0)
RAISED = Voice("nl", 165, 80, 0.25, 3.0)
EMPLOYEE = Voice("nl+f3", 150, 50, 0.15)


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody says `text` from second `at` on; `None` means after the turn before."""

    caller: bool
    text: str
    at: float | None = None
    raised: bool = False


def read_script(text: str) -> tuple[Line, ...]:
    """The turns of a script. Raises ValueError that says which turn is wrong."""
    turns = yaml.safe_load(text)
    if not isinstance(turns, list) or not turns:
        raise ValueError("het script is een lijst van beurten")
    return tuple(_line(n, turn) for n, turn in enumerate(turns, 1))


def _line(n: int, turn: Any) -> Line:
    known = {"beller", "medewerker", "om", "stem"}
    if not isinstance(turn, dict) or not set(turn) <= known or len({"beller", "medewerker"} & set(turn)) != 1:
        raise ValueError(f"beurt {n}: geef beller of medewerker, en verder alleen om en stem")
    caller = "beller" in turn
    at = turn.get("om")
    return Line(caller, str(turn["beller" if caller else "medewerker"]), at, raised=turn.get("stem") == "verheven")


def speak(text: str, voice: Voice) -> Samples:
    """The sentence at 8 kHz, -1..1. Raises OSError without espeak-ng."""
    command = ["espeak-ng", "-v", voice.variant, "-s", str(voice.speed), "-p", str(voice.pitch), "--stdout", text]
    wav = subprocess.run(command, check=True, capture_output=True).stdout  # noqa: S603 a list, and no shell
    samples = np.frombuffer(wav[_HEADER:], np.int16).astype(np.float32) / 32768
    return _coloured(soxr.resample(samples, _SYNTHESISER_RATE, RATE).astype(np.float32), voice)


def _coloured(samples: Samples, voice: Voice) -> Samples:
    """More power above 1 kHz, and the level that is asked for."""
    spectrum = np.fft.rfft(samples)
    above = np.fft.rfftfreq(len(samples), 1 / RATE) > 1000
    shaped = np.fft.irfft(np.where(above, spectrum * 10 ** (voice.bright / 20), spectrum), len(samples))
    scaled = shaped * voice.level / max(np.sqrt(np.mean(shaped**2)) * 3, 1e-6)
    return np.asarray(scaled, np.float32)


def mix(lines: tuple[Line, ...]) -> Samples:
    """The call, (samples, 2): caller left, employee right; with the noise of a line."""
    placed: list[tuple[int, int, Samples]] = []
    clock = 0.5
    for line in lines:
        voice = (RAISED if line.raised else CALLER) if line.caller else EMPLOYEE
        spoken = speak(line.text, voice)
        start = clock if line.at is None else float(line.at)
        placed.append((round(start * RATE), 0 if line.caller else 1, spoken))
        clock = start + len(spoken) / RATE + _PAUSE
    length = max(start + len(spoken) for start, _, spoken in placed) + RATE
    call = np.random.default_rng(0).normal(0, _LINE_NOISE, (length, 2)).astype(np.float32)
    for start, side, spoken in placed:
        call[start : start + len(spoken), side] += spoken
    return np.clip(call, -1, 1)


def write(path: Path, call: Samples) -> None:
    """A stereo A-law WAV that says in its header that it is synthetic."""
    with soundfile.SoundFile(path, "w", RATE, 2, subtype="ALAW", format="WAV") as sink:
        sink.comment = _COMMENT
        sink.write(call)


def main(arguments: list[str]) -> int:
    """Make the call; 0, or 2 with one line that says what is wrong."""
    if len(arguments) != 2:
        print("gebruik: make_synthetic_call.py SCRIPT.yaml UIT.wav", file=sys.stderr)
        return 2
    try:
        write(Path(arguments[1]), mix(read_script(Path(arguments[0]).read_text(encoding="utf-8"))))
    except FileNotFoundError as error:
        print(f"niet gevonden: {error.filename} (is espeak-ng geïnstalleerd?)", file=sys.stderr)
        return 2
    except (ValueError, yaml.YAMLError) as error:
        print(f"{arguments[0]}: {error}", file=sys.stderr)
        return 2
    print(f"{arguments[1]}: synthetisch gesprek, geen mens is opgenomen")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
