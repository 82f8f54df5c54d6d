from __future__ import annotations

from collections.abc import Iterable, Sequence

import pytest

from exchanges import RATE, AtOnce, Room, ToldWords, audio, in_room, silence
from luwte.apps.exchange import analyst
from luwte.apps.exchange.line_call import LineCall
from luwte.domain.events import (
    ActivityHeard,
    CallEnded,
    Gap,
    HearingChanged,
    ObjectionMade,
    PartialHeard,
    SpeakerChanged,
    TurnHeard,
    VoiceMeasured,
)
from luwte.domain.hearing import Hearing
from luwte.domain.turn import CallerTurn, EmployeeTurn, Party, Words
from luwte.speech.activity import AudioGap, SpeechBegan
from luwte.speech.call_audio import AudioEvent, CallerAudio
from luwte.speech.ear import Ear
from luwte.telephony.lines.line import (
    Dtmf,
    EmployeeAudio,
    Encoding,
    EndReason,
    GapCause,
    Heard,
    LineEvent,
    MediaGap,
    PartyChanged,
    SessionEnded,
    SessionOpened,
)
from recordings import speaking


def played(room: Room, *events: LineEvent) -> Room:
    """These events on one line, and what came of them after the last."""

    async def scene(room: Room) -> None:
        line = room.board.connect("twilio", room.asked.append)
        line.take(SessionOpened("k1"))
        await room.begun()
        for event in events:
            line.take(event)
        await room.turn()

    return in_room(room, scene)


def test_the_voice_is_measured_once_a_second_where_it_may_be() -> None:
    spoken = audio(speaking(6 * RATE))
    measured = played(Room(voice=True), *spoken).of(VoiceMeasured)
    assert [event.at for event in measured if isinstance(event, VoiceMeasured)] == [3.0, 4.0, 5.0]
    assert not played(Room(voice=False), *spoken).of(VoiceMeasured)


def test_without_a_recogniser_speech_is_a_turn_with_a_time_and_no_words() -> None:
    room = played(Room(words=None), *audio(speaking(2 * RATE)), *audio(silence(1), 2 * RATE))
    turns = [event.turn for event in room.events if isinstance(event, TurnHeard)]
    assert [turn.words.text for turn in turns if turn.words] == [""]
    assert [event.party for event in room.events if isinstance(event, ActivityHeard)] == [Party.CALLER]


def test_the_employee_is_times_and_nothing_else() -> None:
    loud = [EmployeeAudio(packet.pts, packet.data, Encoding.ULAW) for packet in audio(speaking(2 * RATE))]
    quiet = [EmployeeAudio(2 * RATE + packet.pts, packet.data, Encoding.ULAW) for packet in audio(silence(1))]
    room = played(Room(words=None, voice=True), *loud, *quiet)
    heard = [type(event) for event in room.events[1:] if not isinstance(event, HearingChanged)]
    assert heard == [ActivityHeard]


def test_a_gap_of_the_line_is_a_gap_of_the_call() -> None:
    room = played(Room(words=None, voice=True), *audio(silence(1)), MediaGap(RATE, 3 * RATE, GapCause.OVERLOAD))
    assert room.of(Gap) == [Gap(1.0, 3.0, "overbelast")]


def test_what_the_exchange_wrote_itself_is_heard_as_turns() -> None:
    room = played(
        Room(),
        Heard(caller=True, text="waarom duurt", start=0.0, end=1.0, final=False),
        Heard(caller=True, text="waarom duurt dit zo lang", start=0.0, end=2.0, final=True, confidence=0.8),
        Heard(caller=False, text="ik kijk even", start=2.0, end=3.0, final=True),
        PartyChanged(4 * RATE),
    )
    assert room.of(PartialHeard)
    assert [event.turn for event in room.events if isinstance(event, TurnHeard)] == [
        CallerTurn(0, Words("waarom duurt dit zo lang", 0.0, 2.0, 0.8)),
        EmployeeTurn(1, Words("ik kijk even", 2.0, 3.0)),
    ]
    assert room.of(SpeakerChanged) == [SpeakerChanged(4.0)]


