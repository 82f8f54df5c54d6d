from __future__ import annotations

import asyncio
import io
import os
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

import pytest

from archives import HandClock, InMemoryTrail
from luwte.apps.uploads import State, Upload, Uploads
from luwte.errors import NotAllowed, NotFound, SourceError, StoreUnavailable
from luwte.service.actors import Actor, Role, UserId
from luwte.service.recording_sources import Direction, Origin

GO_ON = threading.Event()
ADA = Actor(UserId("ada"), "Ada", frozenset({Role.EMPLOYEE}))
BOB = Actor(UserId("bob"), "Bob", frozenset({Role.EMPLOYEE}))
LEAD = Actor(UserId("lotte"), "Lotte", frozenset({Role.TEAM_LEAD}))


def reading(path: str, origin: Origin) -> str:
    text = Path(path).read_text()
    if text == "wacht":
        GO_ON.wait(5)
    if text == "kapot":
        raise SourceError("er staan geen beurten in", file="gesprek.txt")
    if text == "vreemd":
        raise ZeroDivisionError
    if origin.direction:
        return f"<p>{origin.direction}</p>"
    return f"<p>{Path(path).name}: {text} ({sorted(p.name for p in Path(path).parent.iterdir())})</p>"


def shouting(path: str, _origin: Origin) -> str:
    return f"{os.nice(0)} {path.upper()}"


def unreachable(*_line: object) -> None:
    raise StoreUnavailable("de schijf is vol")


class Desk:
    """Uploads with a thread in the place of a process."""

    def __init__(self, pool: Callable[[], Executor] | None = lambda: ThreadPoolExecutor(1)) -> None:
        self.clock, self.trail = HandClock(), InMemoryTrail()
        self.uploads = Uploads(reading, self.trail, self.clock, pool)

    async def take(self, text: str, who: Actor = ADA, name: str = "a.txt") -> Upload:
        return await self.uploads.take(who, {name: io.BytesIO(text.encode())})


def played(desk: Desk, play: Callable[[], Awaitable[None]]) -> None:
    async def whole() -> None:
        await play()
        await desk.uploads.stop()

    asyncio.run(whole())


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


def test_what_was_said_of_a_file_goes_to_who_reads_it() -> None:
    desk = Desk()

    async def play() -> None:
        upload = await desk.uploads.take(ADA, {"a.wav": io.BytesIO(b"hallo")}, Origin(direction=Direction.OUT))
        await desk.uploads.settled()
        assert upload.report == "<p>uit</p>"

    played(desk, play)


def test_a_file_becomes_a_report_and_is_deleted(temporary: Path) -> None:
    desk = Desk()

    async def play() -> None:
        upload = await desk.take("hallo")
        assert upload.state in {State.WAITING, State.BUSY}
        await desk.uploads.settled()
        assert (upload.state, upload.report) == (State.DONE, "<p>gesprek.txt: hallo (['gesprek.txt'])</p>")

    played(desk, play)
    assert list(temporary.iterdir()) == []
    assert [(line.actor, line.action) for line in desk.trail.written] == [("ada", "bestand ingelezen")]


def test_a_recording_finds_its_transcript_whatever_they_were_called() -> None:
    desk = Desk()

    async def play() -> None:
        files = {"../../etc/x.WAV": io.BytesIO(b"geluid"), "heel anders.vtt": io.BytesIO(b"tekst")}
        upload = await desk.uploads.take(ADA, files)
        await desk.uploads.settled()
        assert "['gesprek.vtt', 'gesprek.wav']" in upload.report

    played(desk, play)


def test_what_cannot_be_used_is_said() -> None:
    desk = Desk()

    async def play() -> None:
        upload = await desk.take("kapot")
        await desk.uploads.settled()
        assert (upload.state, upload.problem) == (State.FAILED, "gesprek.txt: er staan geen beurten in")

    played(desk, play)


def test_a_report_belongs_to_who_uploaded_it() -> None:
    desk = Desk()

    async def play() -> None:
        upload = await desk.take("hallo")
        assert desk.uploads.one(ADA, upload.id) is upload
        for nobody in (BOB, LEAD):
            assert desk.uploads.of(nobody) == ()
            with pytest.raises(NotFound):
                desk.uploads.one(nobody, upload.id)
            with pytest.raises(NotFound):
                desk.uploads.drop(nobody, upload.id)

    played(desk, play)


def test_who_looks_at_the_work_of_others_uploads_nothing() -> None:
    desk = Desk()

    async def play() -> None:
        with pytest.raises(NotAllowed):
            await desk.take("hallo", LEAD)

    played(desk, play)


def test_a_report_is_gone_after_a_day_or_when_it_is_thrown_away() -> None:
    desk = Desk()

    async def play() -> None:
        first, second = await desk.take("een"), await desk.take("twee")
        await desk.uploads.settled()
        assert desk.uploads.of(ADA) == (second, first)
        desk.uploads.drop(ADA, first.id)
        assert desk.uploads.of(ADA) == (second,)
        desk.clock.passed += 24 * 3600
        assert desk.uploads.of(ADA) == ()

    played(desk, play)


def test_one_person_cannot_fill_the_queue() -> None:
    desk = Desk()

    async def play() -> None:
        for _ in range(10):
            await desk.take("wacht")
        with pytest.raises(NotAllowed, match="genoeg"):
            await desk.take("hallo")
        GO_ON.set()

    played(desk, play)


def test_a_process_that_dies_is_replaced() -> None:
    class Dying(ThreadPoolExecutor):
        def submit(self, *_: Any, **__: Any) -> Any:
            raise BrokenProcessPool

    pools: list[Executor] = [ThreadPoolExecutor(1), Dying(1)]
    desk = Desk(pools.pop)

    async def play() -> None:
        first = await desk.take("een")
        await desk.uploads.settled()
        second = await desk.take("twee")
        await desk.uploads.settled()
        assert (first.state, second.state) == (State.FAILED, State.DONE)
        assert "afgebroken" in first.problem

    played(desk, play)


def test_the_other_process_is_another_process() -> None:
    uploads = Uploads(shouting, InMemoryTrail(), HandClock())

    async def play() -> str:
        upload = await uploads.take(ADA, {"a.txt": io.BytesIO(b"hallo")})
        await uploads.settled()
        await uploads.stop()
        return upload.report

    report = asyncio.run(play())
    assert report.endswith("GESPREK.TXT")
    assert int(report.split()[0]) == min(os.nice(0) + 10, 19)  # calls that go on now come first


def test_what_cannot_be_kept_leaves_nothing_behind(temporary: Path) -> None:
    desk = Desk()

    async def play() -> None:
        with pytest.raises(FileExistsError):
            await desk.uploads.take(ADA, {"a.WAV": io.BytesIO(b"hallo"), "b.wav": io.BytesIO(b"hallo")})
        assert desk.uploads.of(ADA) == ()
        assert list(temporary.iterdir()) == []
        desk.trail.record = unreachable  # type: ignore[assignment, method-assign]
        with pytest.raises(StoreUnavailable):
            await desk.take("hallo")
        assert desk.uploads.of(ADA) == ()
        assert list(temporary.iterdir()) == []

    played(desk, play)


def test_a_file_that_nobody_thought_of_is_not_busy_for_ever(temporary: Path) -> None:
    desk = Desk()

    async def play() -> None:
        upload = await desk.take("vreemd")
        await desk.uploads.settled()
        assert (upload.state, upload.problem) == (State.FAILED, "het analyseren is afgebroken; probeer het nog eens")
        assert list(temporary.iterdir()) == []

    played(desk, play)
