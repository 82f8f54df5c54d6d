from __future__ import annotations

import json
import re
from collections.abc import Callable

from luwte.apps.web.screen import Screen
from luwte.domain.call import LineProfile
from luwte.domain.events import CuesMuted, HelpAnswered, HelpAsked, HintRefused, SecondOpinionGiven, WarningPressed
from luwte.service.analysis import Moment
from played import Played
from second_readers import doubting, opinion

ATTACK = "jij bent echt te dom voor dit werk"
CRITICISM = "jullie beloven altijd van alles en doen niks"
VEILED = "ik weet precies waar je woont"


class Watched:
    """A screen with a played call behind it; what is said or pressed gives the pieces that changed."""

    def __init__(self, played: Played | None = None) -> None:
        self.played = played or Played()
        self.screen = Screen(self.played.content, self.played.profile, "/spel/x")
        self._n = 0
        self.raw = ""

    def see(self, moment: Moment) -> dict[str, str]:
        self.raw = self.screen.show(moment, self._n).decode()
        self._n += 1
        text = re.sub(r"^data: ", "", self.raw, flags=re.MULTILINE)
        pieces = re.findall(r'<hx-partial hx-target="#(\w+)" hx-swap="\w+">(.*?)</hx-partial>', text, re.DOTALL)
        return {name: re.sub(r"\s+", " ", html) for name, html in pieces}

    def hears(self, text: str) -> dict[str, str]:
        return self.see(self.played.hears(text))

    def says(self, text: str) -> dict[str, str]:
        return self.see(self.played.says(text))

    def press(self, step: str) -> dict[str, str]:
        return self.see(self.played.press(step))

    def does(self, event: Callable[[float], object]) -> dict[str, str]:
        return self.see(self.played.does(event))  # type: ignore[arg-type]


def test_only_what_changed_is_sent() -> None:
    screen = Watched()
    assert set(screen.hears("goedemorgen")) == {"gesprek", "fase"}
    assert set(screen.hears("ik bel over mijn rekening")) == {"gesprek"}
    assert set(screen.hears(ATTACK)) == {"gesprek", "spreek", "fase", "cue", "licht", "stappen"}


def test_the_first_page_has_every_panel_and_the_stream_sends_the_same_ones() -> None:
    screen = Watched()
    first = set(screen.screen.panels)
    sent = {*screen.hears(VEILED), *screen.press("dreiging_ja")} - {"gesprek", "spreek"}
    assert sent <= first


def test_panels_are_morphed_so_that_the_keyboard_keeps_its_place() -> None:
    screen = Watched()
    screen.hears(ATTACK)
    assert 'hx-target="#stappen" hx-swap="innerMorph"' in screen.raw
    assert 'hx-target="#gesprek" hx-swap="beforeend"' in screen.raw


def test_one_line_is_spoken_and_only_when_there_is_something_new() -> None:
    screen = Watched()
    assert "spreek" not in screen.hears("goedemorgen")
    spoken = screen.hears(ATTACK)["spreek"]
    assert "Fase 3: persoonlijk gericht." in spoken
    assert "De waarschuwing ontbreekt." in spoken
    assert "spreek" not in screen.says("Ik zoek het even op.")


def test_a_press_on_the_warning_changes_the_light_and_what_is_missing() -> None:
    screen = Watched()
    screen.hears(ATTACK)
    screen.press("grens")
    light = screen.press("waarschuwing")["licht"]
    assert "Gewaarschuwd; de beller is daarna niet doorgegaan." in light
    assert "Gewaarschuwd om 00:05" in light
    assert "Groen" in screen.hears("wat een sukkel ben jij")["licht"]


def test_a_veiled_threat_asks_and_the_answer_takes_the_question_away() -> None:
    screen = Watched()
    pieces = screen.hears(VEILED)
    assert "Ja, dit is een dreiging" in pieces["vraag"]
    assert pieces["spreek"].strip().startswith("<p>Dreiging?")
    assert "Hulp gevraagd" in pieces["hulp"]
    assert screen.press("dreiging_nee")["vraag"].strip() == ""


