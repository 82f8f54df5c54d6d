"""One's own account: password, codes of an app, signing out everywhere, and who read my calls."""

from __future__ import annotations

from typing import Annotated

import segno
from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from itsdangerous import BadData, URLSafeTimedSerializer
from markupsafe import Markup

from luwte.apps.web.account.door import GATE, address_of
from luwte.apps.web.account.gate import SessionGate, session_gate
from luwte.apps.web.account.identity import IDENTITY, Identity
from luwte.apps.web.account.words import ROLES, called
from luwte.apps.web.gate import ACTOR, LEAVING, NotSignedIn
from luwte.apps.web.page import page
from luwte.errors import NotAllowed, SettingsError
from luwte.service import totp
from luwte.service.identity import Person
from luwte.service.permissions import UseCase, may

router = APIRouter(prefix="/account")
Secret = Annotated[str, Form(max_length=1000)]
_SECRET_SECONDS = 900
_REFUSED = 422


def me(request: Request, gate: Annotated[SessionGate, Depends(session_gate)]) -> Person:
    """Who is signed in, with everything known of them. Raises `NotSignedIn`."""
    person = gate.person(request)
    if person is None:
        raise NotSignedIn
    return person


ME = Annotated[Person, Depends(me)]


def _own(
    request: Request, identity: Identity, person: Person, *, error: str = "", done: str = "", about: str = ""
) -> HTMLResponse:
    return page(
        request,
        "account_eigen.html.j2",
        person.actor,
        status=_REFUSED if error else 200,
        person=person,
        roles=ROLES,
        left=identity.accounts.recovery_left(person.id),
        reads=may(person.actor, UseCase.SEE_READERS, owner=person.id),
        error=error,
        about=about,
        done=done,
    )


@router.get("", response_class=HTMLResponse)
def own(request: Request, identity: IDENTITY, person: ME, gedaan: str = "") -> HTMLResponse:
    """The page of one's own account."""
    return _own(request, identity, person, done=gedaan if gedaan in {"wachtwoord", "codes-uit", "overal"} else "")


@router.post("/wachtwoord", response_class=HTMLResponse)
def change_password(
    request: Request, identity: IDENTITY, gate: GATE, person: ME, oud: Secret, nieuw: Secret
) -> Response:
    """Another password; other places where one was signed in are signed out."""
    try:
        changed = identity.accounts.change_password(person.id, oud, nieuw, address_of(request))
    except (NotAllowed, SettingsError) as error:
        return _own(request, identity, person, error=str(error), about="wachtwoord")
    identity.sessions.close_everywhere(person.id)
    answer = RedirectResponse("/account?gedaan=wachtwoord", 303)
    gate.let_in(request, answer, changed)
    return answer


def _signed(identity: Identity) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(identity.secret, salt="codes")


def _codes(request: Request, identity: Identity, person: Person, secret: bytes, error: str = "") -> HTMLResponse:
    square = segno.make(totp.address(secret, person.name), error="m").svg_inline(
        scale=5, dark="#000", light="#fff", svgclass="vierkant", lineclass=None
    )
    return page(
        request,
        "account_codes.html.j2",
        person.actor,
        status=_REFUSED if error else 200,
        square=Markup(square),  # noqa: S704 it holds paths that segno drew, and no text
        secret=totp.text(secret),
        held=str(_signed(identity).dumps([person.id, totp.text(secret)])),
        error=error,
    )


@router.get("/codes", response_class=HTMLResponse)
def codes(request: Request, identity: IDENTITY, person: ME) -> HTMLResponse:
    """A square to scan; nothing is on until the app has shown a code."""
    return _codes(request, identity, person, totp.new_secret())


@router.post("/codes", response_class=HTMLResponse)
def turn_on(
    request: Request, identity: IDENTITY, person: ME, houd: Secret, code: Annotated[str, Form(max_length=40)]
) -> Response:
    """Codes on; the recovery codes are shown this once."""
    try:
        whose, secret = _signed(identity).loads(houd, max_age=_SECRET_SECONDS)
    except (BadData, ValueError):
        return RedirectResponse("/account/codes", 303)
    if whose != person.id:
        raise NotAllowed("deze pagina is van iemand anders; laad haar opnieuw")
    plain = totp.secret_of(secret)
    try:
        recovery = identity.accounts.turn_on_codes(person.id, plain, code)
    except NotAllowed as error:
        return _codes(request, identity, person, plain, str(error))
    return page(request, "account_herstel.html.j2", person.actor, codes=recovery)


@router.post("/codes/uit", response_class=HTMLResponse)
def turn_off(request: Request, identity: IDENTITY, person: ME, wachtwoord: Secret) -> Response:
    """Codes off."""
    try:
        identity.accounts.turn_off_codes(person.id, wachtwoord, address_of(request))
    except NotAllowed as error:
        return _own(request, identity, person, error=str(error), about="codes")
    return RedirectResponse("/account?gedaan=codes-uit", 303)


@router.post("/overal-af", dependencies=[LEAVING])
def out_everywhere(request: Request, identity: IDENTITY, gate: GATE, person: ME) -> RedirectResponse:
    """Sign out everywhere, here too."""
    identity.sessions.close_everywhere(person.id)
    identity.accounts.note(person.id, "overal afgemeld", person.id)
    answer = RedirectResponse("/aanmelden", 303)
    gate.let_out(request, answer)
    return answer


@router.get("/gelezen", response_class=HTMLResponse)
def who_read(request: Request, identity: IDENTITY, actor: ACTOR) -> HTMLResponse:
    """Who opened my calls."""
    rows = [
        {
            "at": read.line.at.astimezone().strftime("%d-%m-%Y %H:%M"),
            "who": called(identity.people, read.line.actor),
            "mine": read.line.actor == actor.user,
            "how": read.line.action,
            "why": read.line.detail,
            "call": read.call.id,
            "began": f"{read.call.started_at.astimezone():%d-%m %H:%M}, {read.call.line}",
        }
        for read in identity.readings.of(actor)
    ]
    return page(request, "account_gelezen.html.j2", actor, rows=rows)
