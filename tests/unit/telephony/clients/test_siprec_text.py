from __future__ import annotations

from uuid import UUID

import pytest

from luwte.domain.turn import Party
from luwte.telephony.clients.siprec_text import Asked, Here, Speakers, description, invitation, metadata, request
from luwte.telephony.siprec import sdp
from luwte.telephony.siprec.message import parse, parts
from luwte.telephony.siprec.metadata import read

CALL = UUID(int=5)
HERE = Here("TCP", "10.0.0.5", 5070, (6000, 6002), "10.0.0.20:5060")


def test_an_invitation_is_whole_and_a_recording_server_can_read_it() -> None:
    extra, body = invitation(HERE, CALL, Speakers("06@trunk.example", "201@pbx.example"))
    asked = Asked("INVITE", 1, CALL, "sip:10.0.0.20:5060", "<sip:sbc@10.0.0.5>;tag=a", "<sip:10.0.0.20:5060>")
    message = parse(request(asked, HERE, extra, body))
    assert (message.method, message.header("cseq"), message.header("require")) == ("INVITE", "1 INVITE", "siprec")
    assert message.header("contact") == "<sip:sbc@10.0.0.5:5070;transport=tcp>;+sip.src"
    assert message.body == body
    assert [part.kind for part in parts(message)] == ["application/sdp", "application/rs-metadata+xml"]


def test_streams_are_offered_for_sending_only_in_the_order_of_the_parties() -> None:
    text = description(HERE, CALL)
    caller, employee = sdp.parse(text.encode())
    assert (caller.port, caller.label, employee.port, employee.label) == (6000, "1", 6002, "2")
    assert caller.is_readable
    assert caller.address == "10.0.0.5"
    assert text.count("a=sendonly") == 2


def test_metadata_say_who_sends_which_stream() -> None:
    speakers = Speakers("o'brien@trunk.example", "201@pbx.example")
    recorded = read(metadata(CALL, speakers).encode())
    assert recorded.complete
    assert recorded.session
    for label, party in (("1", Party.CALLER), ("2", Party.EMPLOYEE)):
        (person,) = recorded.senders(label)
        assert recorded.participants[person] == (speakers.of(party),)


@pytest.mark.parametrize(("number", "within", "same"), [(1, "INVITE", True), (1, "", False), (2, "INVITE", False)])
def test_an_ack_of_a_refusal_belongs_to_the_transaction_of_the_invitation(number: int, within: str, same: bool) -> None:
    def branch(method: str, number: int, within: str = "") -> str:
        asked = Asked(method, number, CALL, "sip:x", "<sip:a>", "<sip:b>")
        return parse(request(asked, HERE, within=within)).header("via")

    assert (branch("INVITE", 1) == branch("ACK", number, within)) is same


def test_an_address_of_version_six_stands_between_brackets_before_a_port() -> None:
    here = Here("UDP", "::1", 5070, (6000, 6002), "[::1]:5060")
    asked = Asked("BYE", 2, CALL, "sip:x", "<sip:a>", "<sip:b>")
    assert parse(request(asked, here)).header("via").startswith("SIP/2.0/UDP [::1]:5070;branch=")
    assert "c=IN IP6 ::1" in description(here, CALL)