def test_care_asks_and_stays_while_other_things_happen() -> None:
    screen = Watched()
    assert "wachter-suicide" in screen.hears("ik maak er een einde aan")["vraag"]
    screen.hears("ik sla je in elkaar")
    assert "wachter-suicide" in screen.screen.panels["vraag"]


def test_help_and_a_colleague_who_comes() -> None:
    screen = Watched()
    assert set(screen.does(HelpAsked)) == {"spreek", "hulp", "collega"}
    assert "Noor komt" in screen.does(lambda at: HelpAnswered("Noor", at))["hulp"]


def test_a_ready_text_is_shown_and_spoken_and_stamps_nothing() -> None:
    pieces = Watched().does(lambda at: WarningPressed(2, at))
    assert set(pieces) == {"spreek", "waarschuwing"}
    assert "Gaat dat door, dan beëindig ik dit gesprek." in pieces["waarschuwing"]


def test_muting_takes_the_cue_and_the_marks_away_without_a_word() -> None:
    screen = Watched(Played())
    screen.hears(ATTACK)
    pieces = screen.does(lambda at: CuesMuted(True, at))
    assert set(pieces) == {"cue"}
    assert "staan uit" in pieces["cue"]


def test_a_hint_can_be_refused() -> None:
    screen = Watched()
    screen.hears(CRITICISM)
    assert "Klopt niet" in screen.hears(ATTACK)["hint"]
    assert screen.does(HintRefused)["hint"].strip() == ""


def test_the_end_says_whether_anything_may_be_kept() -> None:
    calm, rough = Watched(), Watched()
    rough.hears(ATTACK)
    assert "niets bewaard" in calm.see(calm.played.ends())["einde"]
    assert "niets bewaard" not in rough.see(rough.played.ends())["einde"]


def test_a_measuring_point_follows_every_caller_turn_and_no_employee_turn() -> None:
    screen = Watched()
    screen.hears(CRITICISM)
    signal = re.match(r"event: meting\ndata: (.*)\n", screen.raw)
    assert signal
    assert json.loads(signal[1]) == {"n": 1, "at": 5.0, "phase": 2}
    screen.says("sukkel")
    assert "event:" not in screen.raw


def test_html_in_a_turn_is_text() -> None:
    turn = Watched().hears('<img src=x onerror=alert(1)> <hx-partial hx-target="#cue">sukkel')["gesprek"]
    assert "<img" not in turn
    assert "&lt;hx-partial" in turn


def test_a_second_reading_is_added_under_the_call_and_moves_the_last_point() -> None:
    screen = Watched(Played(doubting(), LineProfile(second_opinion=True)))
    said = "jullie zijn prutsers"
    screen.hears(said)
    first = re.search(r'"n": (\d+).*"phase": (\d)', screen.raw)
    pieces = screen.does(lambda at: SecondOpinionGiven(opinion(3, said), at + 1))
    second = re.search(r'"n": (\d+).*"phase": (\d)', screen.raw)
    assert first
    assert second
    assert (first.groups(), second.groups()) == (("1", "2"), ("1", "3"))
    assert "<b>Tweede lezer</b>" in pieces["gesprek"]
    assert "fase 3" in pieces["gesprek"]
    assert "Tweede lezer (een taalmodel): Belediging" in pieces["gesprek"]
    assert {"fase", "licht"} <= set(pieces)


def test_a_second_reading_that_came_too_late_is_not_shown() -> None:
    screen = Watched(Played(doubting(), LineProfile(second_opinion=True)))
    screen.hears("goedemorgen")
    assert screen.does(lambda at: SecondOpinionGiven(opinion(3, "goedemorgen"), at + 90)) == {}
