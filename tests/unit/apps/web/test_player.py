from __future__ import annotations

import asyncio
import re
from concurrent.futures import Future
from dataclasses import replace
from itertools import pairwise

import pytest

from factories import shipped
from luwte.apps.demo_calls import DemoCall, demo_calls
from luwte.apps.lines import on_line
from luwte.apps.web import player as room
from luwte.apps.web.player import Player, Players, due, ticking
from luwte.apps.web.sse import HEARTBEAT
from luwte.domain.events import CallEnded, CuesMuted, Event, Gap, HelpAsked, HintRefused, StepConfirmed, Tick, TurnHeard
from luwte.domain.outputs import SecondOpinionWanted
from luwte.domain.second_opinion import SecondOpinion
from luwte.domain.turn import CallerTurn, Words
from second_readers import doubting, opinion

CALL = demo_calls()[0].call


def player() -> Player:
    return Player(CALL, shipped(), "/spel/x")


def watch(one: Player, seconds: float, start: float = 0.0) -> None:
    for tenth in range(round(seconds * 10) + 1):
        one.tick(start + tenth / 10)


def shown_of(one: Player) -> list[Event]:
    """Everything that was shown, except what only the time changed."""
    moments = one.analysis().moments
    assert len(moments) == len(one.shown)
    return [moment.event for moment in moments if not isinstance(moment.event, Tick)]


def test_turns_come_when_they_are_due() -> None:
    one = player()
    watch(one, 2.0)
    before = len(one.shown)
    watch(one, 2.0, 2.0)
    assert before <= 1 < len(one.shown)


def test_twice_the_speed_shows_the_same_in_half_the_time() -> None:
    slow, fast = player(), player()
    slow.speed, fast.speed = 1, 4
    watch(slow, 40.0)
    watch(fast, 10.0)
    assert slow.shown == fast.shown


def test_a_pause_holds_the_clock() -> None:
    one = player()
    watch(one, 3.0)
    shown = len(one.shown)
    one.paused = True
    watch(one, 60.0, 3.0)
    assert len(one.shown) == shown


def test_while_nobody_watches_the_call_waits() -> None:
    one = player()
    one.tick(0.0)
    one.tick(3600.0)
    assert len(one.shown) <= 1


def test_the_whole_call_is_shown_once_with_numbers_in_order() -> None:
    one = player()
    watch(one, 90.0)
    assert shown_of(one) == list(CALL.events)
    assert all(f"id: {n}\n".encode() in chunk for n, chunk in enumerate(one.shown))


def test_who_comes_back_gets_what_was_missed_and_nothing_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "_LOOK_EVERY", 0)
    one = player()
    watch(one, 20.0)

    async def first(after: int, count: int) -> list[bytes]:
        stream = one.follow(after)
        return [await anext(stream) for _ in range(count)]

    assert asyncio.run(first(-1, 3)) == [HEARTBEAT, one.shown[0], one.shown[1]]
    assert asyncio.run(first(1, 2)) == [HEARTBEAT, one.shown[2]]


def test_an_event_without_a_time_is_due_with_the_one_before() -> None:
    turn = TurnHeard(CallerTurn(0, Words("ja", 1, 2)))
    times = [at for at, _ in due((turn, Gap(2, 3, "stil"), StepConfirmed("grens", 1.5), CallEnded(9)))]
    assert times == [2, 2, 2, 9]


def press(one: Player, step: str) -> None:
    one.press(lambda at: StepConfirmed(step, at))


def steps(one: Player) -> list[tuple[str, int]]:
    return [(taken.after.id, int(taken.at)) for taken in one.screen.steps.taken]


def test_the_presses_of_the_example_are_shown_when_nobody_else_presses() -> None:
    one = player()
    watch(one, 90.0)
    assert steps(one) == [("grens", 95), ("waarschuwing", 109)]
    assert one.ended


def test_a_press_counts_at_the_time_of_the_call_and_wins_from_the_example() -> None:
    one = player()
    watch(one, 50.0)  # at twice the speed: one minute and forty seconds
    press(one, "waarschuwing")
    watch(one, 50.0, 50.1)
    assert steps(one) == [("grens", 95), ("waarschuwing", 100)]


def test_in_a_pause_a_press_still_counts() -> None:
    one = player()
    watch(one, 45.0)
    one.paused = True
    watch(one, 20.0, 45.0)
    press(one, "grens")
    assert steps(one) == [("grens", 90)]


def test_pressed_twice_is_pressed_once() -> None:
    one = player()
    watch(one, 45.0)
    shown = len(one.shown)
    press(one, "grens")
    press(one, "grens")
    assert steps(one) == [("grens", 90)]
    assert len(one.shown) == shown + 1


def test_asking_for_help_leaves_the_steps_to_the_example() -> None:
    one = player()
    watch(one, 10.0)
    one.press(HelpAsked)
    watch(one, 90.0, 10.1)
    assert [step for step, _ in steps(one)] == ["grens", "waarschuwing"]


