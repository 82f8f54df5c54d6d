"""The analysis of all calls on lines: one thread that goes round, so that no reader waits for it (TEL-01).

Each round it takes in what waits of every call, finds the speech in all calls together, tells what that means, and
measures the voices of all calls together. Words are made elsewhere. A fault in one call is that call's alone.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

import structlog

from luwte.apps.exchange.line_call import LineCall
from luwte.domain.events import CallEnded, Event, ObjectionMade, PartialHeard, SpeakerChanged, TurnHeard
from luwte.domain.turn import CallerTurn, EmployeeTurn, Party, Words
from luwte.speech.ear import Coding, Ear, detect_speech, measure_voices
from luwte.speech.ear import Words as WordMaker
from luwte.telephony.lines.line import (
    CallerAudio,
    Dtmf,
    EmployeeAudio,
    EndReason,
    GapCause,
    Heard,
    LineEvent,
    MediaGap,
    PartyChanged,
    Resumed,
    SessionEnded,
)

EVERY, LONGEST = 0.2, 0.4
"""Seconds of a round while there is little to do, and while there is much: longer rounds cost less per call."""
_SMOOTH = 0.5
"""Share of a second of rounds in the load: about the last two seconds count."""
_SHORTEST = 1e-3
"""Seconds that a round lasts at the least, also when it was stopped at once."""
_MOST_CORES = 1.7
"""Cores that this process can use: Python runs on one of them, the network and sums on arrays beside it.

CHOICE: of what a call costs, about 60 % is Python; on more than one core it is not measured.
"""
_TELLING = 20
"""Calls from which on their load tells what one call costs."""
_LATER = 5.0
"""Seconds in which a recogniser may still say the last words of a call that is over."""

_Heard = Mapping[LineCall, Ear]

MakeWords = Callable[[LineCall], WordMaker]
"""Opens a recogniser for one call; what it hears it tells that call, from its own thread."""


class Analyst:
    """Give it calls; `round` is what its thread does again and again, and what a test does by hand."""

    def __init__(self, words: MakeWords | None = None, steady: Callable[[], float] = time.monotonic) -> None:
        self._open, self._steady = words, steady
        self._calls: dict[LineCall, float | None] = {}
        """Calls, and when they were over."""
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self.load = 0.0
        """Share in use of what this process can do, over the last seconds: at 1 it does not keep up."""
        self.loaders = 0.0
        """Calls that this load was of: as many as there were, over the same seconds."""

    @property
    def calls(self) -> tuple[LineCall, ...]:
        """Every call that is analysed."""
        return tuple(self._calls)

    @property
    def lag(self) -> float:
        """Seconds of audio that wait in the call that waits longest."""
        return max((call.lag for call in self.calls), default=0.0)

    def take(self, call: LineCall, *, voice: bool) -> None:
        """A call whose record is there: from the next round on it is heard."""
        words = self._open(call) if self._open else None
        call.ear = Ear(call.opened.rate, voice=voice, words=words, began=call.began)
        self._calls[call] = None

    def start(self) -> None:
        """Go round until `stop`."""
        self._stop.clear()
        self._thread = threading.Thread(target=self._run, name="lijnen", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Finish the round."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _run(self) -> None:
        cores = min(_cores(), _MOST_CORES)
        while True:
            began, spent = self._steady(), time.process_time()
            self.round()
            took = self._steady() - began
            stopped = self._stop.wait(max(0.0, lasting(took) - took))
            lasted = max(self._steady() - began, _SHORTEST)
            self.count(in_use(took, time.process_time() - spent, lasted, cores), lasted)
            if stopped:
                return

    def count(self, used: float, lasted: float) -> None:
        """A round of so many seconds used this share of what this process can do."""
        share = min(_SMOOTH * lasted, 1.0)
        self.load += share * (used - self.load)
        self.loaders += share * (len(self._calls) - self.loaders)

    def load_of(self, calls: int) -> float:
        """What so many calls will use: those that began just now do not show in `load` yet, and cost as others do.

        A few calls say nothing about what one costs.
        """
        return self.load * max(calls / self.loaders, 1.0) if self.loaders >= _TELLING else self.load

    def round(self) -> None:
        """Everything that waits now, of every call."""
        heard = {call: call.ear for call in self.calls if call.ear is not None}
        for call, ear in heard.items():
            self._safely(call, partial(_take_in, call, ear))
        self._together(heard, _detect)
        for call, ear in heard.items():
            self._safely(call, partial(_tell, call, ear))
        self._together(heard, _measure)
        for call in heard:
            call.tell_hearing()
            self._end(call)

    def _together(self, heard: _Heard, what: Callable[[_Heard], None]) -> None:
        """Something for all calls at once; when that fails, for each call alone."""
        try:
            what(heard)
        except Exception as error:  # noqa: BLE001 one faulty call may not stop the analysis of all others
            structlog.get_logger().error("lijnen niet samen geanalyseerd", kind=type(error).__name__)
            for call, ear in heard.items():
                if not self._safely(call, partial(what, {call: ear})):
                    ear.give_up()

    def _safely(self, call: LineCall, what: Callable[[], None]) -> bool:
        """Whether it went well."""
        try:
            what()
        except Exception as error:  # noqa: BLE001 one faulty call may not stop the analysis of all others
            structlog.get_logger().error("lijn niet geanalyseerd", kind=type(error).__name__)
            call.broken = True
            return False
        return True

    def _end(self, call: LineCall) -> None:
        """A call that is over is told so when its last words came, or when they take too long."""
        if call.over is None or call.ear is None:
            return
        now = self._steady()
        since = self._calls[call]
        if since is None:
            since = self._calls[call] = now
        if call.ear.finished or now - since >= _LATER:
            if call.over is not EndReason.DRAINED:
                call.tell([CallEnded(call.at)])
            del self._calls[call]


def lasting(took: float) -> float:
    """Seconds until the next round, from the beginning of one that took so long: a short one waits for little audio."""
    return min(max(EVERY, 2 * took), LONGEST)


def in_use(took: float, spent: float, lasted: float, cores: float) -> float:
    """Share in use of what this process can do: of the longest round, or of the time there is to compute.

    The round alone does not tell: pages and store use the same processor. All in seconds: `took` the round, `lasted`
    until the next, `spent` by the processor in all threads meanwhile.
    """
    return min(max(took / LONGEST, spent / (lasted * cores)), 1.0)


def _cores() -> int:
    """Processors that this process may run on."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _detect(heard: _Heard) -> None:
    detect_speech(heard.values())


