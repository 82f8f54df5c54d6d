"""Every running call on the screens that look at it: encoded once per moment and language, however many look.

A page that stops reading is dropped and comes back by itself; what it missed is sent from a short log, or else the
whole state. It follows the hub, is looked at by pages, and decides nothing.
"""

from __future__ import annotations

import asyncio
import secrets
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from markupsafe import Markup

from luwte.apps.language import speaking
from luwte.apps.web.panels import NOT_PLAYED, Place, piece
from luwte.apps.web.screen import SPEAKS, Screen
from luwte.apps.web.sse import HEARTBEAT, message, signal
from luwte.apps.web.templates import environment
from luwte.content.content import Content
from luwte.domain.events import ActivityHeard, CallEnded, PartialHeard, VoiceMeasured
from luwte.domain.turn import CallId
from luwte.service.actors import UserId
from luwte.service.analysis import Moment
from luwte.service.clock import Clock
from luwte.service.live_jobs import Begun, News
from luwte.service.records import CallRecord

_LOG = 256
"""Moments of a call that are kept as bytes, for pages that come back."""
_WAITING = 64
"""Chunks that wait for one page before it counts as gone."""
_REMEMBERED = 3600.0
"""Seconds that the screen of a call that is over stays in memory."""
NOTHING = "0"
"""What a page saw last when there was no call."""
_BASES = {Place.DESK: "/bureau/gesprek", Place.HELPER: "/wandbord/gesprek"}


@dataclass(frozen=True, slots=True)
class Shown:
    """A call as a page shows it at first."""

    record: CallRecord
    base: str
    protocol: str
    panels: dict[str, Markup]
    turns: Markup


class Viewer:
    """One open page. It is behind (`gone`) when it read nothing while `_WAITING` chunks came."""

    def __init__(self, language: str, user: UserId | None = None, pinned: str = "") -> None:
        self.language, self.user, self.pinned = language, user, pinned
        self.showing: Showing | None = None
        self.gone = False
        self._chunks: asyncio.Queue[bytes] = asyncio.Queue(maxsize=_WAITING)

    def put(self, chunk: bytes) -> None:
        """Something for this page."""
        if self._chunks.full():
            self.gone = True
        else:
            self._chunks.put_nowait(chunk)

    def dismiss(self) -> None:
        """Let the page go; it comes back by itself."""
        if not self._chunks.full():
            self._chunks.put_nowait(HEARTBEAT)
        self.gone = True

    async def chunks(self) -> AsyncIterator[bytes]:
        """What comes, until the page turns out to be gone: then the connection ends, and a live page comes back."""
        while not self.gone:
            yield await self._chunks.get()


class View:
    """A call in one language for one place, with the bytes of its last moments."""

    def __init__(self, screen: Screen, start: int) -> None:
        self.screen = screen
        self._start = start
        self.log: deque[tuple[int, bytes]] = deque(maxlen=_LOG)
        self.viewers: set[Viewer] = set()

    def take(self, moment: Moment, number: int, name: str) -> None:
        """One moment, for everybody who looks."""
        chunk = self.screen.show(moment, name)
        self.log.append((number, chunk))
        for viewer in self.viewers:
            viewer.put(chunk)

    def since(self, number: int) -> bytes | None:
        """Everything after `number`; `None` when that is no longer kept."""
        oldest = self.log[0][0] - 1 if self.log else self._start
        if number < oldest:
            return None
        return b"".join(chunk for n, chunk in self.log if n > number)


