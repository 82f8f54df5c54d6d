"""Sessions of practice mode: a signed cookie says who somebody chose to be. Real people sign in elsewhere."""

from __future__ import annotations

import hashlib
import hmac

from fastapi import Request
from itsdangerous import BadSignature, URLSafeSerializer

from luwte.apps.practice import PEOPLE
from luwte.errors import NotAllowed
from luwte.service.actors import Actor

COOKIE = "luwte-oefening"
_HEADER = "x-csrf-token"


class PracticeGate:
    """Who somebody chose to be; `secret` lasts as long as the practice store."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret
        self._signed = URLSafeSerializer(secret, salt="oefening")

    def cookie(self, user: str) -> str:
        """What the browser keeps."""
        return str(self._signed.dumps(user))

    async def actor(self, request: Request) -> Actor | None:
        """Who this browser is."""
        try:
            user = self._signed.loads(request.cookies.get(COOKIE, ""))
        except BadSignature:
            return None
        person = PEOPLE.get(str(user))
        return person.actor if person else None

    def csrf(self, request: Request) -> str:
        """Bound to the cookie: a page of somebody else cannot know it."""
        held = request.cookies.get(COOKIE, "")
        return hmac.new(self._secret, f"csrf:{held}".encode(), hashlib.sha256).hexdigest()[:32]

    async def checked(self, request: Request) -> None:
        """The token in the header of a button or in the field of a form; nothing that comes from another site."""
        if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
            raise NotAllowed("dit verzoek komt van een andere site")
        sent = request.headers.get(_HEADER, "")
        if not sent:
            form = await request.form()
            sent = str(form.get("csrf", ""))
        if not hmac.compare_digest(sent.encode(), self.csrf(request).encode()):
            raise NotAllowed("deze pagina is verlopen; laad haar opnieuw")