def _tell(call: LineCall, ear: Ear) -> None:
    call.tell(ear.take())


def _measure(heard: _Heard) -> None:
    for call, measured in zip(heard, measure_voices(tuple(heard.values())), strict=True):
        call.tell(measured)


def _take_in(call: LineCall, ear: Ear) -> None:
    """What came of a call since the last round; what is known without listening is told at once."""
    if call.objected is not None:
        ear.object(everything=call.objected)
    for event in _joined(call.ring.take()):
        match event:
            case CallerAudio(pts, data, encoding):
                ear.put(Party.CALLER, data, Coding(encoding.value), pts)
            case EmployeeAudio(pts, data, encoding):
                ear.put(Party.EMPLOYEE, data, Coding(encoding.value), pts)
            case MediaGap(_, end, cause):
                ear.lose(end, cause.value)
            case Resumed(pts):
                ear.lose(pts, GapCause.PAUSED.value)
            case SessionEnded(reason):
                call.over = reason
                ear.finish()
            case _:
                call.tell(_besides(event, call))


def _joined(events: Iterable[LineEvent]) -> Iterator[LineEvent]:
    """The same, with packets that follow on as one: the ear works per piece, however small it is.

    Between two other events a leg comes as a whole, the caller's first; each stays in order of its own clock.
    """
    legs: dict[type, list[CallerAudio | EmployeeAudio]] = {CallerAudio: [], EmployeeAudio: []}
    for event in events:
        if isinstance(event, CallerAudio | EmployeeAudio):
            legs[type(event)].append(event)
            continue
        for packets in legs.values():
            yield from _runs(packets)
            packets.clear()
        yield event
    for packets in legs.values():
        yield from _runs(packets)


def _runs(packets: Iterable[CallerAudio | EmployeeAudio]) -> Iterator[LineEvent]:
    """Packets of one leg, those that follow on as one."""
    run: list[CallerAudio | EmployeeAudio] = []
    end = 0
    for packet in packets:
        follows = run and (packet.pts, packet.encoding, packet.rate) == (end, run[0].encoding, run[0].rate)
        if run and not follows:
            yield _as_one(run)
            run = []
        run.append(packet)
        end = packet.pts + len(packet.data) // packet.encoding.width
    if run:
        yield _as_one(run)


def _as_one(run: Sequence[CallerAudio | EmployeeAudio]) -> CallerAudio | EmployeeAudio:
    first = run[0]
    if len(run) == 1:
        return first
    return replace(first, data=b"".join([part.data for part in run]))


def _besides(event: LineEvent, call: LineCall) -> Iterator[Event]:
    """What is known of a call without listening to it."""
    match event:
        case PartyChanged(pts):
            yield SpeakerChanged(pts / call.opened.rate)
        case Dtmf(pts, objects=True):
            yield ObjectionMade(everything=True, at=pts / call.opened.rate)
        case Heard() if call.objected is not True:
            call.written = True
            yield _said(event, call.began)


def _said(heard: Heard, began: float) -> Event:
    """Words that the exchange itself made, at their place in the call."""
    words = Words(heard.text, began + heard.start, began + heard.end, heard.confidence)
    if not heard.final and heard.caller:
        return PartialHeard(words, 0)
    return TurnHeard(CallerTurn(0, words) if heard.caller else EmployeeTurn(0, words))
