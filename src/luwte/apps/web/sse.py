"""Server-sent events as bytes. Unnamed messages are swapped into the page; named ones only signal to its script.

Source: WHATWG HTML, section 9.2 (server-sent events).
"""

from __future__ import annotations

HEARTBEAT = b"event: hartslag\ndata: \n\n"
"""Shows the page that the line is alive; comment lines would be invisible to it."""

HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


def message(html: str, number: int | str) -> bytes:
    """HTML for the page; `number` comes back as `Last-Event-ID` after a lost connection.

    >>> message("<p>a", 3)
    b'id: 3\\ndata: <p>a\\n\\n'
    """
    return f"id: {number}\n{_data(html)}\n".encode()


def signal(name: str, data: str) -> bytes:
    """A named event for the script of the page."""
    return f"event: {name}\n{_data(data)}\n".encode()


def _data(text: str) -> str:
    return "".join(f"data: {line}\n" for line in text.splitlines())
