"""How long a recording session lasts unless the other side refreshes it. Source: RFC 4028; it refreshes, we do not."""

from __future__ import annotations

from luwte.telephony.siprec.message import Message

SHORTEST = 90
"""Seconds; the least that the standard lets us ask for."""
_LONGEST = 24 * 3600


def interval(message: Message) -> int | None:
    """Seconds that were asked for; `None` without a timer, or for one that we would have to refresh ourselves.

    >>> interval(Message("INVITE", "", (("supported", "timer, siprec"), ("session-expires", "1800;refresher=uac"))))
    1800
    """
    supported = ",".join([*message.every("supported"), *message.every("require")]).lower().replace(" ", "").split(",")
    seconds, _, parameters = message.header("session-expires").partition(";")
    ours = "refresher=uas" in parameters.lower().replace(" ", "")
    asked = seconds.strip()
    if "timer" not in supported or ours or not asked.isdecimal() or len(asked) > 9:
        return None
    return min(int(asked), _LONGEST)


def headers(seconds: int | None) -> tuple[tuple[str, str], ...]:
    """What an answer says of it."""
    return (("Require", "timer"), ("Session-Expires", f"{seconds};refresher=uac")) if seconds else ()
