from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any

import pytest

from luwte.domain.turn import Party
from luwte.telephony.asterisk.controller import TapController, TapPlan, Trunks
from luwte.telephony.asterisk.prompts import Progress
from luwte.telephony.asterisk.requests import PREFIX, Request
from luwte.telephony.asterisk.taps import Expected

TRUNK = "PJSIP/trunk-00000001"


class Exchange:
    """A controller that is connected, and what it announced."""

    def __init__(self, version: str = "22.10.1", plan: TapPlan = TapPlan()) -> None:  # noqa: B008 frozen value
        self.expected: dict[str, Expected] = {}
        self.ended: list[str] = []
        numbers = itertools.count(1)
        self.controller = TapController(
            Trunks(("PJSIP/trunk-",)),
            plan,
            new_id=lambda: f"id{next(numbers)}",
            expect=self.expected.__setitem__,
            describe=lambda channel, party: Expected(f"linked-{channel['id']}", party),
            ended=self.ended.append,
        )
        self.controller.connected({"system": {"version": version}})

    def up(self, id_: str = "100.1", name: str = TRUNK, state: str = "Up") -> list[Request]:
        return self.event("ChannelStateChange", id_, name=name, state=state)

    def event(self, kind: str, id_: str, **channel: str) -> list[Request]:
        return self.controller.receive({"type": kind, "channel": {"id": id_, **channel}})

    def running(self) -> None:
        self.up()
        self.event("StasisStart", "luwte-sn-id1")
        self.event("StasisStart", "luwte-em-id1")


def lines(requests: list[Request]) -> list[str]:
    return [f"{request.method} {request.path}" for request in requests]


def test_a_call_from_outside_is_tapped_at_what_the_caller_says() -> None:
    exchange = Exchange()
    snoop, media = exchange.up()
    assert (snoop.path, snoop.query) == ("/channels/100.1/snoop/luwte-sn-id1", {"spy": "in", "app": "luwte"})
    assert media.path == "/channels/externalMedia"
    assert media.query["transport_data"] == "f(json)d(in)v(tap=id1)"
    assert "direction" not in media.query
    assert exchange.expected == {"id1": Expected("linked-100.1", Party.CALLER)}


def test_an_older_release_gets_an_audiosocket() -> None:
    _, media = Exchange("21.3.0").up()
    assert (media.query["encapsulation"], media.query["data"]) == ("audiosocket", "id1")


@pytest.mark.parametrize("version", ["18.2.0", ""])
def test_a_release_without_a_way_is_refused_in_words(version: str) -> None:
    with pytest.raises(ValueError, match="nieuwer is nodig"):
        Exchange(version)


@pytest.mark.parametrize(("name", "state"), [("PJSIP/201-00000007", "Up"), (TRUNK, "Ringing")])
def test_an_internal_call_and_one_that_rings_get_no_tap(name: str, state: str) -> None:
    assert Exchange().up(name=name, state=state) == []


def test_a_call_is_tapped_once() -> None:
    exchange = Exchange()
    exchange.up()
    assert exchange.up() == []


def test_the_employees_leg_is_tapped_only_by_choice_and_at_what_the_caller_hears() -> None:
    exchange = Exchange(plan=TapPlan(employee=True))
    assert [request.query.get("spy") for request in exchange.up()] == ["in", None, "out", None]
    assert [expected.party for expected in exchange.expected.values()] == [Party.CALLER, Party.EMPLOYEE]


def test_both_channels_must_be_there_before_they_are_bridged() -> None:
    exchange = Exchange()
    exchange.up()
    assert exchange.event("StasisStart", "luwte-em-id1") == []
    bridge, add = exchange.event("StasisStart", "luwte-sn-id1")
    assert bridge.query == {"type": "mixing", "bridgeId": "luwte-br-id1"}
    assert (add.path, add.query) == ("/bridges/luwte-br-id1/addChannel", {"channel": "luwte-sn-id1,luwte-em-id1"})
    assert exchange.event("StasisStart", "luwte-sn-id1") == []


@pytest.mark.parametrize("gone", ["100.1", "luwte-sn-id1", "luwte-em-id1"])
def test_whatever_goes_first_takes_the_rest_of_the_tap_along(gone: str) -> None:
    exchange = Exchange()
    exchange.running()
    cleared = lines(exchange.event("ChannelDestroyed", gone))
    whole = ["DELETE /bridges/luwte-br-id1", "DELETE /channels/luwte-em-id1", "DELETE /channels/luwte-sn-id1"]
    assert cleared == [line for line in whole if not line.endswith(gone)]
    assert exchange.controller.taps == 0
    assert exchange.event("ChannelDestroyed", gone) == []


def test_a_trunk_channel_that_is_gone_ends_its_call_and_a_tap_does_not() -> None:
    exchange = Exchange()
    exchange.running()
    exchange.event("ChannelDestroyed", "luwte-em-id1")
    assert exchange.ended == []
    exchange.up("200.1")
    exchange.event("ChannelDestroyed", "200.1")
    assert exchange.ended == ["linked-200.1"]


