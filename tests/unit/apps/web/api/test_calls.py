from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from feeding import Site, turn
from luwte.domain.events import HelpAsked, ObjectionMade, PartialHeard, StepConfirmed, TurnHeard
from luwte.domain.turn import CallerTurn, CallId
from luwte.service.tokens import Scope

ATTACK = "jij bent echt te dom voor dit werk"


def opened(client: TestClient, call: str = "a1", **rest: object) -> Any:
    return client.post("calls", json={"call": call, **rest})


def fed(client: TestClient, *events: dict[str, object], call: str = "a1") -> Any:
    return client.post(f"calls/{call}/events", json={"events": list(events)})


def test_a_call_is_opened_fed_and_read(client: TestClient, site: Site) -> None:
    assert opened(client, line="balie", employee="ada").status_code == 201
    answer = fed(client, turn(0, "waarmee kan ik u helpen", "medewerker"), turn(1, ATTACK))
    assert answer.json() == {
        "call": "a1",
        "acknowledged": [{"key": "beurt-0", "seq": 1}, {"key": "beurt-1", "seq": 2}],
    }
    stored = site.archive.stored[CallId("a1")]
    assert isinstance(stored[2].event, TurnHeard)
    assert isinstance(stored[2].event.turn, CallerTurn)
    state = client.get("calls/a1").json()
    assert (state["running"], state["line"], state["light"]) == (True, "balie", "oranje")
    assert state["phase"]["number"] >= 3


def test_an_acknowledged_turn_is_in_the_archive_once_however_often_it_is_sent(client: TestClient, site: Site) -> None:
    opened(client)
    first = fed(client, turn(0), turn(1)).json()
    assert fed(client, turn(0), turn(1)).json() == first
    assert len(site.archive.stored[CallId("a1")]) == 3


def test_the_same_call_opened_again_is_the_same_call_until_it_is_over(client: TestClient) -> None:
    assert [opened(client).status_code for _ in range(2)] == [201, 200]
    fed(client, {"kind": "end", "key": "einde", "at": 9})
    again = opened(client)
    assert again.status_code == 409
    assert "al voorbij" in again.json()["detail"]


def test_a_call_that_is_over_still_knows_its_keys_and_its_highest_phase(client: TestClient) -> None:
    opened(client)
    sent = fed(client, turn(0, ATTACK), {"kind": "end", "key": "einde", "at": 9}).json()
    assert fed(client, turn(0, ATTACK), {"kind": "end", "key": "einde", "at": 9}).json() == sent
    assert fed(client, turn(7)).status_code == 404
    state = client.get("calls/a1").json()
    assert (state["running"], state["phase"]) == (False, None)
    assert state["highest"]["number"] >= 3


def test_every_kind_of_event_reaches_the_engine(client: TestClient, site: Site) -> None:
    heard = []
    site.live.listen(lambda news: heard.append(getattr(getattr(news, "moment", None), "event", None)))
    opened(client)
    events: list[dict[str, object]] = [
        {"kind": "partial", "key": "d1", "text": "ik wacht", "start": 0, "end": 1, "stable": 3},
        {"kind": "activity", "key": "s1", "party": "medewerker", "start": 1, "end": 2},
        {"kind": "gap", "key": "g1", "start": 2, "end": 3, "cause": "verbinding weg"},
        {"kind": "speaker_changed", "key": "w1", "at": 3},
        {"kind": "step", "key": "k1", "step": "waarschuwing", "at": 4},
        {"kind": "help", "key": "h1", "at": 5},
        {"kind": "objection", "key": "b1", "everything": True, "at": 6},
    ]
    answer = fed(client, *events).json()
    assert [done["seq"] for done in answer["acknowledged"]] == [None, None, 1, 2, 3, 4, 5]
    kinds = {type(event) for event in heard}
    assert {PartialHeard, StepConfirmed, HelpAsked, ObjectionMade} <= kinds
    assert client.get("calls/a1").json()["analysed"] is False


def test_after_an_objection_to_everything_what_was_said_is_not_kept(client: TestClient, site: Site) -> None:
    opened(client)
    fed(client, {"kind": "objection", "key": "b1", "everything": True, "at": 1})
    assert fed(client, turn(0)).json()["acknowledged"] == [{"key": "beurt-0", "seq": None}]
    assert not any(isinstance(entry.event, TurnHeard) for entry in site.archive.stored[CallId("a1")])


def test_the_feeder_says_what_it_knows_of_the_line(client: TestClient, site: Site) -> None:
    opened(client, profile={"protocol": "telefoon", "address": "je", "care_line": True})
    profile = site.live.record(CallId("a1")).profile
    assert (profile.address.value, profile.care_line) == ("je", True)


