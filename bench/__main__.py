"""`python -m bench`: all measurements, one line each."""

from __future__ import annotations

from bench import audio, desk, label, memory, voice


def main() -> None:
    """Run and print. Python objects only: the automaton and RE2 keep their own memory outside Python's count."""
    print("label: turns per second of one core, against a bare RE2 + Aho-Corasick scan of the same turns", flush=True)
    for name, value in label.measure().items():
        print(f"  {name:20} {value:12,.3f}")
    print("memory: Python objects per open call after 40 turns, against the content that all calls share", flush=True)
    for name, value in memory.measure().items():
        print(f"  {name:20} {value:12,.3f}")
    print("handling: microseconds per event of a desk, against no desk in the same loop (goal: 50 at most)", flush=True)
    for name, value in desk.measure().items():
        print(f"  {name:20} {value:12,.3f}")
    print(
        "audio: ms of CPU per second of audio, against the bare libraries (goal for the detector: 3 at most)",
        flush=True,
    )
    for name, value in audio.measure().items():
        print(f"  {name:20} {value:12,.3f}")
    print("voice: ms of CPU per call and second of sound (goal: 0.45 together, 0.90 alone), one thread", flush=True)
    for name, figure in voice.measure().items():
        print(f"  {name:20} {figure:>12}" if isinstance(figure, str) else f"  {name:20} {figure:12,.3f}")


if __name__ == "__main__":
    main()