def test_the_key_of_the_objection_stops_the_analysis_and_other_keys_say_nothing() -> None:
    room = played(Room(), Dtmf(RATE), Dtmf(2 * RATE, objects=True))
    assert room.of(ObjectionMade) == [ObjectionMade(everything=True, at=2.0)]


def test_a_recogniser_hears_the_caller_and_its_last_words_come_before_the_end() -> None:
    made: list[ToldWords] = []

    def make(call: LineCall) -> ToldWords:
        made.append(ToldWords(call))
        return made[-1]

    async def scene(room: Room) -> None:
        line = room.board.connect("twilio", room.asked.append)
        line.take(SessionOpened("k1"))
        await room.begun()
        for packet in audio(speaking(RATE)):
            line.take(packet)
        made[0].hearing = Hearing.BEHIND
        await room.turn()
        line.take(SessionEnded(EndReason.HANGUP))
        await room.turn()
        assert made[0].closing
        assert made[0].heard
        assert not room.of(CallEnded)
        made[0].tell([TurnHeard(CallerTurn(0, Words("tot ziens", 0.0, 1.0)))])
        made[0].closed = True
        await room.turn()

    room = in_room(Room(words=make), scene)
    assert [type(event) for event in room.events[-2:]] == [TurnHeard, CallEnded]
    assert [event.hearing for event in room.events if isinstance(event, HearingChanged)] == [Hearing.BEHIND]


def test_a_recogniser_that_never_finishes_does_not_keep_a_call_open() -> None:
    async def scene(room: Room) -> None:
        line = room.board.connect("twilio", room.asked.append)
        line.take(SessionOpened("k1"))
        await room.begun()
        line.take(SessionEnded(EndReason.HANGUP))
        await room.turn()
        room.clock.passed += 5.0
        await room.turn()

    assert in_room(Room(words=ToldWords), scene).of(CallEnded)


def test_a_fault_in_one_call_is_that_calls_alone() -> None:
    class Faulty(ToldWords):
        def accept(self, events: object) -> None:
            raise RuntimeError("kapot")

    made: list[ToldWords] = []

    def make(call: LineCall) -> ToldWords:
        made.append(Faulty(call) if not made else ToldWords(call))
        return made[-1]

    async def scene(room: Room) -> None:
        for key in ("k1", "k2"):
            line = room.board.connect("twilio", room.asked.append)
            line.take(SessionOpened(key))
            await room.begun()
            for packet in audio(silence(1)):
                line.take(packet)
        await room.turn()

    room = in_room(Room(words=make), scene)
    assert made[1].heard
    assert [event.hearing for event in room.events if isinstance(event, HearingChanged)] == [Hearing.WORDLESS]