class Showing:
    """One call on all its screens."""

    def __init__(
        self, record: CallRecord, content: Content, moments: tuple[Moment, ...], plays: frozenset[int] = NOT_PLAYED
    ) -> None:
        self.record = record
        self._plays = plays
        self.content = content
        self.ended_at: float | None = None
        self._moments = list(moments)
        self._count = len(moments)
        self._views: dict[tuple[str, Place], View] = {}
        self._epoch = secrets.token_hex(4)

    @property
    def number(self) -> str:
        """The name of the last moment; a page that knows it misses nothing."""
        return f"{self._epoch}-{self._count}"

    def take(self, moment: Moment) -> None:
        """Something happened; what shows nothing costs nothing, and unfinished words are not kept."""
        if isinstance(moment.event, ActivityHeard | VoiceMeasured) and not moment.outputs:
            return
        self._count += 1
        if not isinstance(moment.event, PartialHeard):
            self._moments.append(moment)
        for view in self._views.values():
            view.take(moment, self._count, self.number)

    def view(self, language: str, place: Place) -> View:
        """The screens of one language and place; the first who looks makes it catch up."""
        key = (language, place)
        if key not in self._views:
            base = f"{_BASES[place]}/{self.record.id}"
            screen = Screen(self.content, self.record.profile, base, place=place, language=language, plays=self._plays)
            for moment in self._moments:
                screen.show(moment, self.number)
            self._views[key] = View(screen, self._count)
        return self._views[key]

    def shown(self, language: str, place: Place) -> Shown:
        """What a page begins with."""
        screen = self.view(language, place).screen
        protocol = self.content.protocols[self.record.profile.protocol].name
        return Shown(self.record, f"{_BASES[place]}/{self.record.id}", protocol, screen.panels, screen.turns)

    def catch_up(self, language: str, place: Place, after: str) -> bytes:
        """What a page misses that saw `after` last: the rest of the log, or else everything."""
        epoch, _, number = after.rpartition("-")
        view = self.view(language, place)
        missed = view.since(int(number)) if epoch == self._epoch and number.isdecimal() else None
        return view.screen.state(self.number) if missed is None else missed