def test_after_the_end_a_press_is_an_error() -> None:
    one = player()
    watch(one, 90.0)
    with pytest.raises(ValueError, match="ended"):
        one.press(HelpAsked)


def test_what_was_pressed_is_in_the_analysis_and_what_leaves_no_trace_is_not() -> None:
    one = player()
    watch(one, 45.0)
    one.press(lambda at: CuesMuted(True, at))
    one.press(HintRefused)
    press(one, "grens")
    kinds = {type(moment.event) for moment in one.analysis().moments}
    assert StepConfirmed in kinds
    assert not kinds & {CuesMuted, HintRefused}
    assert one.analysis().call == one.call


FEELINGS = re.compile("boos|woede|emotie|stress|frustrat", re.IGNORECASE)


@pytest.mark.parametrize("demo", demo_calls(), ids=lambda demo: demo.id)
@pytest.mark.parametrize("protocol", ["telefoon", "zorglijn"])
def test_nothing_on_screen_names_a_feeling_but_the_caller(demo: DemoCall, protocol: str) -> None:
    one = Player(on_line(demo.call, protocol, shipped()), shipped(), "/spel/x")
    watch(one, 90.0)
    said = re.compile(r'<p class="tekst" lang="nl">.*?</p>|<q[^>]*>.*?</q>', re.DOTALL)
    assert not FEELINGS.search(said.sub("", b"".join(one.shown).decode()))


def test_between_events_time_passes_second_by_second() -> None:
    turn, end = TurnHeard(CallerTurn(0, Words("ja", 1, 2.5))), CallEnded(4)
    told = list(ticking(due((turn, end))))
    assert told == [(1.0, Tick(1.0)), (2.0, Tick(2.0)), (2.5, turn), (3.0, Tick(3.0)), (4, end)]


def test_a_second_in_which_nothing_changes_shows_nothing() -> None:
    one = Player(replace(CALL, events=(CallEnded(60),)), shipped(), "/spel/x")
    watch(one, 20.0)
    assert one.shown == []


def test_every_demo_call_has_times_that_only_go_up() -> None:
    for demo in demo_calls():
        times = [at for at, _ in due(demo.call.events)]
        assert all(a <= b for a, b in pairwise(times))


def test_the_oldest_showing_makes_room() -> None:
    players = Players()
    for n in range(70):
        players.add(str(n), player())
    assert players.get("0") is None
    assert players.get("69") is not None


class Asked:
    """A second reader that answers when the test says so."""

    def __init__(self) -> None:
        self.questions: list[tuple[SecondOpinionWanted, Future[SecondOpinion | None]]] = []

    def __call__(self, wanted: SecondOpinionWanted) -> Future[SecondOpinion | None]:
        answer: Future[SecondOpinion | None] = Future()
        self.questions.append((wanted, answer))
        return answer

    def answer(self, phase: int | None = 3) -> None:
        """Answer the last question."""
        wanted, answer = self.questions[-1]
        answer.set_result(opinion(phase, wanted.text, turn=wanted.turn) if phase is not None else None)


def read(asked: Asked) -> Player:
    return Player(CALL, doubting(), "/spel/x", asked)


def test_a_call_goes_on_while_a_second_reader_thinks() -> None:
    asked = Asked()
    waiting, alone = read(asked), Player(CALL, doubting(), "/spel/x")
    for one in (waiting, alone):
        watch(one, 90.0)
    assert asked.questions
    assert waiting.shown == alone.shown


def test_an_answer_is_shown_at_the_next_look_with_its_own_number() -> None:
    asked = Asked()
    one = read(asked)
    seconds = 0.0
    while not asked.questions:
        one.tick(seconds)
        seconds += 0.1
    before = len(one.shown)
    asked.answer()
    one.tick(seconds)
    assert "Tweede lezer" in one.shown[before].decode()
    watch(one, 120.0, seconds)
    assert len(shown_of(one)) == len(CALL.events) + 1
    assert all(f"id: {n}\n".encode() in chunk for n, chunk in enumerate(one.shown))


def test_no_answer_and_one_after_the_end_show_nothing() -> None:
    asked = Asked()
    one = read(asked)
    seconds = 0.0
    while not asked.questions:
        one.tick(seconds)
        seconds += 0.1
    asked.answer(None)
    watch(one, 120.0, seconds)
    assert shown_of(one) == list(CALL.events)
    asked.answer()
    one.tick(999.0)
    assert shown_of(one) == list(CALL.events)


def test_an_answer_that_the_call_has_passed_by_is_not_shown() -> None:
    turn = TurnHeard(CallerTurn(0, Words("ik heb een vraag", 0, 3)))
    asked = Asked()
    one = Player(replace(CALL, events=(turn, CallEnded(60))), doubting(), "/spel/x", asked)
    watch(one, 20.0)  # at twice the speed that is 37 seconds after the turn
    asked.answer()
    one.tick(20.1)
    assert len(one.shown) == 1
    watch(one, 20.0, 20.2)
    assert len(one.shown) == 2
