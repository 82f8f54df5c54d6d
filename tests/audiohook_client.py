"""A conformance client for AudioHook: our own, over real sockets. It signs, numbers, and keeps what comes back."""

from __future__ import annotations

import base64
import json
import secrets
import time
import uuid
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

from luwte.telephony.audiohook.signature import REQUIRED, Request, sign
from luwte.telephony.audiohook.structured import InnerList

KEY = "SGVsbG8sIEkgYW0gdGhlIEFQSSBrZXkh"
SECRET = b"MySuperSecretKeyTellNo-1!2@3#4$5"
ORGANIZATION = str(uuid.uuid4())


def signed_headers(
    authority: str, target: str, session: str, *, secret: bytes = SECRET, age: int = 0
) -> dict[str, str]:
    """The headers of a connection."""
    own = {
        "Audiohook-Organization-Id": ORGANIZATION,
        "Audiohook-Session-Id": session,
        "Audiohook-Correlation-Id": str(uuid.uuid4()),
        "X-API-KEY": KEY,
    }
    created = int(time.time()) - age
    parameters: tuple[tuple[str, str | int], ...] = (
        ("keyid", KEY),
        ("nonce", base64.b64encode(secrets.token_bytes(18)).decode()),
        ("alg", "hmac-sha256"),
        ("created", created),
        ("expires", created + 30),
    )
    covered = InnerList(REQUIRED, parameters)
    request = Request(target, authority, {name.lower(): value for name, value in own.items()})
    signature = base64.b64encode(sign(request, covered, secret)).decode()
    return {**own, "Signature-Input": f"sig1={covered}", "Signature": f"sig1=:{signature}:"}


class Client:
    """One session of the exchange."""

    def __init__(self, socket: ClientConnection, session: str) -> None:
        self.socket = socket
        self.session = session
        self.seq = 0
        self.serverseq = 0
        self.samples = 0

    @classmethod
    async def connect(cls, port: int, **signing: Any) -> Client:
        session = str(uuid.uuid4())
        authority, target = f"127.0.0.1:{port}", "/lijn/audiohook"
        headers = signed_headers(authority, target, session, **signing)
        socket = await connect(f"ws://{authority}{target}", additional_headers=headers, compression=None)
        return cls(socket, session)

    async def say(self, kind: str, parameters: dict[str, Any] | None = None, **envelope: Any) -> None:
        self.seq += 1
        message = {
            "version": "2",
            "id": self.session,
            "type": kind,
            "seq": self.seq,
            "serverseq": self.serverseq,
            "position": f"PT{self.samples / 8000}S",
            "parameters": parameters or {},
        }
        await self.socket.send(json.dumps({**message, **envelope}))

    async def hear(self) -> dict[str, Any]:
        message: dict[str, Any] = json.loads(await self.socket.recv())
        assert message["seq"] == self.serverseq + 1
        assert message["clientseq"] <= self.seq
        assert message["id"] == self.session
        self.serverseq += 1
        return message

    async def open(self, *channels: tuple[str, ...], conversation: str | None = None) -> dict[str, Any]:
        offers = [{"type": "audio", "format": "PCMU", "channels": list(c), "rate": 8000} for c in channels]
        await self.say(
            "open",
            {
                "organizationId": ORGANIZATION,
                "conversationId": conversation or str(uuid.uuid4()),
                "participant": {"id": str(uuid.uuid4()), "ani": "+31612345678", "aniName": "", "dnis": "+3188"},
                "media": offers,
            },
        )
        return await self.hear()

    async def play(self, audio: bytes, frame: int) -> None:
        for first in range(0, len(audio), frame):
            piece = audio[first : first + frame]
            await self.socket.send(piece)
        self.samples += len(audio)
