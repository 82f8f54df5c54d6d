from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from luwte.apps.web.sse import HEARTBEAT, message, signal


def read(chunk: bytes) -> list[dict[str, str]]:
    """What a browser reads, after WHATWG HTML 9.2."""
    events = []
    for block in chunk.decode().split("\n\n")[:-1]:
        event: dict[str, str] = {}
        for line in block.split("\n"):
            name, _, value = line.partition(": ")
            event[name] = f"{event[name]}\n{value}" if name in event else value
        events.append(event)
    return events


def test_a_message_has_a_number_and_no_name() -> None:
    assert read(message("<p>een</p>\n<p>twee</p>", 7)) == [{"id": "7", "data": "<p>een</p>\n<p>twee</p>"}]


def test_a_signal_has_a_name() -> None:
    assert read(signal("meting", "{}")) == [{"event": "meting", "data": "{}"}]


def test_the_heartbeat_is_an_event_that_the_page_can_see() -> None:
    assert HEARTBEAT.startswith(b"event: hartslag\n")
    assert HEARTBEAT.endswith(b"\n\n")


@given(st.text())
def test_nothing_in_the_text_can_start_another_event(text: str) -> None:
    chunk = message(text.encode("utf-8", "replace").decode(), 1)
    assert chunk.count(b"\n\n") == 1
    assert b"\r" not in chunk
    assert all(line.startswith((b"id: 1", b"data: ")) for line in chunk.splitlines() if line)
