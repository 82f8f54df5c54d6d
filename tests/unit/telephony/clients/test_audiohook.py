from __future__ import annotations

import json
from typing import Any

import pytest

from line_servers import Memory, heard, played, sound
from luwte.domain.turn import Party
from luwte.telephony.audiohook.adapter import DEFAULT_ROLES, AudioHookAdapter, Claims
from luwte.telephony.audiohook.signature import BadSignature, Nonces, Request, verify
from luwte.telephony.clients.audiohook import Account, AudioHookClient, Ids, signed
from luwte.telephony.clients.client import Legs, Refused, Stage
from luwte.telephony.lines.line import (
    Close,
    EndReason,
    LineCommand,
    MediaGap,
    Profile,
    Send,
    SessionEnded,
    SessionOpened,
)
from luwte.telephony.lines.roles import RoleMap

ORGANIZATION = "5e8f0a2c-1111-4a4a-8b8b-000000000001"
IDS = Ids(*(f"5e8f0a2c-2222-4a4a-8b8b-00000000000{n}" for n in range(4)))
KEY = f"{IDS.conversation}:{IDS.participant}"


def server(roles: RoleMap = DEFAULT_ROLES, session: str = IDS.session) -> Memory:
    return Memory(AudioHookAdapter(Claims(session, ORGANIZATION), roles, lambda number: f"#{len(number)}"))


def client(legs: Legs = Legs.CHOICE, samples: int = 4000) -> AudioHookClient:
    return AudioHookClient(sound(samples), ORGANIZATION, IDS, legs)


def said(memory: Memory) -> list[dict[str, Any]]:
    return [json.loads(message) for message in memory.sent if isinstance(message, str)]


@pytest.mark.parametrize(
    ("legs", "chosen"),
    [(Legs.CHOICE, "alleen de beller"), (Legs.CALLER, "alleen de beller"), (Legs.BOTH, "beide partijen")],
)
def test_the_caller_comes_out_as_it_went_in(legs: Legs, chosen: str) -> None:
    memory = server()
    outcome = played(client(legs), memory)
    assert (outcome.ok, outcome.answer, outcome.seconds) == (True, f"aangenomen; de server koos {chosen}", 0.6)
    opened = memory.events[0]
    assert isinstance(opened, SessionOpened)
    assert opened.call_key == KEY
    assert heard(memory.events) == sound().leg(Party.CALLER).ulaw
    assert heard(memory.events, Party.EMPLOYEE) == b""
    assert memory.events[-1] == SessionEnded(EndReason.HANGUP)


def test_both_legs_come_out_where_both_may() -> None:
    memory = server(RoleMap(DEFAULT_ROLES.roles, Profile.TWO_LEGS))
    assert played(client(Legs.BOTH), memory).ok
    assert heard(memory.events, Party.EMPLOYEE) == sound().leg(Party.EMPLOYEE).ulaw


def test_positions_count_the_samples_that_were_sent() -> None:
    memory = server()
    played(client(), memory)
    assert [(m["type"], m["seq"], m["position"]) for m in said(memory)] == [
        ("open", 1, "PT0.0S"),
        ("close", 2, "PT0.5S"),
    ]


def opened(**parameters: Any) -> AudioHookClient:
    """A client to which the server said `opened`."""
    one = client(samples=16000)
    list(one.begin(now=0))
    list(one.heard(answer("opened", 1, media=[{"channels": ["external"]}], **parameters), now=0))
    return one


def answer(kind: str, seq: int, clientseq: int = 1, **parameters: Any) -> str:
    message = {"version": "2", "id": IDS.session, "type": kind, "seq": seq, "clientseq": clientseq}
    return json.dumps({**message, "parameters": parameters})


def kinds(messages: Any) -> list[str]:
    return [json.loads(m)["type"] if isinstance(m, str) else "audio" for m in messages]


def test_it_pings_after_a_second_at_once_again_and_then_every_five() -> None:
    one = opened()
    assert kinds(one.step(0, now=0.9)) == ["audio"]
    assert kinds(one.step(1, now=1.0)) == ["ping", "ping", "audio"]
    list(one.heard(answer("pong", 2, 2), now=1.05))
    list(one.heard(answer("pong", 3, 3), now=1.06))
    assert kinds(one.step(2, now=5.9)) == ["audio"]
    (ping, _) = one.step(3, now=6.0)
    assert json.loads(ping)["parameters"] == {"rtt": "PT0.060S"}


def test_a_server_that_does_not_answer_a_ping_is_left() -> None:
    one = opened()
    list(one.step(0, now=1.0))
    with pytest.raises(Refused, match="ping"):
        list(one.step(1, now=6.1))


def test_a_pause_stops_the_audio_and_is_told_afterwards() -> None:
    one = opened()
    list(one.step(0, now=0))
    assert kinds(one.heard(answer("pause", 2), now=0)) == ["paused"]
    assert kinds(one.step(1, now=0)) == []
    (resumed,) = one.heard(answer("resume", 3), now=0)
    assert json.loads(resumed)["parameters"] == {"start": "PT0.2S", "discarded": "PT0.2S"}
    assert kinds(one.step(2, now=0)) == ["audio"]


