from __future__ import annotations

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from factories import shipped
from luwte.apps.demo_calls import demo_calls
from luwte.apps.lines import on_line
from luwte.apps.web.player import Player, Players
from luwte.apps.web.presses import COLLEAGUE, Presses, add_presses
from luwte.apps.web.refusals import tell_in_dutch
from luwte.domain.advice import Decider
from luwte.domain.turn import CallerTurn

TOKEN = "bladwijzer"


class Showing:
    """One showing that stands still at a moment of a call, and the buttons of its page."""

    def __init__(self, call: str = "oploop", protocol: str = "telefoon", *, caller_turns: int = 0) -> None:
        demo = next(demo for demo in demo_calls() if demo.id == call)
        self.player = Player(on_line(demo.call, protocol, shipped()), shipped(), f"/spel/{TOKEN}")
        self._now = 0.0
        self.tick()
        while self.heard < caller_turns:
            self.tick()
        self.player.paused = True
        players = Players()
        players.add(TOKEN, self.player)
        app = FastAPI(openapi_url=None)
        tell_in_dutch(app)
        add_presses(app, Presses(players, shipped()))
        self._client = TestClient(app)

    @property
    def heard(self) -> int:
        return sum(isinstance(moment.turn, CallerTurn) for moment in self.player.analysis().moments)

    def tick(self) -> None:
        self._now += 0.5
        self.player.tick(self._now)

    def to_the_end(self) -> Showing:
        self.player.paused = False
        while not self.player.ended:
            self.tick()
        return self

    def press(self, path: str, token: str = TOKEN) -> tuple[int, str]:
        answer = self._client.post(f"/spel/{token}/{path}")
        return answer.status_code, answer.json()["detail"] if answer.content else ""


@pytest.fixture(scope="module")
def calm() -> Showing:
    return Showing()


@pytest.fixture(scope="module")
def ended() -> Showing:
    return Showing().to_the_end()


PATHS = ["stap/grens", "teamleider/grens", "hulp", "ik-kom", "waarschuwing/1", "aanwijzingen/uit", "klopt-niet"]


@pytest.mark.parametrize("path", PATHS)
def test_a_token_that_is_not_ours_is_told_to_load_the_page_again(calm: Showing, path: str) -> None:
    status, words = calm.press(path, token="vervalst")
    assert status == 404
    assert "laad de pagina opnieuw" in words


@pytest.mark.parametrize("path", PATHS)
def test_after_the_end_nothing_can_be_pressed(ended: Showing, path: str) -> None:
    status, words = ended.press(path)
    assert status == 409
    assert "voorbij" in words


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("stap/niks", 404, "staat niet in dit protocol"),
        ("stap/bommelding", 404, "staat niet in dit protocol"),
        ("stap/%3Cscript%3E", 404, "staat niet in dit protocol"),
        ("teamleider/spoed_nee", 404, "staat niet in dit protocol"),
        ("stap/spoed_nee", 409, "staat nu niet open"),
        ("stap/dreiging_ja", 409, "staat nu niet open"),
        ("waarschuwing/9", 404, "kies uit 1, 2, 3"),
        ("waarschuwing/-1", 404, "kies uit 1, 2, 3"),
        ("waarschuwing/veel", 422, "deze waarde klopt niet: level"),
        ("aanwijzingen/misschien", 404, "kies aan of uit"),
        ("ik-kom", 409, "er is geen hulp gevraagd"),
        ("klopt-niet", 409, "er staat nu geen hint"),
    ],
)
def test_what_cannot_be_pressed_is_refused_in_dutch(calm: Showing, path: str, status: int, words: str) -> None:
    shown = len(calm.player.shown)
    answered = calm.press(path)
    assert answered[0] == status
    assert words in answered[1]
    assert len(calm.player.shown) == shown


def test_a_step_goes_to_the_engine() -> None:
    showing = Showing()
    assert showing.press("stap/grens") == (204, "")
    assert showing.player.screen.steps.now.id == "grens"
    assert showing.player.screen.own


def test_a_step_that_the_protocol_does_not_allow_says_why_on_screen() -> None:
    showing = Showing()
    assert showing.press("stap/verbreken")[0] == 204
    assert "Volgens dit protocol eerst waarschuwen" in showing.player.screen.panels["stappen"]


def test_an_employee_cannot_press_for_the_team_lead_and_the_team_lead_can() -> None:
    showing = Showing("explosie", "gemeente", caller_turns=5)
    showing.press("stap/verbreken")
    assert "Deze stap zet de teamleider" in showing.player.screen.panels["stappen"]
    showing.press("teamleider/verbreken")
    assert showing.player.screen.steps.taken[-1].by is Decider.TEAM_LEAD


def test_help_is_asked_and_a_colleague_comes() -> None:
    showing = Showing()
    assert showing.press("hulp")[0] == showing.press("ik-kom")[0] == 204
    assert f"{COLLEAGUE} komt" in showing.player.screen.panels["hulp"]


def test_a_ready_text_appears() -> None:
    showing = Showing(protocol="receptie")
    showing.press("waarschuwing/1")
    assert "Ik noteer uw vraag graag." in showing.player.screen.panels["waarschuwing"]


def test_cues_go_off_and_on() -> None:
    showing = Showing()
    showing.press("aanwijzingen/uit")
    assert showing.player.screen.board.muted
    showing.press("aanwijzingen/aan")
    assert not showing.player.screen.board.muted


def test_a_question_is_answered_once() -> None:
    showing = Showing("oploop", "huisarts", caller_turns=7)
    assert "wachter-spoed" in showing.player.screen.panels["vraag"]
    assert showing.press("stap/spoed_nee")[0] == 204
    assert showing.player.screen.panels["vraag"].strip() == ""
    assert showing.press("stap/spoed_nee")[0] == 409


def test_a_veiled_threat_is_answered() -> None:
    showing = Showing("verhuld", caller_turns=3)
    assert showing.press("stap/dreiging_ja")[0] == 204
    assert "Groen" in showing.player.screen.panels["licht"]


def test_a_hint_that_does_not_fit_goes() -> None:
    showing = Showing(caller_turns=7)
    assert "Klopt niet" in showing.player.screen.panels["hint"]
    assert showing.press("klopt-niet")[0] == 204
    assert showing.player.screen.panels["hint"].strip() == ""
