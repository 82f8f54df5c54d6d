"""What the pages of accounts and of the coordinator work with, handed over by who starts the server."""

from __future__ import annotations

import base64
import hmac
from dataclasses import dataclass
from typing import Annotated, Protocol

from fastapi import Depends, Request

from luwte.errors import NotFound
from luwte.service.accounts import Accounts, Claims
from luwte.service.break_glass import BreakGlass
from luwte.service.organisation import Organisation
from luwte.service.overlay import Overlay
from luwte.service.people import People
from luwte.service.readings import Readings
from luwte.service.sessions import Sessions
from luwte.service.webhook_addresses import WebhookAddresses


class SignInService(Protocol):
    """The organisation's own sign-in service (OpenID Connect). Both methods reach out: call them from a thread."""

    def begin(self, state: str, nonce: str, verifier: str) -> str:
        """The address to send a browser to. Raises `NotAllowed` when the service does not answer."""

    def finish(self, code: str, nonce: str, verifier: str) -> Claims:
        """Who came back with this code. Raises `NotAllowed` for anything that is not exactly right."""


@dataclass(frozen=True)
class Identity:
    """`secret` is 32 bytes and the same at every start. `secure`: the browser reaches us over TLS."""

    accounts: Accounts
    people: People
    sessions: Sessions
    organisation: Organisation
    overlay: Overlay
    readings: Readings
    glass: BreakGlass
    webhooks: WebhookAddresses
    secret: bytes
    secure: bool = False
    service: SignInService | None = None
    service_name: str = ""

    @property
    def first_code(self) -> str:
        """What the very first person types, so that no passer-by on the network becomes the first."""
        digest = hmac.digest(self.secret, b"eerste-keer", "sha256")
        plain = base64.b32encode(digest).decode()[:12]
        return "-".join(plain[i : i + 4] for i in range(0, 12, 4))


def the_identity(request: Request) -> Identity:
    """The accounts of this installation. Raises `NotFound` where there are none."""
    identity: Identity | None = request.app.state.parts.identity
    if identity is None:
        raise NotFound("hier zijn geen accounts")
    return identity


IDENTITY = Annotated[Identity, Depends(the_identity)]
