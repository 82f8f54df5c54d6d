from __future__ import annotations

import json
import re

from factories import shipped
from luwte.apps.web.screen import Screen, ladder
from luwte.domain.call import LineProfile
from luwte.domain.events import CallEnded, Event, SecondOpinionGiven, StepConfirmed, TurnHeard
from luwte.domain.turn import CallerTurn, EmployeeTurn, Words
from luwte.engine import CallEngine
from luwte.service.analysis import Walk
from second_readers import doubting, opinion


class Watched:
    """A screen with an engine behind it; `see` returns the pieces that one event changed."""

    def __init__(self, engine: CallEngine | None = None) -> None:
        self._walk = Walk(engine or CallEngine(shipped()))
        self._screen = Screen(shipped(), "/verslag")
        self._n = 0
        self.raw = ""

    def see(self, event: Event) -> dict[str, str]:
        self.raw = self._screen.show(self._walk.step(event), self._n).decode()
        self._n += 1
        text = re.sub(r"^data: ", "", self.raw, flags=re.MULTILINE)
        pieces = re.findall(r'<hx-partial hx-target="#(\w+)" hx-swap="\w+">(.*?)</hx-partial>', text, re.DOTALL)
        return dict(pieces)

    def hears(self, text: str) -> dict[str, str]:
        at = self._n * 5.0
        return self.see(TurnHeard(CallerTurn(self._n, Words(text, at, at + 3))))


def test_only_what_changed_is_sent() -> None:
    screen = Watched()
    assert set(screen.hears("goedemorgen")) == {"gesprek"}
    assert set(screen.hears("jij bent echt te dom voor dit werk")) == {"gesprek", "fase", "cue", "licht", "stappen"}


def test_the_cue_comes_with_sentences_and_the_words_that_led_to_it() -> None:
    cue = Watched().hears("jullie beloven altijd van alles en doen niks")["cue"]
    assert '<p class="cue">' in cue
    assert cue.count("<li>") >= 1
    assert "Omdat de beller zei: <q>" in cue


def test_a_threat_calls_for_help_and_the_call_leaves_when_it_is_over() -> None:
    screen = Watched()
    assert "Hulp gevraagd om" in screen.hears("ik weet precies waar je woont")["melding"]
    assert screen.see(StepConfirmed("dreiging_nee", 9))["melding"].strip() == ""


def test_care_stays_on_screen() -> None:
    screen = Watched()
    assert "Zorg gaat voor" in screen.hears("ik maak er een einde aan")["melding"]
    screen.hears("ik sla je in elkaar")
    assert "Zorg gaat voor" in screen.hears("ik weet precies waar je woont").get("melding", "Zorg gaat voor")


def test_pressed_steps_are_listed_in_order() -> None:
    screen = Watched()
    screen.hears("jij bent echt te dom voor dit werk")
    screen.see(StepConfirmed("grens", 6))
    steps = screen.see(StepConfirmed("waarschuwing", 8))["stappen"]
    assert re.findall(r"</span> ([^<]+)</li>", steps) == ["Grens gesteld", "Gewaarschuwd"]


def test_the_end_says_whether_anything_may_be_kept() -> None:
    calm, rough = Watched(), Watched()
    rough.hears("jij bent echt te dom voor dit werk")
    assert "niets bewaard" in calm.see(CallEnded(9))["einde"]
    assert "niets bewaard" not in rough.see(CallEnded(9))["einde"]


def test_a_measuring_point_follows_every_caller_turn_and_no_employee_turn() -> None:
    screen = Watched()
    screen.hears("jullie beloven altijd van alles en doen niks")
    signal = re.match(r"event: meting\ndata: (.*)\n", screen.raw)
    assert signal
    assert json.loads(signal[1]) == {"n": 1, "at": 3.0, "phase": 2}
    screen.see(TurnHeard(EmployeeTurn(1, Words("sukkel", 4, 5))))
    assert "event:" not in screen.raw


def test_html_in_a_turn_is_text() -> None:
    turn = Watched().hears('<img src=x onerror=alert(1)> <hx-partial hx-target="#cue">sukkel')["gesprek"]
    assert "<img" not in turn
    assert "&lt;hx-partial" in turn


def test_the_ladder_has_a_sign_and_a_name_for_all_five() -> None:
    rungs = ladder(shipped())
    assert [number for number, _, _ in rungs] == [0, 1, 2, 3, 4]
    assert len({sign for _, sign, _ in rungs}) == 5


def test_a_second_reading_is_added_under_the_call_and_moves_the_last_point() -> None:
    screen = Watched(CallEngine(doubting(), LineProfile(second_opinion=True)))
    said = "jullie zijn prutsers"
    screen.hears(said)
    first = re.search(r'"n": (\d+).*"phase": (\d)', screen.raw)
    pieces = screen.see(SecondOpinionGiven(opinion(3, said), 4.0))
    second = re.search(r'"n": (\d+).*"phase": (\d)', screen.raw)
    assert first
    assert second
    assert (first.groups(), second.groups()) == (("1", "2"), ("1", "3"))
    assert "<b>Tweede lezer</b>" in pieces["gesprek"]
    assert "fase 3" in pieces["gesprek"]
    assert "Tweede lezer (een taalmodel): Belediging" in pieces["gesprek"]
    assert {"fase", "licht"} <= set(pieces)


def test_a_second_reading_that_came_too_late_is_not_shown() -> None:
    screen = Watched(CallEngine(doubting(), LineProfile(second_opinion=True)))
    screen.hears("goedemorgen")
    assert screen.see(SecondOpinionGiven(opinion(3, "goedemorgen"), 90.0)) == {}
