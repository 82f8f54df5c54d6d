"""All running calls of this process: events in, kept on disk, shown, and only then acknowledged to who fed them.

One thread owns every engine and the archive, so the order within a call is the order of arrival, no page waits for
an engine, and what arrived together is committed together. Listeners are called on the event loop. It knows no web.
"""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial

import structlog

from luwte.content.content import Content
from luwte.domain.events import CallEnded, CallStarted, Event, Gap, SecondOpinionGiven, Tick
from luwte.domain.outputs import SecondOpinionWanted
from luwte.domain.second_opinion import SecondOpinion
from luwte.domain.turn import CallId
from luwte.errors import LuwteError, NotFound, StoreUnavailable, Unreadable
from luwte.service.actors import UserId
from luwte.service.analysis import Moment
from luwte.service.clock import Clock
from luwte.service.live_call import Heard, OngoingCall
from luwte.service.live_jobs import Begun, Job, News, Outcome, made_ready
from luwte.service.live_store import LiveStore
from luwte.service.ports import CallArchive
from luwte.service.records import CallRecord, Entry

_OWN = "luwte:"
"""How keys begin of events that are made here."""
_WAITING = 20_000
_AT_ONCE = 64
"""Events that wait at most, and that are committed together at most."""

Ask = Callable[[SecondOpinionWanted], "Future[SecondOpinion | None]"]
"""Asks a second reader without waiting for the answer."""


@dataclass(frozen=True, slots=True)
class LiveRules:
    """`silence`: seconds after which a call whose feeder says nothing is ended. `tick`: seconds between two ticks."""

    silence: float = 600.0
    tick: float = 1.0


Listener = Callable[[News], None]


