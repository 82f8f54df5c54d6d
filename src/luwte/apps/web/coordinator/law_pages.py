"""The law's switches, what the desk offers, and how long things are kept, with the last proofs of deletion."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from luwte.apps.language import gettext as _
from luwte.apps.web.account.identity import IDENTITY, Identity
from luwte.apps.web.account.words import CONDITIONS
from luwte.apps.web.coordinator.tabs import office
from luwte.apps.web.gate import ACTOR
from luwte.errors import SettingsError
from luwte.service.actors import Actor
from luwte.service.permissions import UseCase, may, permit

router = APIRouter(prefix="/beheer")
Short = Annotated[str, Form(max_length=300)]
Long = Annotated[str, Form(max_length=20_000)]
Switch = Annotated[bool, Form()]
Version = Annotated[int, Form(ge=0)]


def _law(
    request: Request,
    identity: Identity,
    actor: Actor,
    *,
    values: dict[str, Any] | None = None,
    version: int | None = None,
    error: str = "",
    reason: str = "",
    done: str = "",
) -> HTMLResponse:
    now = identity.organisation.see(actor)
    return office(
        request,
        "coordinator_wet.html.j2",
        actor,
        error=error,
        done=done,
        law=now.law,
        missing=[_(CONDITIONS.get(name, name)) for name in now.law.missing_for_words],
        values=values or now.law.model_dump(mode="json"),
        version=identity.organisation.version("law") if version is None else version,
        help_key=now.desk.help_key,
        desk_version=identity.organisation.version("desk"),
        reason=reason,
        changes=may(actor, UseCase.CHANGE_SETTINGS),
    )


@router.get("/wet", response_class=HTMLResponse)
def law(request: Request, identity: IDENTITY, actor: ACTOR, gedaan: str = "") -> HTMLResponse:
    """Words or voice, and everything that belongs to it."""
    return _law(request, identity, actor, done=gedaan if gedaan == "opgeslagen" else "")


@router.post("/wet", response_class=HTMLResponse)
def change_law(
    request: Request,
    identity: IDENTITY,
    actor: ACTOR,
    mode: Short,
    version: Version,
    reason: Short,
    dpia: Short = "",
    or_date: Short = "",
    responsible: Short = "",
    notice_nl: Long = "",
    notice_en: Long = "",
    notice_easy: Long = "",
    read_along: Switch = False,
) -> Response:
    """Change them; voice without its four conditions is refused."""
    values = {
        "mode": mode,
        "dpia": dpia,
        "or_date": or_date,
        "responsible": responsible,
        "notice_nl": notice_nl.replace("\r\n", "\n"),
        "notice_en": notice_en.replace("\r\n", "\n"),
        "notice_easy": notice_easy.replace("\r\n", "\n"),
        "read_along": read_along,
    }
    try:
        identity.organisation.change(actor, "law", values, reason, version)
    except SettingsError as error:
        return _law(request, identity, actor, values=values, version=version, error=str(error), reason=reason)
    return RedirectResponse("/beheer/wet?gedaan=opgeslagen", 303)


@router.post("/bureau", response_class=HTMLResponse)
def change_desk(
    request: Request, identity: IDENTITY, actor: ACTOR, version: Version, reason: Short, help_key: Switch = False
) -> Response:
    """What the desk of employees offers."""
    try:
        identity.organisation.change(actor, "desk", {"help_key": help_key}, reason, version)
    except SettingsError as error:
        return _law(request, identity, actor, error=str(error))
    return RedirectResponse("/beheer/wet?gedaan=opgeslagen", 303)


def _keeping(
    request: Request,
    identity: Identity,
    actor: Actor,
    *,
    values: dict[str, Any] | None = None,
    version: int | None = None,
    error: str = "",
    reason: str = "",
    done: str = "",
) -> HTMLResponse:
    permit(actor, UseCase.SEE_RETENTION)
    return office(
        request,
        "coordinator_bewaren.html.j2",
        actor,
        error=error,
        done=done,
        values=values or identity.organisation.now.retention.model_dump(mode="json"),
        version=identity.organisation.version("retention") if version is None else version,
        reason=reason,
        proofs=identity.readings.proofs(actor),
        changes=may(actor, UseCase.CHANGE_SETTINGS),
    )


@router.get("/bewaren", response_class=HTMLResponse)
def keeping(request: Request, identity: IDENTITY, actor: ACTOR, gedaan: str = "") -> HTMLResponse:
    """How long each purpose keeps what it needs."""
    return _keeping(request, identity, actor, done=gedaan if gedaan == "opgeslagen" else "")


@router.post("/bewaren", response_class=HTMLResponse)
def change_keeping(
    request: Request,
    identity: IDENTITY,
    actor: ACTOR,
    transcript_hours: Short,
    kept_hours: Short,
    alert_days: Short,
    account_days: Short,
    version: Version,
    reason: Short,
) -> Response:
    """Change them, within the bounds of the law."""
    values = {
        "transcript_hours": transcript_hours,
        "kept_hours": kept_hours,
        "alert_days": alert_days,
        "account_days": account_days,
    }
    try:
        identity.organisation.change(actor, "retention", values, reason, version)
    except SettingsError as error:
        return _keeping(request, identity, actor, values=values, version=version, error=str(error), reason=reason)
    return RedirectResponse("/beheer/bewaren?gedaan=opgeslagen", 303)
