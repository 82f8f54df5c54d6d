"""Where messages about calls go outside: addresses, what each wants to hear, and whether deliveries arrive."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from luwte.apps.web.account.identity import IDENTITY, Identity
from luwte.apps.web.account.words import MESSAGES
from luwte.apps.web.coordinator.tabs import office
from luwte.apps.web.gate import ACTOR
from luwte.errors import SettingsError
from luwte.service.actors import Actor
from luwte.service.notices import NoticeKind
from luwte.service.permissions import UseCase, may
from luwte.service.webhook_addresses import CALLS, Address, Wish

router = APIRouter(prefix="/beheer/berichten")
Short = Annotated[str, Form(max_length=600)]
Kinds = Annotated[list[NoticeKind], Form(max_length=len(NoticeKind))]
_MARKS = "%d-%m-%Y %H:%M"
_DONE = frozenset({"opgeslagen", "proef"})


def _row(address: Address, *, whole: bool) -> dict[str, object]:
    """What a page shows of an address; see `_where` about `whole`."""
    standing = address.standing
    return {
        "id": address.id,
        "name": address.name,
        "url": _where(address, whole=whole),
        "enabled": address.enabled,
        "follows": address.follows,
        "arrived": f"{standing.delivered_at.astimezone():{_MARKS}}" if standing.delivered_at else "",
        "failed": f"{standing.failed_at.astimezone():{_MARKS}}" if standing.failed_at else "",
        "failures": standing.failures,
        "reason": standing.reason,
    }


def _values(wish: Wish | Address, *, whole: bool) -> dict[str, Any]:
    return {"name": wish.name, "url": _where(wish, whole=whole), "kinds": wish.kinds, "spoken": wish.spoken}


def _where(wish: Wish | Address, *, whole: bool) -> str:
    """The url; for who only looks no further than the computer, because the rest is often as good as a password."""
    parts = urlsplit(wish.url)
    nothing_more = parts.path in {"", "/"} and not parts.query
    return wish.url if whole or nothing_more else f"{parts.scheme}://{parts.netloc}/…"


def _all(
    request: Request, identity: Identity, actor: Actor, *, error: str = "", done: str = "", wish: Wish | None = None
) -> HTMLResponse:
    changes = may(actor, UseCase.CHANGE_WEBHOOKS)
    return office(
        request,
        "coordinator_berichten.html.j2",
        actor,
        error=error,
        done=done,
        rows=[_row(address, whole=changes) for address in identity.webhooks.all(actor)],
        values=_values(wish or Wish("", ""), whole=True),
        kinds={kind: text for kind, text in MESSAGES.items() if kind in CALLS},
        words=identity.webhooks.words,
        changes=changes,
    )


def _one(
    request: Request,
    identity: Identity,
    actor: Actor,
    address: Address,
    *,
    error: str = "",
    done: str = "",
    wish: Wish | None = None,
    secret: str = "",
) -> HTMLResponse:
    changes = may(actor, UseCase.CHANGE_WEBHOOKS)
    return office(
        request,
        "coordinator_bericht.html.j2",
        actor,
        error=error,
        done=done if done in _DONE else "",
        row=_row(address, whole=changes),
        values=_values(wish or address, whole=changes),
        kinds={kind: text for kind, text in MESSAGES.items() if kind in CALLS},
        words=identity.webhooks.words,
        secret=secret,
        changes=changes,
    )


def _to(identity: str, done: str) -> RedirectResponse:
    return RedirectResponse(f"/beheer/berichten/{identity}?gedaan={done}", 303)


@router.get("", response_class=HTMLResponse)
def addresses(request: Request, identity: IDENTITY, actor: ACTOR, gedaan: str = "") -> HTMLResponse:
    """Every address."""
    return _all(request, identity, actor, done="opgeslagen" if gedaan == "opgeslagen" else "")


@router.post("", response_class=HTMLResponse)
def add(
    request: Request,
    identity: IDENTITY,
    actor: ACTOR,
    naam: Short,
    adres: Short,
    soort: Kinds = [],  # noqa: B006 fastapi copies it
    *,
    tekst: Annotated[bool, Form()] = False,
) -> HTMLResponse:
    """A new address; its secret is shown this once."""
    wish = Wish(naam, adres, frozenset(soort), tekst)
    try:
        made, secret = identity.webhooks.add(actor, wish)
    except SettingsError as error:
        return _all(request, identity, actor, error=str(error), wish=wish)
    return _one(request, identity, actor, made, secret=secret)


@router.get("/{address}", response_class=HTMLResponse)
def one(request: Request, identity: IDENTITY, actor: ACTOR, address: str, gedaan: str = "") -> HTMLResponse:
    """One address."""
    return _one(request, identity, actor, identity.webhooks.one(actor, address), done=gedaan)


@router.post("/{address}", response_class=HTMLResponse)
def change(
    request: Request,
    identity: IDENTITY,
    actor: ACTOR,
    address: str,
    naam: Short,
    adres: Short,
    soort: Kinds = [],  # noqa: B006 fastapi copies it
    *,
    tekst: Annotated[bool, Form()] = False,
) -> Response:
    """Another name, url or choice of messages."""
    wish = Wish(naam, adres, frozenset(soort), tekst)
    try:
        identity.webhooks.change(actor, address, wish)
    except SettingsError as error:
        held = identity.webhooks.one(actor, address)
        return _one(request, identity, actor, held, error=str(error), wish=wish)
    return _to(address, "opgeslagen")


@router.post("/{address}/geheim", response_class=HTMLResponse)
def renew(request: Request, identity: IDENTITY, actor: ACTOR, address: str) -> HTMLResponse:
    """Another secret, shown this once."""
    secret = identity.webhooks.renew(actor, address)
    return _one(request, identity, actor, identity.webhooks.one(actor, address), secret=secret)


@router.post("/{address}/stand/{state}")
def switch(identity: IDENTITY, actor: ACTOR, address: str, state: str) -> RedirectResponse:
    """On or off."""
    identity.webhooks.switch(actor, address, on=state == "aan")
    return _to(address, "opgeslagen")


@router.post("/{address}/proef", response_class=HTMLResponse)
def trial(request: Request, identity: IDENTITY, actor: ACTOR, address: str) -> Response:
    """A message that says nothing, to see whether it arrives."""
    try:
        identity.webhooks.trial(actor, address)
    except SettingsError as error:
        return _one(request, identity, actor, identity.webhooks.one(actor, address), error=str(error))
    return _to(address, "proef")


@router.post("/{address}/weg", response_class=HTMLResponse)
def remove(request: Request, identity: IDENTITY, actor: ACTOR, address: str) -> Response:
    """Forget it."""
    try:
        identity.webhooks.remove(actor, address)
    except SettingsError as error:
        return _one(request, identity, actor, identity.webhooks.one(actor, address), error=str(error))
    return RedirectResponse("/beheer/berichten?gedaan=opgeslagen", 303)