class Stage:
    """All calls that can be looked at, and who looks. `plays`: which warnings can be played in calls of a source."""

    def __init__(
        self,
        clock: Clock,
        help_key: Callable[[], bool] = lambda: True,
        plays: Callable[[str], frozenset[int]] = lambda _source: NOT_PLAYED,
    ) -> None:
        self._clock = clock
        self._plays = plays
        self._help_key = help_key
        self._showings: dict[CallId, Showing] = {}
        self._desks: set[Viewer] = set()
        self._boards: set[Viewer] = set()

    def hear(self, news: News) -> None:
        """A listener of the running calls."""
        if isinstance(news, Begun):
            self._begin(news)
            return
        showing = self._showings.get(news.call)
        if showing is None:
            return
        showing.take(news.moment)
        if isinstance(news.moment.event, CallEnded):
            showing.ended_at = self._clock.steady()
            self._tell_day(showing.record.employee)

    def _begin(self, begun: Begun) -> None:
        known = self._showings.get(begun.record.id)
        before = known.record.employee if known else None
        if known is None:
            self._showings[begun.record.id] = Showing(
                begun.record, begun.content, begun.moments, self._plays(begun.record.source)
            )
        else:
            known.record = begun.record
        for user in {before, begun.record.employee} - {None}:
            assert user is not None
            self._turn(user)
            self._tell_day(user)

    def showing(self, call: CallId) -> Showing | None:
        """A call that runs, or was over a short while ago."""
        return self._showings.get(call)

    def forget(self, call: CallId) -> None:
        """The transcript of a call was thrown away: the screens forget it too."""
        gone = self._showings.pop(call, None)
        if gone is not None and gone.record.employee:
            self._turn(gone.record.employee)

    def of_employee(self, user: UserId, pinned: str = "", now: Showing | None = None) -> Showing | None:
        """What the desk of this person shows: the chosen call, the one that goes on, else the newest."""
        own = [showing for showing in self._showings.values() if showing.record.employee == user]
        running = [showing for showing in own if showing.ended_at is None]
        chosen = [showing for showing in running if showing.record.id == pinned or showing is now]
        return next(iter([*chosen, *reversed(running), *([now] if now in own else []), *reversed(own)]), None)

    async def follow_desk(self, viewer: Viewer, after: str) -> AsyncIterator[bytes]:
        """The stream of a desk; it goes on over all calls of a day."""
        assert viewer.user is not None
        with self._among(self._desks, viewer):
            self._attach(viewer, self.of_employee(viewer.user, viewer.pinned), after)
            async for chunk in viewer.chunks():
                yield chunk
            self._detach(viewer)

    async def follow_call(self, viewer: Viewer, showing: Showing, after: str) -> AsyncIterator[bytes]:
        """The stream of a helper who reads along in one call."""
        view = showing.view(viewer.language, Place.HELPER)
        with self._among(view.viewers, viewer), self._among(self._boards, viewer):
            viewer.put(HEARTBEAT + showing.catch_up(viewer.language, Place.HELPER, after))
            async for chunk in viewer.chunks():
                yield chunk

    async def follow_board(
        self, viewer: Viewer, watch: Callable[[Callable[[], None]], Callable[[], None]], pieces: Callable[[], bytes]
    ) -> AsyncIterator[bytes]:
        """The stream of a wallboard: `pieces` says what changed since it was asked last, `watch` when to ask."""

        def change() -> None:
            if chunk := pieces():
                viewer.put(chunk)

        stop = watch(change)
        try:
            with self._among(self._boards, viewer):
                viewer.put(HEARTBEAT + pieces())
                async for chunk in viewer.chunks():
                    yield chunk
        finally:
            stop()

    def part(self) -> None:
        """The server is about to stop: every page's stream ends, and a live page comes back to the next server."""
        for viewer in (*self._desks, *self._boards):
            viewer.put(HEARTBEAT)
            viewer.gone = True

    def beat(self) -> None:
        """Every few seconds: all pages hear that the line is alive, and what is long over is forgotten."""
        for viewer in (*self._desks, *self._boards):
            viewer.put(HEARTBEAT)
        now = self._clock.steady()
        for call, showing in list(self._showings.items()):
            if showing.ended_at is not None and now - showing.ended_at > _REMEMBERED:
                self.forget(call)

    def dismiss(self) -> None:
        """The server stops: every page is let go, and comes back when there is a server again."""
        for viewer in (*self._desks, *self._boards):
            viewer.dismiss()

    @contextmanager
    def _among(self, viewers: set[Viewer], viewer: Viewer) -> Iterator[None]:
        viewers.add(viewer)
        try:
            yield
        finally:
            viewers.discard(viewer)
            self._detach(viewer)

    def _turn(self, user: UserId) -> None:
        """Another call may have to be shown now; a page that shows one that goes on stays with it."""
        for viewer in [viewer for viewer in self._desks if viewer.user == user]:
            wanted = self.of_employee(user, viewer.pinned, viewer.showing)
            if wanted is not viewer.showing:
                self._attach(viewer, wanted, None)

    def _attach(self, viewer: Viewer, showing: Showing | None, after: str | None) -> None:
        """Let a page show this call: from where it was (`after`), or from the first line on (`None`)."""
        self._detach(viewer)
        viewer.showing = showing
        if showing is None:
            viewer.put(HEARTBEAT + (b"" if after == NOTHING else self._work(viewer, None)))
            return
        showing.view(viewer.language, Place.DESK).viewers.add(viewer)
        same = after is not None and after.rpartition("-")[0] == showing.number.rpartition("-")[0]
        chunk = showing.catch_up(viewer.language, Place.DESK, after) if same and after else self._work(viewer, showing)
        viewer.put(HEARTBEAT + chunk)

    def _detach(self, viewer: Viewer) -> None:
        if viewer.showing is not None:
            viewer.showing.view(viewer.language, Place.DESK).viewers.discard(viewer)
            viewer.showing = None

    def _work(self, viewer: Viewer, showing: Showing | None) -> bytes:
        """The whole screen of another call; it appears by itself, and takes no focus."""
        with speaking(viewer.language):
            macros = environment().get_template("scherm.html.j2").module
            shown = showing.shown(viewer.language, Place.DESK) if showing else None
            html = piece("stuk", "werk", macros.werk(shown, self._help_key()), "innerHTML")  # type: ignore[attr-defined]
            said = piece("nieuw", shown.record.line) if shown else Markup("")
            chunk = message(f"{html}{piece('stuk', SPEAKS, said, 'innerHTML')}", showing.number if showing else NOTHING)
        return chunk + (showing.view(viewer.language, Place.DESK).screen.line() if showing else b"")

    def _tell_day(self, user: UserId | None) -> None:
        for viewer in [viewer for viewer in self._desks if viewer.user == user]:
            viewer.put(signal("vandaag", "nu"))