class LiveCalls:
    """The calls that run now."""

    def __init__(
        self,
        content: Callable[[], Content],
        archive: CallArchive,
        clock: Clock,
        ask: Ask | None = None,
        rules: LiveRules = LiveRules(),
    ) -> None:
        self._content, self._archive, self._clock, self._ask, self._rules = content, archive, clock, ask, rules
        self._jobs: queue.Queue[Job | None] = queue.Queue(maxsize=_WAITING)
        self._calls: dict[CallId, OngoingCall] = {}
        self._store = LiveStore(archive)
        self._listeners: list[Listener] = []
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._clockwork: asyncio.Task[None] | None = None
        self._draining = False

    @property
    def open(self) -> tuple[CallRecord, ...]:
        """Every call that runs."""
        return tuple(call.record for call in list(self._calls.values()))

    def record(self, call: CallId) -> CallRecord:
        """Raises `NotFound` when it does not run."""
        return self._running(call).record

    def moments(self, call: CallId) -> tuple[Moment, ...]:
        """What happened until now, without seconds in which nothing changed and without unfinished words."""
        return tuple(self._running(call).moments)

    def at(self, call: CallId) -> float:
        """The call's media time of now."""
        return self._running(call).at(self._clock.steady())

    def silent(self, call: CallId) -> bool:
        """Whether the caller objected to all analysis."""
        return self._running(call).silent

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Hear everything from now on; the answer stops it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    async def start(self) -> None:
        """Take up the calls that a stopped server left, and let time pass. Raises `StoreUnavailable`."""
        self._loop = asyncio.get_running_loop()
        resumed = await asyncio.to_thread(self._resume)
        self._draining = False
        self._thread = threading.Thread(target=self._work, name="gesprekken", daemon=True)
        self._thread.start()
        self._tell(resumed)
        self._clockwork = asyncio.ensure_future(self._let_time_pass())

    async def stop(self) -> None:
        """Take no new calls, finish what waits, and leave unfinished calls for the next start."""
        self._draining = True
        if self._clockwork is not None:
            self._clockwork.cancel()
        if self._thread is not None:
            await asyncio.to_thread(self._jobs.put, None)
            await asyncio.to_thread(self._thread.join)
            await asyncio.sleep(0)  # what the last batch told the loop is heard first
            self._thread = None
            self._publish([Outcome(job, error=_stopping()) for job in self._left()])

    def _left(self) -> Iterator[Job]:
        while not self._jobs.empty():
            if (job := self._jobs.get_nowait()) is not None:
                yield job

    async def begin(self, record: CallRecord) -> None:
        """A new call. The same id while it runs is the same call; `ValueError` when that call is over."""
        if self._draining:
            raise _stopping()
        profile = replace(record.profile, second_opinion=self._ask is not None)
        started = CallStarted(record.id)
        await self._do(Job(record.id, lambda _: started, f"{_OWN}begonnen", begin=replace(record, profile=profile)))

    async def hear(self, call: CallId, event: Event, key: str) -> Entry | None:
        """Take in an event; it is on disk when this returns. The same key is the same event.

        `None` for what is never stored. Raises `NotFound` when the call does not run, `StoreUnavailable` when nothing
        of this event was kept.
        """
        if key.startswith(_OWN):
            raise ValueError(f"een sleutel begint niet met {_OWN}")
        return await self._do(Job(call, lambda _: event, key))

    def tell(self, call: CallId, event: Event) -> None:
        """Take in what a line heard, from any thread and without waiting; it cannot be sent again.

        It is heard also while the store is away. What a call that does not run is told is forgotten.
        """
        with suppress(StoreUnavailable):  # so much waits that only dropping helps; `waiting` tells
            self._put(Job(call, lambda _: event, firm=True))

    @property
    def waiting(self) -> int:
        """Events that were handed over and are not heard yet."""
        return self._jobs.qsize()

    async def press(self, call: CallId, make: Callable[[float], Event]) -> Entry | None:
        """What somebody pressed now. Raises like `hear`; help is never held up by the store."""
        return await self._do(Job(call, make))

    async def assign(self, call: CallId, employee: UserId) -> None:
        """The call now belongs to this person."""
        await self._do(Job(call, Tick, assign=employee))

    async def _do(self, job: Job) -> Entry | None:
        waits: asyncio.Future[Entry | None] = asyncio.get_running_loop().create_future()
        self._put(replace(job, done=waits))
        return await waits

    def _put(self, job: Job) -> None:
        if self._thread is None:
            raise _stopping()
        try:
            self._jobs.put_nowait(job)
        except queue.Full:
            raise StoreUnavailable("er wacht te veel; stuur het straks opnieuw") from None

    def _running(self, call: CallId) -> OngoingCall:
        if call not in self._calls:
            raise NotFound("dit gesprek loopt niet")
        return self._calls[call]

    async def _let_time_pass(self) -> None:
        while True:
            await asyncio.sleep(self._rules.tick)
            for call in list(self._calls):
                with suppress(StoreUnavailable):  # when too much waits, a tick is what can be missed
                    self._put(Job(call, Tick, tick=True))

    # What follows runs in the thread, except where it says otherwise.

    def _resume(self) -> list[Begun]:
        for record in self._archive.unfinished():
            try:
                call = OngoingCall(record, self._content(), self._clock.steady())
                call.rebuild(self._archive.entries(record.id))
            except (Unreadable, LookupError, ValueError) as error:  # damaged, or of a protocol that is gone
                structlog.get_logger().error("gesprek niet hervat", kind=type(error).__name__)
                continue
            self._calls[record.id] = call
            self._close(call)
        return [Begun(call.record, call.content, tuple(call.moments)) for call in self._calls.values()]

    def _work(self) -> None:
        loop = self._loop
        assert loop is not None
        early = made_ready(self._jobs, self._content)
        while True:
            first = early.pop() if early else self._jobs.get()
            jobs = [] if first is None else [first]
            while first is not None and len(jobs) < _AT_ONCE and not self._jobs.empty():
                following = self._jobs.get()
                if following is None:
                    first = None
                    break
                jobs.append(following)
            outcomes = self._together(jobs)
            loop.call_soon_threadsafe(self._publish, outcomes)
            if first is None:
                return

    def _together(self, jobs: list[Job]) -> list[Outcome]:
        """Let the engines hear these, and commit them at once."""
        for call in self._of(jobs):
            call.mark()
        outcomes = [self._one(job) for job in jobs]
        try:
            self._commit(outcomes)
        except ValueError as error:
            return self._apart(jobs, outcomes, error)
        except LuwteError as error:
            self._without_store(outcomes, error)
        for call in [call for call in self._calls.values() if call.over is not None]:
            self._close(call)
        return outcomes

    def _of(self, jobs: Iterable[Job]) -> list[OngoingCall]:
        """The calls that these are about, as far as they run."""
        return [self._calls[id_] for id_ in dict.fromkeys(job.call for job in jobs) if id_ in self._calls]

    def _commit(self, outcomes: Iterable[Outcome]) -> None:
        heard = [news for outcome in outcomes for news in outcome.news if isinstance(news, Heard)]
        self._store.commit([news.entry for news in heard if news.entry])
        for outcome in outcomes:
            if not self._store.keeps(outcome.job.call):
                outcome.value = None

    def _one(self, job: Job) -> Outcome:
        outcome = Outcome(job)
        try:
            self._take(job, outcome)
        except (LuwteError, ValueError) as error:
            outcome.error = error
        except Exception as error:  # noqa: BLE001 one faulty event may not stop all other calls
            structlog.get_logger().error("gebeurtenis niet verwerkt", kind=type(error).__name__)
            outcome.error = ValueError("deze gebeurtenis kon niet verwerkt worden")
        return outcome

    def _take(self, job: Job, outcome: Outcome) -> None:
        if job.begin is not None and job.call not in self._calls:
            self._archive.begin(job.begin)
            self._calls[job.call] = OngoingCall(job.begin, self._content(), self._clock.steady())
            outcome.news.append(Begun(job.begin, self._calls[job.call].content))
        call = self._calls.get(job.call)
        if call is None:
            outcome.value = self._over(job)
        elif job.assign is not None:
            self._archive.assign(job.call, job.assign)
            call.record = replace(call.record, employee=job.assign)
            outcome.news.append(Begun(call.record, call.content, tuple(call.moments)))
        elif job.key is not None and job.key in call.by_key:
            outcome.value = call.by_key[job.key]
        elif job.tick and self._clock.steady() - call.fed_at > self._rules.silence:
            self._end_of_silence(call, outcome)
        else:
            self._hear(call, job.make(call.at(self._clock.steady())), job, outcome)

    def _over(self, job: Job) -> Entry | None:
        """An event of a call that does not run: known when it was taken in before, else there is no such call."""
        if job.tick:
            return None
        if job.key is not None:
            for entry in self._archive.entries(job.call):
                if entry.key == job.key:
                    return entry
        raise NotFound("dit gesprek loopt niet (meer)")

    def _hear(self, call: OngoingCall, event: Event, job: Job, outcome: Outcome) -> None:
        key = job.key if job.key is not None else f"{_OWN}{len(call.by_key)}"
        heard = call.take(event, key, self._clock.steady(), self._clock.now())
        if heard is None or (isinstance(event, Tick) and not heard.moment.outputs):
            return
        outcome.news.append(heard)
        outcome.value = heard.entry

    def _end_of_silence(self, call: OngoingCall, outcome: Outcome) -> None:
        """Nothing came for so long that the feeder is gone: it is said, and the call is ended."""
        now = call.at(self._clock.steady())
        since = max(0.0, now - self._rules.silence)
        for event in (Gap(since, now, "de toevoer viel weg"), CallEnded(now)):
            self._hear(call, event, replace(outcome.job, key=None), outcome)

    def _apart(self, jobs: list[Job], outcomes: list[Outcome], error: ValueError) -> list[Outcome]:
        """One of these cannot be kept as it is: each is tried by itself, so that only that one is refused."""
        for call in self._of(jobs):
            call.rewind()
        begun = [[news for news in outcome.news if isinstance(news, Begun)] for outcome in outcomes]
        apart = len(jobs) > 1
        again = [self._together([job])[0] if apart else Outcome(job, error=error) for job in jobs]
        for outcome, news in zip(again, begun, strict=True):
            outcome.news = [*news, *outcome.news]
        return again

    def _without_store(self, outcomes: list[Outcome], error: LuwteError) -> None:
        """Nothing of these is kept. What is essential goes on and is owed to the store; the rest is undone."""
        untold = [outcome for outcome in outcomes if outcome.heard and outcome.error is None]
        back = {outcome.job.call for outcome in untold if not self._goes_on(outcome)}
        for call in self._calls.values():
            if call.record.id in back:
                call.rewind()
        for outcome in untold:
            if outcome.job.call not in back:
                self._owe(outcome)
                continue
            was, essential = outcome.heard[0], self._goes_on(outcome)
            outcome.news = [news for news in outcome.news if isinstance(news, Begun)]
            if not essential:
                outcome.error, outcome.value = StoreUnavailable(str(error)), None
                continue
            self._hear(self._calls[outcome.job.call], was.moment.event, outcome.job, outcome)
            self._owe(outcome)

    def _goes_on(self, outcome: Outcome) -> bool:
        """Memory has an end: when the store stays away for hours, a line is no longer analysed."""
        return outcome.essential and (not outcome.job.firm or self._store.owed < _WAITING)

    def _owe(self, outcome: Outcome) -> None:
        self._store.owe([heard.entry for heard in outcome.heard if heard.entry])

    def _close(self, call: OngoingCall) -> None:
        """Write the end of a call; when the store cannot, the next batch tries again."""
        if call.over is not None and self._store.finish(call.record.id, self._clock.now(), call.highest):
            del self._calls[call.record.id]

    # On the event loop.

    def _publish(self, outcomes: list[Outcome]) -> None:
        for outcome in outcomes:
            self._tell(outcome.news)
            waits = outcome.job.done
            if waits is None or waits.done():
                continue
            if outcome.error is not None:
                waits.set_exception(outcome.error)
            else:
                waits.set_result(outcome.value)

    def _tell(self, news: Iterable[News]) -> None:
        for item in news:
            for listener in list(self._listeners):
                self._let_hear(listener, item)
            if isinstance(item, Heard):
                self._wonder(item)

    def _let_hear(self, listener: Listener, item: News) -> None:
        try:
            listener(item)
        except Exception as error:  # noqa: BLE001 a screen that fails may hold up neither the call nor its feeder
            structlog.get_logger().error("luisteraar faalt", kind=type(error).__name__)

    def _wonder(self, heard: Heard) -> None:
        """Ask the second reader beside everything; its answer is an event like any other."""
        for output in heard.moment.outputs:
            if isinstance(output, SecondOpinionWanted) and self._ask is not None:
                self._ask(output).add_done_callback(partial(self._answered, heard.call))

    def _answered(self, call: CallId, done: Future[SecondOpinion | None]) -> None:
        """In the thread of whoever answered: the queue is safe for that."""
        opinion = done.result()
        if opinion is not None:
            with suppress(StoreUnavailable):  # an opinion is never worth waiting for
                self._put(Job(call, lambda at: SecondOpinionGiven(opinion, at)))


def _stopping() -> StoreUnavailable:
    return StoreUnavailable("Luwte stopt zo; stuur het straks opnieuw")
