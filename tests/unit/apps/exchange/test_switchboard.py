from __future__ import annotations

import asyncio

import pytest

from archives import InMemoryArchive
from exchanges import CLOSED, RATE, Room, ToldWords, audio, in_room, silence
from luwte.apps.exchange import switchboard
from luwte.apps.exchange.line_call import LineCall
from luwte.domain.events import CallEnded, CallStarted, Gap, HearingChanged, ObjectionMade, TurnHeard
from luwte.domain.hearing import Hearing
from luwte.domain.turn import CallerTurn, CallId, Words
from luwte.telephony.lines.line import (
    EndReason,
    LineCommand,
    LineEvent,
    Paused,
    Resumed,
    SessionEnded,
    SessionOpened,
)

ONE = CallId("lijn-genesys-k1")
OPENED = SessionOpened("k1")


def heard(room: Room) -> list[Hearing]:
    """How well it was heard, besides that nobody makes words here."""
    told = [event.hearing for event in room.events if isinstance(event, HearingChanged)]
    return told[1:] if told[:1] == [Hearing.WORDLESS] else told


def test_a_call_on_a_line_runs_from_its_opening_to_its_end() -> None:
    async def scene(room: Room) -> None:
        line = room.board.connect("genesys", room.asked.append)
        line.take(OPENED)
        for packet in audio(silence(2)):
            line.take(packet)
        await room.begun()
        assert [record.id for record in room.live.open] == [ONE]
        line.take(SessionEnded(EndReason.HANGUP))
        line.lost()
        await room.turn()

    room = in_room(Room(), scene)
    assert isinstance(room.events[0], CallStarted)
    assert room.events[-1] == CallEnded(2.0)
    assert room.archive.calls[ONE].ended_at is not None
    assert room.archive.calls[ONE].source == "lijn:genesys"
    assert room.board.calls == ()
    assert room.analyst.calls == ()


def test_a_broken_connection_waits_and_the_same_key_goes_on_with_a_gap() -> None:
    async def scene(room: Room) -> None:
        first = room.board.connect("genesys", room.asked.append)
        first.take(OPENED)
        for packet in audio(silence(1)):
            first.take(packet)
        await room.begun()
        await room.turn()
        first.lost()
        await room.turn()
        assert heard(room) == [Hearing.WAITING]
        room.clock.passed = 4.0
        second = room.board.connect("genesys", room.asked.append)
        second.take(OPENED)
        second.take(audio(silence(0.02))[0])
        first.take(SessionEnded(EndReason.ERROR))  # the old connection has nothing to say any more
        await room.turn()

    room = in_room(Room(words=None), scene)
    assert heard(room) == [Hearing.WAITING, Hearing.WORDLESS]
    assert room.of(Gap) == [Gap(1.0, 5.0, "opnieuw verbonden")]
    assert not room.of(CallEnded)


def test_a_new_connection_before_the_old_one_is_known_to_be_gone_takes_over() -> None:
    async def scene(room: Room) -> None:
        first, second = (room.board.connect("genesys", room.asked.append) for _ in range(2))
        first.take(OPENED)
        await room.begun()
        second.take(OPENED)
        first.lost()
        await room.turn()
        assert heard(room) == []
        assert len(room.board.calls) == 1

    in_room(Room(), scene)


def test_a_connection_that_never_comes_back_ends_the_call() -> None:
    async def scene(room: Room) -> None:
        line = room.board.connect("genesys", room.asked.append)
        line.take(OPENED)
        await room.begun()
        line.lost()
        room.clock.passed = 31.0
        async with asyncio.timeout(5):
            while room.board.calls:
                await asyncio.sleep(0.05)
        await room.turn()

    room = in_room(Room(), scene)
    assert room.of(CallEnded)


def test_a_line_that_sends_nothing_is_said_and_then_given_up() -> None:
    async def scene(room: Room) -> None:
        line = room.board.connect("genesys", room.asked.append)
        line.take(OPENED)
        await room.begun()
        room.clock.passed = 11.0
        await asyncio.sleep(0.6)
        await room.turn()
        assert heard(room) == [Hearing.SILENT]
        room.clock.passed = 61.0
        await asyncio.sleep(0.6)
        await room.turn()

    room = in_room(Room(), scene)
    assert room.of(CallEnded)
    assert room.asked == [LineCommand.CLOSE]


@pytest.mark.parametrize("pause", [[Paused(RATE), Resumed(3 * RATE)]])
def test_a_pause_is_a_gap_and_the_screen_says_so(pause: list[LineEvent]) -> None:
    async def scene(room: Room) -> None:
        line = room.board.connect("genesys", room.asked.append)
        line.take(OPENED)
        for packet in audio(silence(1)):
            line.take(packet)
        await room.begun()
        await room.turn()
        line.take(pause[0])
        await room.turn()
        assert heard(room) == [Hearing.PAUSED]
        line.take(pause[1])
        await room.turn()

    room = in_room(Room(words=None), scene)
    assert heard(room) == [Hearing.PAUSED, Hearing.WORDLESS]
    assert room.of(Gap) == [Gap(1.0, 3.0, "gepauzeerd")]


