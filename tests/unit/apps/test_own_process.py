from __future__ import annotations

import os
import threading
from multiprocessing import Pipe
from pathlib import Path

import pytest

from luwte.apps.own_process import Limits, OwnProcess, serve
from luwte.errors import SourceError


def test_another_process_reads_one_file_after_the_other_and_a_broken_one_breaks_alone(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("hallo")
    os.mkfifo(tmp_path / "nooit.txt")
    read = OwnProcess(Path.read_text, Limits(seconds=10))
    try:
        assert read(tmp_path / "a.txt") == "hallo"
        with pytest.raises(SourceError, match=r"weg.txt: het lezen is afgebroken"):
            read(tmp_path / "weg.txt")
        read._limits = Limits(seconds=0.01)
        with pytest.raises(SourceError, match=r"nooit.txt: het lezen duurde te lang"):
            read(tmp_path / "nooit.txt")
    finally:
        read.close()
    read.close()


def answers(report: object, *names: str) -> list[object]:
    """What the other process would say, here in a thread."""
    ours, theirs = Pipe()
    serving = threading.Thread(target=serve, args=(report, theirs, None))
    serving.start()
    found = []
    for name in names:
        ours.send(Path(name))
        found.append(ours.recv())
    ours.close()
    serving.join()
    theirs.close()
    return found


def test_what_a_person_can_repair_comes_back_and_the_next_file_is_read() -> None:
    def report(path: Path) -> str:
        if path.name == "kapot":
            raise SourceError("geen beurten", file=path.name)
        if path.name == "groot":
            raise MemoryError
        return path.name.upper()

    kapot, groot, goed = answers(report, "kapot", "groot", "goed")
    assert (str(kapot), str(groot), goed) == (
        "kapot: geen beurten",
        "groot: dit bestand vraagt te veel geheugen",
        "GOED",
    )


def test_the_memory_of_the_other_process_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    limits: list[tuple[int, tuple[int, int]]] = []
    resource = pytest.importorskip("resource")
    monkeypatch.setattr(resource, "setrlimit", lambda kind, limit: limits.append((kind, limit)))
    ours, theirs = Pipe()
    ours.close()
    serve(Path.read_text, theirs, 1000)
    theirs.close()
    assert limits == [(resource.RLIMIT_AS, (1000, 1000))]
