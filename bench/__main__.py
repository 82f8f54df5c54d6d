"""`python -m bench`: all measurements, one line each."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from bench import audio, desk, killed, label, memory, pages, start, voice

Measure = Callable[[], Mapping[str, float | str]]

MEASURES: tuple[tuple[str, Measure], ...] = (
    ("label: turns per second of one core, against a bare RE2 + Aho-Corasick scan of the same turns", label.measure),
    ("memory: Python objects per open call after 40 turns, against the content that all calls share", memory.measure),
    ("handling: microseconds per event of a desk, against no desk in the same loop (goal: 50 at most)", desk.measure),
    ("audio: ms of CPU per second of audio, against the bare libraries (goal, detector: 3 at most)", audio.measure),
    ("voice: ms of CPU per call and second, one thread (goal: 0.45 together, 0.90 alone)", voice.measure),
    ("; ".join(f"{name}: {words}" for name, words in pages.CASES.items()), pages.measure),
    ("start: seconds from the command `luwte serve` to its first answer (goal: 2 at most)", start.measure),
)


def main() -> None:
    """Run and print. Python objects only: the automaton and RE2 keep their own memory outside Python's count."""
    for title, measure in MEASURES:
        print(title, flush=True)
        for name, value in measure().items():
            print(f"  {name:20} {value:>12}" if isinstance(value, str) else f"  {name:20} {value:12,.3f}")
    print("killed: 200 replayed calls, the server killed in the middle and started again", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        print(f"  {killed.measure(Path(folder) / 'data')}")


if __name__ == "__main__":
    main()
