"""`python -m bench`: all measurements, one line each."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bench import audio, desk, killed, label, lines, lines_soak, memory, pages, start, voice

TABLES: tuple[tuple[str, Callable[[], Mapping[str, float | str]]], ...] = (
    ("label: turns per second of one core, against a bare RE2 + Aho-Corasick scan of the same turns", label.measure),
    ("memory: Python objects per open call after 40 turns, against the content that all calls share", memory.measure),
    ("handling: microseconds per event of a desk, against no desk in the same loop (goal: 50 at most)", desk.measure),
    (
        "audio: ms of CPU per second of audio, against the bare libraries (goal for the detector: 3 at most)",
        audio.measure,
    ),
    ("voice: ms of CPU per call and second of sound (goal: 0.45 together, 0.90 alone), one thread", voice.measure),
    (f"pages: {'; '.join(f'{case}: {words}' for case, words in pages.CASES.items())}", pages.measure),
    ("lines: calls on lines, one core for all of Luwte, against a server that decodes and discards", lines.measure),
    ("soak: an hour of call time on lines as fast as it goes (goal: no growth, nothing left)", lines_soak.measure),
    ("start: seconds from the command `luwte serve` to its first answer (goal: 2 at most)", start.measure),
    ("killed: 200 replayed calls, the server killed in the middle and started again", killed.table),
)
"""Memory counts Python objects only: the automaton and RE2 keep their own outside Python's count."""


def main() -> None:
    """Run and print."""
    for title, measure in TABLES:
        print(title, flush=True)
        for name, value in measure().items():
            print(f"  {name:28} {value:>12}" if isinstance(value, str) else f"  {name:28} {value:12,.3f}")


if __name__ == "__main__":
    main()