@pytest.mark.parametrize("what", ["detect_speech", "measure_voices"])
def test_a_fault_in_what_is_worked_out_together_is_that_calls_alone(monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    real = getattr(analyst, what)

    async def scene(room: Room) -> None:
        lines = [room.board.connect("twilio", room.asked.append) for _ in range(2)]
        for line, key in zip(lines, ("k1", "k2"), strict=True):
            line.take(SessionOpened(key))
            await room.begun()
            for packet in audio(speaking(4 * RATE)):
                line.take(packet)
        faulty = next(iter(room.analyst.calls)).ear

        def fails(ears: Iterable[Ear]) -> object:
            ears = tuple(ears)
            if faulty in ears:
                raise RuntimeError("kapot")
            return real(ears)

        monkeypatch.setattr(analyst, what, fails)
        await room.turn()
        assert [call.broken for call in room.analyst.calls] == [True, False]
        assert len(room.of(VoiceMeasured)) == (1 if what == "measure_voices" else 2)
        assert [bool(words.heard) for words in made] == [True, True]
        spoke = [any(isinstance(event, SpeechBegan) for event in words.heard) for words in made]
        assert spoke == [what == "measure_voices", True]

    def make(call: LineCall) -> ToldWords:
        made.append(ToldWords(call))
        return made[-1]

    made: list[ToldWords] = []
    in_room(Room(words=make, voice=True), scene)


@pytest.mark.parametrize(("took", "lasts"), [(0.0, 0.2), (0.1, 0.2), (0.15, 0.3), (0.2, 0.4), (3.0, 0.4)])
def test_the_more_there_is_to_do_the_longer_a_round_up_to_a_limit(took: float, lasts: float) -> None:
    assert analyst.lasting(took) == pytest.approx(lasts)


def test_what_is_in_use_is_what_the_round_needs_or_what_the_processor_spends() -> None:
    assert analyst.in_use(0.1, 0.1, 0.2, cores=1) == pytest.approx(0.5)
    assert analyst.in_use(0.3, 0.1, 0.4, cores=1) == pytest.approx(0.75)
    assert analyst.in_use(0.1, 0.2, 0.2, cores=2) == pytest.approx(0.5)
    assert analyst.in_use(5.0, 1.0, 5.0, cores=1) == 1.0


def test_the_load_is_that_of_the_last_seconds() -> None:
    analysing = analyst.Analyst()
    for _ in range(5):
        analysing.count(1.0, 0.4)
    assert 0.6 < analysing.load < 0.7
    analysing.count(0.5, 60.0)
    assert analysing.load == 0.5


def test_calls_that_began_just_now_count_as_much_as_others() -> None:
    analysing = analyst.Analyst()
    analysing.load, analysing.loaders = 0.4, 100.0
    assert analysing.load_of(200) == pytest.approx(0.8)
    assert analysing.load_of(100) == analysing.load_of(50) == 0.4
    analysing.loaders = 3.0
    assert analysing.load_of(200) == 0.4
    for _ in range(5):
        analysing.count(0.4, 0.4)
    assert 0.9 < analysing.loaders < 1.5


def test_what_waits_too_long_is_said() -> None:
    async def scene(room: Room) -> None:
        line = room.board.connect("twilio", room.asked.append)
        line.take(SessionOpened("k1"))
        await room.begun()
        for packet in audio(silence(4)):
            line.take(packet)
        assert room.board.calls[0].hearing.name == "BEHIND"
        assert not room.board.admits("twilio", "k2")
        assert not room.board.admits("telnyx")
        for packet in audio(silence(8), 4 * RATE):
            line.take(packet)
        assert room.board.calls[0].hearing.name == "LATE"
        assert room.board.load == 1.0
        await room.turn()
        assert room.board.calls[0].hearing.name == "WORDLESS"

    room = in_room(Room(words=None), scene)
    assert room.of(Gap) == [Gap(0.0, 2.0, "overbelast")]


def test_packets_that_follow_on_are_heard_as_one_and_a_hole_stays_a_hole() -> None:
    heard: list[AudioEvent] = []

    class Counting(AtOnce):
        def accept(self, events: Sequence[AudioEvent]) -> None:
            heard.extend(events)

    packets = audio(speaking(RATE))
    employee = [EmployeeAudio(packet.pts, packet.data, packet.encoding) for packet in packets]
    mixed: list[LineEvent] = [each for pair in zip(packets, employee, strict=True) for each in pair]
    room = played(Room(words=Counting), *mixed[:40], *mixed[60:])
    blocks = [event for event in heard if isinstance(event, CallerAudio)]
    assert len(blocks) < len(packets) / 4
    assert [(gap.party, gap.start, gap.end) for gap in heard if isinstance(gap, AudioGap)] == [
        (Party.CALLER, 0.4, 0.6),
        (Party.EMPLOYEE, 0.4, 0.6),
    ]
    assert sum(len(block.samples) for block in blocks) <= RATE * 0.8
    assert not room.analyst.calls[0].broken
