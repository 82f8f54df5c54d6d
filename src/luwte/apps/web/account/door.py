"""The first time, signing in, the second step, and signing out."""

from __future__ import annotations

import hmac
import secrets
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from itsdangerous import BadData, URLSafeTimedSerializer

from luwte.apps.web.account.gate import SessionGate, session_gate
from luwte.apps.web.account.identity import IDENTITY, Identity
from luwte.apps.web.gate import LEAVING
from luwte.apps.web.navigation import home
from luwte.apps.web.page import page
from luwte.apps.web.refusals import missing
from luwte.errors import LuwteError, NotAllowed, SettingsError
from luwte.service.accounts import Step
from luwte.service.identity import Person
from luwte.service.throttle import TooOften

router = APIRouter()
GATE = Annotated[SessionGate, Depends(session_gate)]
Name = Annotated[str, Form(max_length=200)]
Secret = Annotated[str, Form(max_length=1000)]
Back = Annotated[str, Form(max_length=500)]

_SERVICE_COOKIE = "luwte-dienst"
_SERVICE_SECONDS = 600
_REFUSED, _WAIT = 422, 429


def local(address: str) -> str:
    """An address of ours, or none."""
    return address if address.startswith("/") and not address.startswith(("//", "/\\")) else ""


def address_of(request: Request) -> str:
    """Where somebody tries from."""
    return request.client.host if request.client else "onbekend"


def again(request: Request, template: str, error: LuwteError, **values: object) -> HTMLResponse:
    """The form once more, with what is wrong; passwords are never filled in."""
    status = _WAIT if isinstance(error, TooOften) else _REFUSED
    answer = page(request, template, None, status=status, error=str(error), **values)
    if isinstance(error, TooOften):
        answer.headers["Retry-After"] = str(max(1, round(error.wait)))
    return answer


@router.get("/eerste-keer", response_class=HTMLResponse)
def first_time(request: Request, identity: IDENTITY) -> Response:
    """The set-up page, only while nobody has an account."""
    if not identity.accounts.empty():
        return RedirectResponse("/aanmelden", 303)
    return page(request, "account_eerste.html.j2", error="", name="", alias="")


@router.post("/eerste-keer", response_class=HTMLResponse)
def be_first(
    request: Request, identity: IDENTITY, gate: GATE, code: Name, naam: Name, schermnaam: Name, wachtwoord: Secret
) -> Response:
    """Make the first account: the coordinator, who makes the others."""
    try:
        identity.accounts.enter_first(address_of(request))
        if not hmac.compare_digest(_plain(code).encode(), _plain(identity.first_code).encode()):
            raise NotAllowed("de code klopt niet; hij staat waar Luwte gestart is")
        person = identity.accounts.first(naam, schermnaam, wachtwoord)
    except (NotAllowed, SettingsError) as error:
        return again(request, "account_eerste.html.j2", error, name=naam, alias=schermnaam)
    return _in(request, gate, person, "/account")


def _plain(code: str) -> str:
    return "".join(c for c in code.upper() if c.isalnum())


@router.get("/aanmelden", response_class=HTMLResponse)
def sign_in_page(request: Request, identity: IDENTITY, naar: Annotated[str, Query(max_length=500)] = "") -> Response:
    """Name and password, or the organisation's own sign-in service."""
    if identity.accounts.empty():
        return RedirectResponse("/eerste-keer", 303)
    return page(request, "account_aanmelden.html.j2", error="", name="", back=local(naar), service=_service(identity))


def _service(identity: Identity) -> str:
    return identity.service_name if identity.service else ""


@router.post("/aanmelden", response_class=HTMLResponse)
def sign_in(
    request: Request, identity: IDENTITY, gate: GATE, naam: Name, wachtwoord: Secret, naar: Back = ""
) -> Response:
    """The first step."""
    try:
        person, step = identity.accounts.password(naam, wachtwoord, address_of(request))
    except NotAllowed as error:
        return again(
            request,
            "account_aanmelden.html.j2",
            error,
            name=naam,
            back=local(naar),
            service=_service(identity),
        )
    return _next(request, identity, gate, person, step, local(naar))


def _next(request: Request, identity: Identity, gate: SessionGate, person: Person, step: Step, back: str) -> Response:
    if step is Step.NONE:
        return _in(request, gate, person, back, identity)
    answer = RedirectResponse(f"/aanmelden/{step.value}", 303)
    gate.half_way(answer, person, step, back)
    return answer


