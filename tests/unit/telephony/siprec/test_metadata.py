from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luwte.telephony.siprec.metadata import LONGEST, NotMetadata, Recorded, read

STANDARD = """<?xml version="1.0"?>
<recording xmlns="urn:ietf:params:xml:ns:recording:1"><datamode>complete</datamode>
<session session_id="s1"/>
<participant participant_id="p1"><nameID aor="sip:0612345678@trunk.example"/></participant>
<participant participant_id="p2"><nameID aor="sip:201@pbx.example"/></participant>
<stream stream_id="t1" session_id="s1"><label>1</label></stream>
<stream stream_id="t2" session_id="s1"><label>2</label></stream>
<participantstreamassoc participant_id="p1"><send>t1</send><recv>t2</recv></participantstreamassoc>
<participantstreamassoc participant_id="p2"><send>t2</send><recv>t1</recv></participantstreamassoc>
</recording>"""
OLD = """<recording xmlns="urn:ietf:params:xml:ns:recording" xmlns:apkt="http://vendor/siprec">
<dataMode>complete</dataMode><session id="s1"/>
<participant id="p1" session="s1"><nameID><aor>0612345678</aor></nameID><send><id>t1</id></send>
<extensiondata><apkt:callingParty>true</apkt:callingParty></extensiondata></participant>
<participant id="p2" session="s1"><nameID><aor>201</aor></nameID><send><id>t2</id></send></participant>
<stream id="t1" session="s1"><label>1</label></stream><stream id="t2"><label>2</label></stream></recording>"""
OTHER = (
    STANDARD.replace("urn:ietf:params:xml:ns:recording:1", "urn:ietf:params:xml:ns:siprec")
    .replace("recording xmlns", "recording_metadata xmlns")
    .replace("</recording>", "</recording_metadata>")
)


@pytest.mark.parametrize("text", [STANDARD, OLD, OTHER])
def test_who_sends_what_is_found_whatever_the_namespace(text: str) -> None:
    found = read(text.encode())
    assert found.session == "s1"
    assert found.senders("1") == {"p1"}
    assert found.senders("2") == {"p2"}
    assert found.participants["p1"][0].startswith("0612345678")
    assert found.complete


def test_an_extension_may_say_who_calls() -> None:
    assert read(OLD.encode()).callers == {"p1"}
    assert read(STANDARD.encode()).callers == frozenset()


def test_a_mixed_stream_and_one_of_two_senders_show() -> None:
    text = STANDARD.replace("<label>1</label>", "<label>1</label><mode>mixed</mode>").replace(
        "<send>t2</send>", "<send>t2</send><send>t1</send>"
    )
    found = read(text.encode())
    assert found.mixed == {"1"}
    assert found.senders("1") == {"p1", "p2"}


def test_a_partial_message_adds_and_a_complete_one_replaces() -> None:
    first = read(STANDARD.encode())
    added = b"<participant participant_id='p3'><nameID aor='x'/></participant>"
    partial = b"<recording><datamode>partial</datamode>" + added + b"</recording>"
    assert set(first.updated(read(partial)).participants) == {"p1", "p2", "p3"}
    assert first.updated(read(b"<recording/>")) == Recorded()


BOMB = '<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><recording>&b;</recording>'
OUTSIDE = '<!DOCTYPE r SYSTEM "file:///etc/passwd"><recording/>'


@pytest.mark.parametrize(
    "text",
    ["", "geen xml", "<other/>", BOMB, OUTSIDE, "<recording>", "<?xml version='1.0' encoding='nope'?><recording/>"],
)
def test_what_is_no_metadata_is_refused(text: str) -> None:
    with pytest.raises(NotMetadata):
        read(text.encode())


def test_what_is_too_large_is_not_read() -> None:
    with pytest.raises(NotMetadata, match="te groot"):
        read(b" " * (LONGEST + 1))


@given(st.binary(max_size=80))
def test_nothing_breaks_the_reader(data: bytes) -> None:
    try:
        read(data)
    except NotMetadata:
        return
