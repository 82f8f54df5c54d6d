"""The messages of AudioHook version 2 that the exchange may send, validated; and the writing of ours.

Fields that are not named here are ignored: the exchange may add some. What is named must be right.
"""

from __future__ import annotations

import json
import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

LONGEST = 65535
"""Characters of a text message."""
_DURATION = re.compile(r"PT(\d{1,9}(?:\.\d{1,9})?|\.\d{1,9})S")


class NotAMessage(ValueError):  # noqa: N818
    """This text is no message of the protocol. The reason names a field and never repeats what came."""


def seconds(text: str) -> float:
    """A duration of the protocol.

    >>> seconds("PT1.2S")
    1.2
    """
    found = _DURATION.fullmatch(text)
    if found is None:
        raise ValueError("dit is geen tijdsduur als PT1.2S")
    return float(found.group(1))


Duration = Annotated[str, AfterValidator(lambda text: f"PT{seconds(text)}S")]
_Uuid = Annotated[str, Field(pattern=r"^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$")]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)


class Media(_Part):
    """One way of sending audio that the exchange offers."""

    type: Literal["audio"]
    format: Literal["PCMU", "L16"]
    channels: Annotated[list[Literal["external", "internal"]], Field(min_length=1, max_length=2)]
    rate: Literal[8000]


class Participant(_Part):
    """The outside party. `ani` is the number; it is hashed before it leaves the adapter."""

    id: _Uuid
    ani: str = ""
    dnis: str = ""


class Continued(_Part):
    """An earlier session of the same call that goes on in this one."""

    id: _Uuid


class OpenParameters(_Part):
    """What `open` says. Offers that we do not know are kept as they are and not chosen."""

    organizationId: _Uuid  # noqa: N815 the names are those of the protocol
    conversationId: _Uuid  # noqa: N815
    participant: Participant
    media: Annotated[list[dict[str, Any]], Field(max_length=32)]
    continuedSessions: Annotated[list[Continued], Field(max_length=32)] = []  # noqa: N815
    customConfig: dict[str, Any] = {}  # noqa: N815


class CloseParameters(_Part):
    """Why the exchange closes."""

    reason: Literal["end", "error", "disconnect", "reconnect"]


class SkippedParameters(_Part):
    """Audio that was left out: from where, and how long."""

    start: Duration
    discarded: Duration


class _Empty(_Part):
    pass


class _Envelope(_Part):
    version: Literal["2"]
    id: _Uuid
    seq: Annotated[int, Field(ge=1)]
    serverseq: Annotated[int, Field(ge=0)]
    position: Duration


class OpenMessage(_Envelope):
    """The session begins."""

    type: Literal["open"]
    parameters: OpenParameters


class CloseMessage(_Envelope):
    """The session is over."""

    type: Literal["close"]
    parameters: CloseParameters


class SkippedMessage(_Envelope):
    """Audio was left out, or media goes on after a pause in which it was."""

    type: Literal["discarded", "resumed"]
    parameters: SkippedParameters


class PlainMessage(_Envelope):
    """Messages of which only the type matters to us."""

    type: Literal["ping", "paused", "update", "error"]
    parameters: _Empty


ClientMessage = OpenMessage | CloseMessage | SkippedMessage | PlainMessage
_CLIENT: TypeAdapter[ClientMessage] = TypeAdapter(Annotated[ClientMessage, Field(discriminator="type")])


def read(text: str) -> ClientMessage:
    """Raises `NotAMessage`."""
    if len(text) > LONGEST:
        raise NotAMessage(f"dit bericht is langer dan {LONGEST} tekens")
    try:
        return _CLIENT.validate_json(text)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False, include_context=False)[0]
        place = ".".join(map(str, first["loc"])) or "bericht"
        raise NotAMessage(f"{place}: {first['type']}") from None


def write(kind: str, session: str, seq: int, clientseq: int, parameters: dict[str, Any]) -> str:
    """One of our messages. `parameters` is always there, for an exchange drops a session without it."""
    message = {
        "version": "2",
        "type": kind,
        "seq": seq,
        "clientseq": clientseq,
        "id": session,
        "parameters": parameters,
    }
    return json.dumps(message, separators=(",", ":"), ensure_ascii=False)
