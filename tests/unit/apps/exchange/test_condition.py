from __future__ import annotations

from dataclasses import replace

import pytest

from exchanges import Room, audio, in_room, silence
from luwte.apps.exchange.condition import condition_of
from luwte.apps.exchange.room import ExchangeRoom
from luwte.service.health import Finding, Weight
from luwte.speech.asr.engines.none import NoEngine
from luwte.speech.asr.pool import TranscriberPool
from luwte.telephony.lines.line import EndReason, SessionEnded, SessionOpened


def found(room: ExchangeRoom) -> list[Finding]:
    return list(condition_of(room)())


def test_a_quiet_house_is_in_order() -> None:
    assert [each.weight for each in found(ExchangeRoom(Room().board, ()))] == [Weight.GOOD]


def test_a_full_machine_and_an_analysis_that_is_behind_are_said() -> None:
    async def scene(room: Room) -> None:
        line = room.board.connect("genesys", room.asked.append)
        line.take(SessionOpened("k1"))
        await room.begun()
        for packet in audio(silence(8)):
            line.take(packet)
        findings = found(ExchangeRoom(room.board, ()))
        assert [each.weight for each in findings] == [Weight.NOTICE, Weight.NOTICE]
        assert "8 s achter" in findings[1].text

    in_room(Room(), scene)


def test_who_was_not_let_in_stands_there_with_the_reason_and_a_trial_too() -> None:
    room = Room()
    room.board.connect("twilio", room.asked.append).take(SessionEnded(EndReason.REFUSED, "het token klopt niet"))
    room.board.connect("genesys", room.asked.append).take(SessionOpened("k", probe=True))
    texts = [f"{each.name}: {each.text}" for each in found(ExchangeRoom(room.board, ()))]
    assert any(text.startswith("lijn twilio: om ") and text.endswith("het token klopt niet") for text in texts)
    assert any(text.startswith("lijn genesys: de centrale probeerde de verbinding") for text in texts)


@pytest.mark.parametrize(("lag", "weight"), [(0.0, Weight.GOOD), (4.0, Weight.WRONG)])
def test_recognisers_stand_there_by_number(lag: float, weight: Weight, monkeypatch: pytest.MonkeyPatch) -> None:
    pool = TranscriberPool([NoEngine()])
    try:
        load = tuple(each._replace(lag=lag) for each in pool.load)
        monkeypatch.setattr(TranscriberPool, "load", property(lambda _: load))
        room = replace(ExchangeRoom(Room().board, ()), pool=pool)
        assert [each.weight for each in found(room) if each.name.startswith("spraak")] == [weight]
    finally:
        monkeypatch.undo()
        pool.close(1.0)