def _in(
    request: Request, gate: SessionGate, person: Person, back: str, identity: Identity | None = None
) -> RedirectResponse:
    answer = RedirectResponse(back or home(person.actor), 303)
    gate.let_in(request, answer, person)
    if identity is not None:
        identity.accounts.note(person.id, "aangemeld", person.id)
    return answer


@router.get("/aanmelden/code", response_class=HTMLResponse)
def code_page(request: Request, gate: GATE) -> HTMLResponse:
    """The code of the app."""
    gate.waiting(request, Step.CODE)
    return page(request, "account_code.html.j2", error="")


@router.post("/aanmelden/code", response_class=HTMLResponse)
def give_code(request: Request, identity: IDENTITY, gate: GATE, code: Name) -> Response:
    """The second step."""
    person, back = gate.waiting(request, Step.CODE)
    try:
        person = identity.accounts.second(person.id, person.epoch, code, address_of(request))
    except NotAllowed as error:
        return again(request, "account_code.html.j2", error)
    return _next(request, identity, gate, person, identity.accounts.after_code(person), back)


@router.get("/aanmelden/wachtwoord", response_class=HTMLResponse)
def new_password_page(request: Request, gate: GATE) -> HTMLResponse:
    """Choose a password of one's own after signing in with one that somebody gave."""
    person, _ = gate.waiting(request, Step.NEW_PASSWORD)
    return page(request, "account_nieuw.html.j2", error="", name=person.name)


@router.post("/aanmelden/wachtwoord", response_class=HTMLResponse)
def choose_password(request: Request, identity: IDENTITY, gate: GATE, wachtwoord: Secret) -> Response:
    """The last step."""
    person, back = gate.waiting(request, Step.NEW_PASSWORD)
    try:
        person = identity.accounts.change_password(person.id, None, wachtwoord)
    except SettingsError as error:
        return again(request, "account_nieuw.html.j2", error, name=person.name)
    return _in(request, gate, person, back, identity)


@router.post("/afmelden", dependencies=[LEAVING])
def sign_out(request: Request, gate: GATE) -> RedirectResponse:
    """Sign out here."""
    answer = RedirectResponse("/aanmelden", 303)
    gate.let_out(request, answer)
    return answer


def _signed(identity: Identity) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(identity.secret, salt="aanmelddienst")


@router.get("/aanmelden/dienst")
def to_service(identity: IDENTITY, naar: Annotated[str, Query(max_length=500)] = "") -> Response:
    """To the organisation's sign-in service; what must come back with it is kept in a cookie for ten minutes."""
    if identity.service is None:
        missing("er is geen aanmelddienst ingesteld")
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    answer = RedirectResponse(identity.service.begin(state, nonce, verifier), 303)
    held = str(_signed(identity).dumps([state, nonce, verifier, local(naar)]))
    answer.set_cookie(
        _SERVICE_COOKIE, held, max_age=_SERVICE_SECONDS, secure=identity.secure, httponly=True, samesite="lax"
    )
    return answer


@router.get("/aanmelden/dienst/terug")
def from_service(
    request: Request,
    identity: IDENTITY,
    gate: GATE,
    state: Annotated[str, Query(max_length=500)] = "",
    code: Annotated[str, Query(max_length=4000)] = "",
) -> Response:
    """Back from it. Raises `NotAllowed` for anything that we did not ask for."""
    if identity.service is None:
        missing("er is geen aanmelddienst ingesteld")
    try:
        ours, nonce, verifier, back = _signed(identity).loads(
            request.cookies.get(_SERVICE_COOKIE, ""), max_age=_SERVICE_SECONDS
        )
    except (BadData, ValueError):
        raise NotAllowed("dat duurde te lang; meld u opnieuw aan") from None
    if not code or not hmac.compare_digest(state.encode(), str(ours).encode()):
        raise NotAllowed("de aanmelddienst gaf geen geldig antwoord; meld u opnieuw aan")
    person = identity.accounts.from_service(identity.service.finish(code, nonce, verifier))
    answer = _in(request, gate, person, back, identity)
    answer.delete_cookie(_SERVICE_COOKIE, secure=identity.secure, httponly=True, samesite="lax")
    return answer
