from __future__ import annotations

import pytest

from luwte.domain.events import (
    CallEnded,
    DangerPressed,
    FindingRefused,
    HelpAsked,
    ObjectionMade,
    StepConfirmed,
    WarningPressed,
)
from luwte.domain.turn import CallId
from luwte.errors import ExchangeUnavailable
from luwte.service.actors import UserId
from rooms import ATTACK, ONE, Browser, Office

BASE = "/bureau/gesprek/g1"


@pytest.fixture
def ada(office: Office) -> Browser:
    """Ada, in a call with somebody who became personal."""
    office.begins()
    office.hears("jullie beloven altijd van alles en doen niks")
    office.hears(ATTACK)
    return office.browser("ada")


def last(office: Office) -> object:
    return office.parts.live.moments(ONE)[-1].event


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("stap/grens", StepConfirmed),
        ("hulp", HelpAsked),
        ("gevaar", DangerPressed),
        ("waarschuwing/2", WarningPressed),
        ("bevinding/1/0", FindingRefused),
        ("bezwaar/stem", ObjectionMade),
    ],
)
def test_a_press_is_an_event_of_the_call(office: Office, ada: Browser, path: str, kind: type) -> None:
    assert ada.post(f"{BASE}/{path}").status_code == 204
    assert isinstance(last(office), kind)


@pytest.mark.parametrize("path", ["aanwijzingen/uit", "klopt-niet"])
def test_what_leaves_no_trace_is_not_in_the_archive(office: Office, ada: Browser, path: str) -> None:
    before = len(office.archive.entries(ONE))
    assert ada.post(f"{BASE}/{path}").status_code == 204
    assert len(office.archive.entries(ONE)) == before


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("stap/weg", 404),
        ("stap/dreiging_ja", 409),
        ("waarschuwing/9", 404),
        ("waarschuwing/x", 422),
        ("aanwijzingen/misschien", 404),
        ("bezwaar/half", 404),
        ("bevinding/-1/0", 404),
        ("bevinding/1/99", 404),
        ("bevinding/77/0", 404),
    ],
)
def test_what_cannot_be_meant_is_refused(office: Office, ada: Browser, path: str, status: int) -> None:
    before = len(office.parts.live.moments(ONE))
    assert ada.post(f"{BASE}/{path}").status_code == status
    assert len(office.parts.live.moments(ONE)) == before


class Sounds:
    """An exchange that plays the second warning."""

    def __init__(self) -> None:
        self.played: list[int] = []
        self.fails = False

    def levels(self, _source: str) -> frozenset[int]:
        return frozenset({2})

    async def play(self, call: CallId, level: int, by: UserId) -> None:
        assert (call, by) == (ONE, "ada")
        if self.fails:
            raise ExchangeUnavailable("de telefooncentrale speelde de waarschuwing niet af; zeg haar zelf")
        self.played.append(level)


def test_a_warning_is_played_where_the_line_can_and_a_failure_is_said(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    sounds = Sounds()
    monkeypatch.setattr(office.parts.desk, "_player", sounds)
    monkeypatch.setattr(office.parts.stage, "_plays", sounds.levels)
    office.begins()
    ada = office.browser("ada")
    assert ada.get("/bureau").text.count("Laat horen</button>") == 1
    before = len(office.parts.live.moments(ONE))
    sounds.fails = True
    refused = ada.post(f"{BASE}/waarschuwing/2/horen")
    assert (refused.status_code, refused.json()["detail"]) == (
        503,
        "de telefooncentrale speelde de waarschuwing niet af; zeg haar zelf",
    )
    assert [ada.post(f"{BASE}/waarschuwing/{level}/horen").status_code for level in (1, 9)] == [404, 404]
    assert len(office.parts.live.moments(ONE)) == before
    sounds.fails = False
    assert ada.post(f"{BASE}/waarschuwing/2/horen").status_code == 204
    assert sounds.played == [2]
    pressed = last(office)
    assert isinstance(pressed, WarningPressed)
    assert pressed.played
    assert "De beller hoort:" in ada.get("/bureau").text


def test_a_hint_that_is_not_there_cannot_be_refused(office: Office) -> None:
    office.begins()
    assert office.browser("ada").post(f"{BASE}/klopt-niet").status_code == 409


def test_somebody_elses_call_cannot_be_pressed(office: Office, ada: Browser) -> None:
    bram = office.browser("bram")
    for path in ("hulp", "stap/grens", "bezwaar/alles"):
        assert bram.post(f"{BASE}/{path}").status_code == 404
    assert office.browser("lotte").post(f"{BASE}/hulp").status_code == 404


def test_after_the_end_nothing_can_be_pressed(office: Office, ada: Browser) -> None:
    office.happens(CallEnded(60.0))
    answer = ada.post(f"{BASE}/hulp")
    assert answer.status_code == 409
    assert "voorbij" in answer.json()["detail"]


def test_a_refused_finding_stays_marked(office: Office, ada: Browser) -> None:
    turn = office.parts.live.moments(CallId("g1"))[-1].turn
    assert turn
    ada.post(f"{BASE}/bevinding/{turn.n}/0")
    assert "U zei: klopt niet. Dat is genoteerd." in ada.get("/bureau").text
    (noted,) = office.archive.corrections
    assert (noted.call, noted.turn, noted.phase) == (ONE, turn.n, 3)


def test_after_an_objection_nothing_is_shown_and_the_buttons_work(office: Office, ada: Browser) -> None:
    assert ada.post(f"{BASE}/bezwaar/alles").status_code == 204
    office.hears("ik sla je in elkaar")
    page = ada.get("/bureau").text
    assert "Luwte kijkt niet meer mee" in page
    assert "in elkaar" not in page
    assert "Fase 3" not in page
    assert ada.post(f"{BASE}/hulp").status_code == 204