def test_our_server_hears_the_pause_as_a_gap() -> None:
    memory = server()
    one = client(samples=16000)

    def tell(command: LineCommand) -> None:
        for output in memory.adapter.command(command, now=0):
            assert isinstance(output, Send)
            reply(one.heard(output.data, now=0))

    def reply(messages: Any) -> None:
        for message in messages:
            memory.events += [o for o in memory.adapter.receive(message, now=0) if not isinstance(o, Send | Close)]

    for output in memory.adapter.receive(next(iter(one.begin(now=0))), now=0):
        if isinstance(output, Send):
            reply(one.heard(output.data, now=0))
    reply(one.step(0, now=0))
    tell(LineCommand.PAUSE)
    reply(one.step(1, now=0))
    tell(LineCommand.RESUME)
    reply(one.step(2, now=0))
    gaps = [event for event in memory.events if isinstance(event, MediaGap)]
    assert [(gap.start, gap.end) for gap in gaps] == [(1600, 3200)]
    ulaw = sound(16000).leg(Party.CALLER).ulaw
    assert heard(memory.events) == ulaw[:1600] + ulaw[3200:4800]


def test_a_server_that_begins_paused_gets_no_audio() -> None:
    one = client()
    list(one.begin(now=0))
    begun = answer("opened", 1, media=[{"channels": ["external"]}], startPaused=True)
    assert kinds(one.heard(begun, now=0)) == ["paused"]
    assert kinds(one.step(0, now=0)) == []


def test_after_reconnect_the_call_goes_on_where_it_stopped() -> None:
    one = opened()
    list(one.step(0, now=0))
    assert kinds(one.heard(answer("reconnect", 2), now=0)) == ["close"]
    list(one.heard(answer("closed", 3, 2), now=0))
    assert (one.stage, one.reconnects) == (Stage.OVER, True)
    session = "5e8f0a2c-3333-4a4a-8b8b-000000000009"
    memory = server(session=session)
    assert played(one.next_session(session), memory).ok
    assert said(memory)[0]["parameters"]["continuedSessions"][0]["id"] == IDS.session
    assert heard(memory.events) == sound(16000).leg(Party.CALLER).ulaw[1600:]


def test_a_server_that_wants_no_channel_is_thanked() -> None:
    one = client()
    list(one.begin(now=0))
    assert kinds(one.heard(answer("opened", 1, media=[]), now=0)) == ["close"]
    assert (one.stage, one.answer) == (
        Stage.CLOSING,
        "aangenomen, zonder geluid: geen van de kanalen is voor de server",
    )


@pytest.mark.parametrize(
    ("reason", "told"), [("error", "error: kanaal onbekend"), ("unauthorized", "unauthorized: kanaal onbekend")]
)
def test_a_server_that_breaks_off_says_why(reason: str, told: str) -> None:
    one = opened()
    with pytest.raises(Refused, match=told):
        list(one.heard(answer("disconnect", 2, reason=reason, info="kanaal onbekend"), now=0))


def test_a_server_that_is_ready_is_no_failure() -> None:
    one = opened()
    assert kinds(one.heard(answer("disconnect", 2, reason="completed"), now=0)) == ["close"]
    assert (one.stage, one.answer) == (Stage.CLOSING, "aangenomen; de server rondde het gesprek af")


def test_a_server_that_is_late_gets_what_an_exchange_would_say() -> None:
    one = client()
    list(one.begin(now=0))
    late = iter(one.late(now=5))
    assert json.loads(next(late))["parameters"] == {"code": 408, "message": "Request Timeout"}
    with pytest.raises(Refused, match="opened"):
        next(late)


@pytest.mark.parametrize(
    ("message", "told"),
    [
        (b"\xff", "bytes"),
        ("{", "onleesbaar"),
        ('{"type": "opened"}', "onleesbaar"),
        (answer("opened", 2, media=[]), "nummert"),
        (answer("opened", 1, 5, media=[]), "nummert"),
        (answer("opened", 1, media=[{"channels": ["internal", "external"]}]), "niet aangeboden"),
    ],
)
def test_a_server_that_breaks_the_protocol_is_told_apart(message: bytes | str, told: str) -> None:
    one = client()
    list(one.begin(now=0))
    with pytest.raises(Refused, match=told):
        list(one.heard(message, now=0))


def test_opened_counts_once() -> None:
    with pytest.raises(Refused, match="twee keer"):
        list(opened().heard(answer("opened", 2, media=[{"channels": ["external"]}]), now=0))


def test_a_connection_may_go_only_after_closed() -> None:
    one = opened()
    with pytest.raises(Refused, match="verbrak"):
        one.lost(1006, "")
    list(one.end(now=0))
    with pytest.raises(Refused, match="zonder closed"):
        one.lost(1000, "")
    list(one.heard(answer("closed", 2, 2), now=0))
    one.lost(1000, "")
    assert one.stage is Stage.OVER


def test_our_server_takes_the_signature_and_not_that_of_another_path() -> None:
    account = Account("sleutel", b"geheim", ORGANIZATION)
    headers = signed(account, IDS, "wss://luwte.example:8443/lijn/audiohook?x=1", nonce=bytes(18), now=1000)
    by_name = {name.lower(): value for name, value in headers.items()}
    request = Request("/lijn/audiohook?x=1", "luwte.example:8443", by_name)
    assert verify(request, {"sleutel": b"geheim"}, Nonces(), now=1001) == "sleutel"
    with pytest.raises(BadSignature):
        verify(Request("/lijn/anders", "luwte.example:8443", by_name), {"sleutel": b"geheim"}, Nonces(), now=1001)
    assert signed(account, IDS, "ws://luwte.example", nonce=bytes(18), now=1000)["X-API-KEY"] == "sleutel"


def test_what_went_by_without_a_connection_is_not_sent_any_more() -> None:
    client = AudioHookClient(sound(16000), ORGANIZATION, IDS)
    assert (client.steps, client.further(0.8).steps, client.further(99).steps) == (10, 6, 0)
