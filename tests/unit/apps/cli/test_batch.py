from __future__ import annotations

from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pytest

from luwte.apps.cli import batch
from luwte.apps.cli.batch import Result, Wanted, each
from luwte.apps.cli.install import installation
from luwte.errors import LuwteError
from luwte.service.analysis import CallAnalysis
from recordings import leg, speaking, write


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """A recording, one that cannot be used, a transcript, and another recording."""
    for name, seconds in (("a", 4.0), ("c", 6.0)):
        write(tmp_path / f"{name}.wav", leg(seconds, [(0.5, seconds - 1)], speaking), leg(seconds, []))
    (tmp_path / "b.wav").write_bytes(b"RIFF" + b"kapot" * 20)
    (tmp_path / "b.txt").write_text("Beller: jij bent echt te dom voor dit werk\n")
    return [tmp_path / name for name in ("a.wav", "b.wav", "b.txt", "c.wav")]


def shown(result: Result) -> object:
    return result if isinstance(result, CallAnalysis) else str(result)


def test_all_cores_give_what_one_gives_in_the_order_of_the_files(
    files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted, installed = Wanted(channel="links", voice=True), installation()
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    alone = [(path, shown(result)) for path, result in each(files, wanted, installed, None)]
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    together = [(path, shown(result)) for path, result in each(files, wanted, installed, None)]
    assert together == alone
    assert [path.name for path, _ in alone] == ["a.wav", "b.wav", "b.txt", "c.wav"]
    assert [type(result).__name__ for _, result in alone] == ["CallAnalysis", "str", "CallAnalysis", "CallAnalysis"]


def broken() -> Future[Result]:
    future: Future[Result] = Future()
    future.set_exception(BrokenProcessPool("a process died"))
    return future


def test_a_file_that_kills_its_process_is_named_and_stops_no_other(
    files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Pool:
        def __init__(self, workers: int) -> None:
            self.workers = workers

        def __enter__(self) -> Pool:
            return self

        def __exit__(self, *_: object) -> None:
            return

        def submit(self, work: object, path: Path, wanted: Wanted) -> Future[Result]:
            future = broken()
            if self.workers == 1 and path.name == "b.txt":
                future = Future()
                future.set_result(batch.Reading(wanted, installation()).read(path))
            return future

    monkeypatch.setattr(batch, "_pool", Pool)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    results = dict(each(files, Wanted(channel="links"), installation(), None))
    assert isinstance(results[files[2]], CallAnalysis)
    died = results[files[0]]
    assert isinstance(died, LuwteError)
    assert str(died) == "a.wav: het lezen van dit bestand brak af (te weinig geheugen?)"


def test_a_process_loads_its_content_once(files: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "_HERE", {})
    wanted = Wanted(channel="links")
    first = batch._elsewhere(files[2], wanted)
    loaded = batch._HERE["reading"]
    assert isinstance(first, CallAnalysis)
    assert isinstance(batch._elsewhere(files[0], wanted), CallAnalysis)
    assert batch._HERE["reading"] is loaded