def test_a_line_that_does_not_exist_is_refused_with_a_reason() -> None:
    async def scene(room: Room) -> None:
        line = room.board.connect("genesys", room.asked.append)
        line.take(SessionOpened("k1", line=CLOSED))
        async with asyncio.timeout(5):
            while not room.asked:
                await asyncio.sleep(0.01)

    room = in_room(Room(), scene)
    assert [refusal.why for refusal in room.board.refusals] == ["deze lijn is er niet"]
    assert room.asked == [LineCommand.CLOSE]
    assert room.live.open == ()


def test_a_refusal_of_the_adapter_is_kept_for_the_administrator() -> None:
    async def scene(room: Room) -> None:
        line = room.board.connect("genesys", room.asked.append)
        line.take(SessionEnded(EndReason.REFUSED, "dit is een gemengd kanaal"))
        line.lost()

    room = in_room(Room(), scene)
    assert [(refusal.source, refusal.why) for refusal in room.board.refusals] == [
        ("genesys", "dit is een gemengd kanaal")
    ]


def test_a_trial_of_the_connection_makes_no_call() -> None:
    async def scene(room: Room) -> None:
        line = room.board.connect("genesys", room.asked.append)
        line.take(SessionOpened("k1", probe=True))
        line.lost()
        assert room.board.calls == ()
        assert "genesys" in room.board.probed

    in_room(Room(), scene)


def test_a_full_machine_takes_no_new_call_and_a_stopping_one_neither() -> None:
    async def scene(room: Room) -> None:
        assert room.board.admits("genesys")
        room.analyst.load = 0.91
        assert not room.board.admits("genesys")
        room.analyst.load = 0.1
        room.board.drain()
        assert not room.board.admits("genesys")

    in_room(Room(), scene)


def test_a_call_that_comes_back_is_let_in_however_full_it_is_and_a_new_one_is_sent_away() -> None:
    async def scene(room: Room) -> None:
        first = room.board.connect("genesys", room.asked.append)
        first.take(OPENED)
        await room.begun()
        room.analyst.load = 0.95
        assert room.board.admits("genesys", "k1")
        assert not room.board.admits("genesys", "k2")
        assert not room.board.admits("genesys"), "its only call is here"
        room.clock.passed += 3
        assert room.board.admits("genesys")  # at the door nobody knows which call it is, and k1 may be away
        assert not room.board.admits("twilio")
        new, back = (room.board.connect("genesys", room.asked.append) for _ in range(2))
        new.take(SessionOpened("k2"))
        first.lost()
        back.take(OPENED)
        await room.turn()
        assert room.asked == [LineCommand.REFUSE]
        assert [refusal.why for refusal in room.board.refusals] == ["er is geen ruimte voor nog een gesprek"]
        assert [call.opened.call_key for call in room.board.calls] == ["k1"]
        room.board.drain()
        assert not room.board.admits("genesys", "k1")

    room = in_room(Room(), scene)
    assert not room.of(CallEnded)


def test_a_call_of_before_a_restart_comes_back_to_a_full_house() -> None:
    archive = InMemoryArchive()

    async def before(room: Room) -> None:
        room.board.connect("genesys", room.asked.append).take(OPENED)
        await room.begun()

    async def after(room: Room) -> None:
        room.analyst.load = 0.95
        assert room.board.admits("genesys")
        assert room.board.admits("genesys", "k1")
        assert not room.board.admits("genesys", "k2")
        assert not room.board.admits("twilio")
        room.board.connect("genesys", room.asked.append).take(OPENED)
        await room.begun()
        assert room.asked == []
        assert len(room.board.calls) == 1

    in_room(Room(archive=archive), before)
    assert in_room(Room(archive=archive), after).board.refused_count == 0


def test_while_the_store_is_away_a_call_waits_for_its_record_and_its_audio_with_it() -> None:
    async def scene(room: Room) -> None:
        room.archive.down = True
        line = room.board.connect("genesys", room.asked.append)
        line.take(OPENED)
        line.take(audio(silence(0.02))[0])
        await asyncio.sleep(0.05)
        room.archive.down = False
        await room.begun()
        assert room.board.calls[0].lag == pytest.approx(0.02)

    in_room(Room(), scene)