def test_a_call_whose_tap_went_before_the_trunk_channel_ends_all_the_same() -> None:
    exchange = Exchange()
    exchange.running()
    for first in ("luwte-sn-id1", "luwte-em-id1"):
        exchange.event("StasisEnd", first)
    assert exchange.ended == []
    for _ in range(2):
        exchange.event("ChannelDestroyed", "100.1")
    assert exchange.ended == ["linked-100.1"]


def test_a_call_that_runs_when_we_connect_is_tapped_from_then_on() -> None:
    exchange = Exchange()
    found: list[Mapping[str, Any]] = [{"id": "100.1", "name": TRUNK, "state": "Up"}, {"id": "7", "name": "PJSIP/201-1"}]
    assert lines(exchange.controller.swept(found))[0] == "POST /channels/100.1/snoop/luwte-sn-id1"
    assert exchange.controller.swept(found) == []


def test_a_tap_that_cannot_be_made_whole_is_cleared_away() -> None:
    exchange = Exchange()
    exchange.up()
    assert len(exchange.controller.failed("id1")) == 3
    assert exchange.controller.failed("id1") == []
    assert exchange.controller.failed("sweep") == []


def test_at_the_start_what_an_earlier_run_left_is_swept_and_nothing_of_others() -> None:
    exchange = Exchange()
    exchange.running()
    found: list[Mapping[str, Any]] = [
        {"id": "100.1"},
        {"id": "luwte-em-old"},
        {"id": "luwte-br-old"},
        {"id": "luwte-sn-id1"},
        {"id": "x-luwte-em"},
        {},
    ]
    assert lines(exchange.controller.swept(found)) == ["DELETE /channels/luwte-em-old", "DELETE /bridges/luwte-br-old"]
    requests = exchange.controller.connected({"system": {"version": "22.10.1"}})
    assert lines(requests) == ["GET /channels", "GET /bridges"]


def test_when_we_stop_every_tap_goes() -> None:
    exchange = Exchange()
    exchange.running()
    assert len(exchange.controller.stop()) == 3
    assert exchange.controller.stop() == []


def test_nothing_that_is_deleted_is_anybody_elses() -> None:
    exchange = Exchange(plan=TapPlan(employee=True))
    exchange.running()
    deleted = [r for r in exchange.controller.stop() if r.method == "DELETE"]
    assert len(deleted) == 6
    assert all(r.path.rsplit("/", 1)[1].startswith(PREFIX) for r in deleted)


def test_a_prompt_is_played_for_a_person_in_a_call_that_is_tapped() -> None:
    exchange = Exchange()
    exchange.running()
    told: list[Progress] = []
    (request,) = exchange.controller.play("linked-100.1", "luwte-waarschuwing-1", told.append, pressed_by="Noor")
    name = request.purpose
    assert (request.path, request.query) == (f"/channels/100.1/snoop/{name}", {"whisper": "both", "app": "luwte"})
    assert exchange.controller.plays("linked-100.1")
    assert not exchange.controller.plays("200.1")
    assert exchange.controller.swept([{"id": name}]) == []
    (play,) = exchange.controller.receive({"type": "StasisStart", "channel": {"id": name}})
    assert play.path.startswith(f"/channels/{name}/play/luwte-pb-")
    assert exchange.controller.failed(name)[0].path == f"/channels/{name}"
    assert told == [Progress.FAILED]
    with pytest.raises(ValueError, match="person pressed"):
        exchange.controller.play("linked-100.1", "x", told.append, pressed_by="")
    with pytest.raises(ValueError, match="not tapped"):
        exchange.controller.play("200.1", "x", told.append, pressed_by="Noor")


def test_a_prompt_is_broken_off_when_we_stop_or_lose_the_exchange() -> None:
    for does in ("stop", "connected"):
        exchange, told = Exchange(), list[Progress]()
        exchange.running()
        exchange.controller.play("linked-100.1", "luwte-waarschuwing-1", told.append, pressed_by="Noor")
        if does == "stop":
            assert "/channels/luwte-pl-" in exchange.controller.stop()[0].path
        else:
            exchange.controller.connected({"system": {"version": "22.10.1"}})
        assert told == [Progress.FAILED]


@pytest.mark.parametrize("event", [{}, {"type": "Dial"}, {"type": "ChannelStateChange", "channel": 7}])
def test_other_events_do_nothing(event: dict[str, Any]) -> None:
    assert Exchange().controller.receive(event) == []


def test_ids_of_the_exchange_cannot_change_an_address() -> None:
    snoop, _ = Exchange().up(id_="../../bridges/1?x")
    assert snoop.path == "/channels/..%2F..%2Fbridges%2F1%3Fx/snoop/luwte-sn-id1"
