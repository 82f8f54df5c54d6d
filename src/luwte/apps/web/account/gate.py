"""The door of a real installation: a cookie that is a key to a session in the store, and forms that are our own."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from urllib.parse import urlsplit

from fastapi import Request, Response
from itsdangerous import BadData, URLSafeTimedSerializer

from luwte.apps.web.account.identity import Identity
from luwte.errors import NotAllowed
from luwte.service.accounts import Step
from luwte.service.actors import Actor
from luwte.service.identity import Person

_HEADER = "x-csrf-token"
_STEP_SECONDS = 600
_OTHER_SITE = "dit verzoek komt van een andere site"
_EXPIRED = "deze pagina is verlopen; laad haar opnieuw"


class SessionGate:
    """Implements `Gate` with real sessions, and gives and takes the cookies."""

    def __init__(self, identity: Identity) -> None:
        self._identity = identity
        self._steps = URLSafeTimedSerializer(identity.secret, salt="aanmeldstap")
        self._mark = "__Host-" if identity.secure else ""

    @property
    def cookie(self) -> str:
        """What the cookie of a session is called; `__Host-` binds it to this one address over TLS."""
        return f"{self._mark}luwte"

    @property
    def _step_cookie(self) -> str:
        return f"{self._mark}luwte-stap"

    async def actor(self, request: Request) -> Actor | None:
        """Who is signed in at this moment: a page that stays open asks again and again."""
        person = await asyncio.to_thread(self.person, request)
        return person.actor if person else None

    def person(self, request: Request) -> Person | None:
        """The same with everything that is known of them."""
        return self._identity.sessions.resume(request.cookies.get(self.cookie, ""))

    def csrf(self, request: Request) -> str:
        """Bound to the session: no other page or person can know it, and a new session has a new one."""
        held = request.cookies.get(self.cookie, "")
        return hmac.new(self._identity.secret, f"csrf:{held}".encode(), hashlib.sha256).hexdigest()[:32]

    async def checked(self, request: Request) -> None:
        """Raises `NotAllowed` for what does not come from a page of ours."""
        site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
        if site is not None and site not in {"same-origin", "none"}:
            raise NotAllowed(_OTHER_SITE)
        # Our pages tell no referrer, so a browser names no origin on their forms: then the browser's word above counts.
        hidden = origin == "null" and site == "same-origin"
        if origin is not None and not hidden and urlsplit(origin).netloc != request.headers.get("host", ""):
            raise NotAllowed(_OTHER_SITE)
        sent = request.headers.get(_HEADER, "")
        if not sent:
            sent = str((await request.form()).get("csrf", ""))
        if not hmac.compare_digest(sent.encode("utf-8", "surrogatepass"), self.csrf(request).encode()):
            raise NotAllowed(_EXPIRED)

    def let_in(self, request: Request, answer: Response, person: Person) -> None:
        """Sign somebody in: always a new session; the one this browser had is over."""
        self._identity.sessions.close(request.cookies.get(self.cookie, ""))
        self._set(answer, self.cookie, self._identity.sessions.open(person))
        self._drop(answer, self._step_cookie)

    def let_out(self, request: Request, answer: Response) -> None:
        """Sign out here."""
        self._identity.sessions.close(request.cookies.get(self.cookie, ""))
        self._drop(answer, self.cookie)

    def half_way(self, answer: Response, person: Person, step: Step, back: str) -> None:
        """Remember for ten minutes who gave the right password and what comes next."""
        held = self._steps.dumps([person.id, person.epoch, step.value, back])
        self._set(answer, self._step_cookie, str(held), _STEP_SECONDS)

    def waiting(self, request: Request, step: Step) -> tuple[Person, str]:
        """Who is half way at this step, and where they go after. Raises `NotAllowed`."""
        try:
            user, epoch, at, back = self._steps.loads(request.cookies.get(self._step_cookie, ""), max_age=_STEP_SECONDS)
        except (BadData, ValueError):
            raise NotAllowed("dat duurde te lang; meld u opnieuw aan") from None
        if at != step:
            raise NotAllowed("meld u opnieuw aan")
        return self._identity.accounts.still(user, epoch), back

    def _set(self, answer: Response, name: str, value: str, seconds: int | None = None) -> None:
        answer.set_cookie(
            name, value, max_age=seconds, path="/", secure=self._identity.secure, httponly=True, samesite="lax"
        )

    def _drop(self, answer: Response, name: str) -> None:
        answer.delete_cookie(name, path="/", secure=self._identity.secure, httponly=True, samesite="lax")


def session_gate(request: Request) -> SessionGate:
    """The gate, where sessions are real. Raises `NotAllowed` in practice mode."""
    gate = request.app.state.parts.gate
    if not isinstance(gate, SessionGate):
        raise NotAllowed("dit kan niet in de oefening")
    return gate