def test_a_protocol_that_is_not_there_is_refused_with_those_that_are(client: TestClient) -> None:
    answer = opened(client, profile={"protocol": "nergens"})
    assert answer.status_code == 422
    assert "wel: " in answer.json()["detail"]


@pytest.mark.parametrize(
    ("event", "where", "what"),
    [
        (turn(0, emotie="x"), "events[0].emotie", "onbekend veld"),
        (turn(0, ""), "events[0].text", "niet leeg"),
        (turn(0, end=-1.0), "events[0].end", "minstens 0"),
        ({**turn(0), "n": False}, "events[0].n", "heel getal"),
        ({**turn(0), "start": 5, "end": 1}, "events[0]", "end ligt voor start"),
        ({**turn(0), "key": "met spatie"}, "events[0].key", "tekens"),
        ({"kind": "stem", "key": "x"}, "events[0]", "onbekend"),
        ({"key": "x"}, "events[0]", "kind ontbreekt"),
    ],
)
def test_what_is_wrong_with_an_event_is_said_with_its_place(
    client: TestClient, event: dict[str, object], where: str, what: str
) -> None:
    opened(client)
    answer = fed(client, event)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["errors"][0]["where"] == where
    assert what in answer.json()["errors"][0]["what"]


def test_a_token_sees_its_own_calls_only(client: TestClient, site: Site) -> None:
    opened(client)
    other = site.bearer(*Scope)
    assert client.get("calls/a1", headers=other).status_code == 404
    assert client.post("calls/a1/events", json={"events": [turn(0)]}, headers=other).status_code == 404
    assert client.get("calls/a1/stream", headers=other).status_code == 404
    assert client.get("calls/nergens").status_code == 404


def test_what_another_token_calls_its_calls_stands_in_nobodys_way(client: TestClient, site: Site) -> None:
    opened(client)
    fed(client, turn(0))
    other = client.post("calls", json={"call": "a1"}, headers=site.bearer(*Scope))
    assert (other.status_code, other.json()["call"]) == (201, "a1")
    assert other.json()["id"] != client.get("calls/a1").json()["id"]


def test_who_made_the_words_is_kept_and_told(client: TestClient, site: Site) -> None:
    assert opened(client).json()["recogniser"] is None
    found = opened(client, "a2", recogniser="uw-herkenner 2.1", model="nl@sha256:1").json()
    assert (found["recogniser"], found["model"]) == ("uw-herkenner 2.1", "nl@sha256:1")
    assert client.get("calls/a2").json()["model"] == "nl@sha256:1"
    assert opened(client, "a3", recogniser="een\nregel").status_code == 422


def test_a_call_belongs_to_who_has_that_account_and_to_a_team_that_is_there(client: TestClient, site: Site) -> None:
    assert opened(client, employee="ada").json()["assigned"] is True
    assert (site.live.record(CallId("a1")).employee, site.live.record(CallId("a1")).team) == ("p-ada", "balie")
    assert opened(client, "a2", employee="onbekend").json()["assigned"] is False
    refused = opened(client, "a3", team="elders")
    assert (refused.status_code, refused.json()["detail"].partition(":")[0]) == (422, "team")


def test_a_closed_line_takes_no_new_call(client: TestClient, site: Site) -> None:
    refused = opened(client, line="nacht")
    assert (refused.status_code, refused.headers["content-type"]) == (409, "application/problem+json")
    assert "line: deze lijn is gesloten" in refused.json()["detail"]
    assert site.live.open == ()


def test_without_a_store_nothing_is_acknowledged_and_the_same_keys_work_later(client: TestClient, site: Site) -> None:
    opened(client)
    site.archive.down = True
    refused = fed(client, turn(0))
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "2")
    site.archive.down = False
    assert fed(client, turn(0)).json()["acknowledged"][0]["seq"] == 1


def test_the_place_in_a_batch_and_what_came_before_it_are_said(client: TestClient) -> None:
    opened(client)
    answer = fed(client, {"kind": "end", "key": "einde", "at": 9}, turn(1))
    assert answer.status_code in {404, 409}
    assert answer.json()["detail"].startswith("events[1]: ")
    assert "1 eerdere" in answer.json()["detail"]


def test_while_the_server_stops_no_call_begins(client: TestClient, site: Site) -> None:
    site.feeding.drain.begin()
    assert opened(client).status_code == 503


def test_what_could_hide_words_becomes_a_space(client: TestClient, site: Site) -> None:
    opened(client)
    fed(client, turn(0, "te \u202edom\u0000"))
    entry = site.archive.stored[CallId("a1")][1]
    assert isinstance(entry.event, TurnHeard)
    assert entry.event.turn.words is not None
    assert entry.event.turn.words.text == "te  dom "