def test_after_a_restart_the_same_call_goes_on_with_its_history() -> None:
    archive = InMemoryArchive()

    async def before(room: Room) -> None:
        line = room.board.connect("genesys", room.asked.append)
        line.take(OPENED)
        await room.begun()
        room.live.tell(ONE, TurnHeard(CallerTurn(0, Words("hallo", 0.0, 1.0))))
        await room.turn()

    async def after(room: Room) -> None:
        room.clock.passed = 20.0
        words: list[ToldWords] = []
        room.analyst._open = lambda call: words.append(ToldWords(call)) or words[-1]  # type: ignore[func-returns-value]
        line = room.board.connect("genesys", room.asked.append)
        line.take(OPENED)
        await room.begun()
        words[0].tell([TurnHeard(CallerTurn(0, Words("ik ben er nog", 21.0, 22.0)))])
        for packet in audio(silence(1)):
            line.take(packet)
        await room.turn()
        assert room.board.calls[0].at == 22.0  # a second of audio before, twenty seconds away, and one after

    in_room(Room(archive=archive), before)
    room = in_room(Room(archive=archive), after)
    assert [gap.end for gap in room.of(Gap) if isinstance(gap, Gap)] == [21.0]
    said = [entry.event.turn.n for entry in archive.stored[ONE] if isinstance(entry.event, TurnHeard)]
    assert said == [0, 1]


def test_after_a_restart_a_call_that_does_not_come_back_is_ended() -> None:
    archive = InMemoryArchive()

    async def before(room: Room) -> None:
        room.board.connect("genesys", room.asked.append).take(OPENED)
        await room.begun()

    async def after(room: Room) -> None:
        assert len(room.live.open) == 1
        room.clock.passed = 31.0
        async with asyncio.timeout(5):
            while room.live.open:
                await asyncio.sleep(0.05)

    in_room(Room(archive=archive), before)
    in_room(Room(archive=archive), after)
    assert archive.calls[ONE].ended_at is not None


def test_an_objection_that_is_pressed_stops_the_analysis_of_what_still_comes() -> None:
    words: list[ToldWords] = []

    def make(call: LineCall) -> ToldWords:
        words.append(ToldWords(call))
        return words[-1]

    async def scene(room: Room) -> None:
        line = room.board.connect("genesys", room.asked.append)
        line.take(OPENED)
        await room.begun()
        await room.live.press(ONE, lambda at: ObjectionMade(everything=True, at=at))
        for packet in audio(silence(1)):
            line.take(packet)
        await room.turn()

    in_room(Room(words=make), scene)
    assert words[0].abandoned
    assert words[0].heard == []


@pytest.mark.parametrize("everything", [False, True])
def test_an_objection_of_before_a_restart_still_holds_for_what_comes_after_it(everything: bool) -> None:
    archive = InMemoryArchive()

    async def before(room: Room) -> None:
        room.board.connect("genesys", room.asked.append).take(OPENED)
        await room.begun()
        await room.live.press(ONE, lambda at: ObjectionMade(everything, at))

    async def after(room: Room) -> None:
        room.board.connect("genesys", room.asked.append).take(OPENED)
        await room.begun()
        await room.turn()
        (call,) = room.board.calls
        assert call.objected is everything
        assert call.ear is not None
        assert call.ear.meter is None

    in_room(Room(voice=True, archive=archive), before)
    in_room(Room(voice=True, archive=archive), after)


def test_a_refused_call_that_was_over_already_takes_no_later_one_of_the_same_key_with_it() -> None:
    async def scene(room: Room) -> None:
        first, second = (room.board.connect("genesys", room.asked.append) for _ in range(2))
        first.take(SessionOpened("k1", line=CLOSED))
        first.take(SessionEnded(EndReason.HANGUP))
        second.take(OPENED)
        await room.begun()
        assert room.asked == [LineCommand.CLOSE]
        assert [call.id for call in room.board.calls] == [ONE]
        assert room.board.call(ONE) is not None

    in_room(Room(), scene)


def test_an_exchange_that_tells_late_that_a_call_was_over_is_refused_nothing() -> None:
    async def scene(room: Room) -> None:
        line = room.board.connect("asterisk", room.asked.append)
        line.take(OPENED)
        await room.begun()
        line.lost()
        room.clock.passed = 31.0
        async with asyncio.timeout(5):
            while room.board.calls:
                await asyncio.sleep(0.05)
        await room.turn()
        assert room.live.open == ()
        late = room.board.connect("asterisk", room.asked.append)
        late.take(OPENED)
        late.take(SessionEnded(EndReason.HANGUP))
        async with asyncio.timeout(5):
            while not room.asked:
                await asyncio.sleep(0.01)
        assert room.board.refused_count == 0

    in_room(Room(), scene)


def test_a_call_that_is_over_before_the_store_is_back_is_told_to_the_administrator(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(switchboard, "_AGAIN", 0.01)

    async def scene(room: Room) -> None:
        room.archive.down = True
        line = room.board.connect("genesys", room.asked.append)
        line.take(OPENED)
        line.take(SessionEnded(EndReason.HANGUP))
        async with asyncio.timeout(5):
            while not room.board.refusals:
                await asyncio.sleep(0.01)
        room.archive.down = False

    room = in_room(Room(), scene)
    assert [refusal.why for refusal in room.board.refusals] == [
        "zolang dit gesprek duurde was de opslag niet bereikbaar; er is niet naar geluisterd"
    ]
