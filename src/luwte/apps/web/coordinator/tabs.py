"""The menu inside the coordinator's pages, and how one of them is shown. Each person has the tabs of their rights."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from luwte.apps.language import marked
from luwte.apps.web.account.identity import the_identity
from luwte.apps.web.gate import ACTOR
from luwte.apps.web.page import page
from luwte.errors import NotAllowed, StoreUnavailable
from luwte.service.actors import Actor
from luwte.service.permissions import UseCase, may

router = APIRouter(prefix="/beheer")
_REFUSED = 422


@dataclass(frozen=True, slots=True)
class Tab:
    """A page of the coordinator."""

    path: str
    text: str
    needs: UseCase


TABS = (
    Tab("/beheer/mensen", marked("Mensen en teams"), UseCase.SEE_PEOPLE),
    Tab("/beheer/lijnen", marked("Lijnen"), UseCase.SEE_SETTINGS),
    Tab("/beheer/inhoud", marked("Inhoud"), UseCase.SEE_CONTENT),
    Tab("/beheer/wet", marked("Wet en toestemming"), UseCase.SEE_SETTINGS),
    Tab("/beheer/bewaren", marked("Bewaren"), UseCase.SEE_RETENTION),
    Tab("/beheer/logboek", marked("Logboek"), UseCase.SEE_TRAIL),
    Tab("/beheer/noodtoegang", marked("Noodtoegang"), UseCase.SEE_TRAIL),
    Tab("/beheer/wijzigingen", marked("Wijzigingen"), UseCase.SEE_SETTINGS),
    Tab("/beheer/berichten", marked("Berichten"), UseCase.SEE_WEBHOOKS),
    Tab("/beheer/toestand", marked("Toestand"), UseCase.SEE_HEALTH),
)


def tabs(actor: Actor) -> tuple[Tab, ...]:
    """What this person can open."""
    return tuple(tab for tab in TABS if may(actor, tab.needs))


def office(
    request: Request, template: str, actor: Actor, *, error: str = "", done: str = "", **values: object
) -> HTMLResponse:
    """A page of the coordinator; with an `error` nothing was changed."""
    return page(
        request,
        template,
        actor,
        status=_REFUSED if error else 200,
        tabs=tabs(actor),
        opened=_opened(request, actor),
        error=error,
        done=done,
        **values,
    )


def _opened(request: Request, actor: Actor) -> int:
    """How many calls were opened in an emergency without this coordinator having seen it; it stands on every page."""
    with suppress(StoreUnavailable):
        return len(the_identity(request).glass.unseen(actor))
    return 0


@router.get("")
def office_start(actor: ACTOR) -> RedirectResponse:
    """To the first page that this person can open."""
    open_to = tabs(actor)
    if not open_to:
        raise NotAllowed("uw rol geeft hier geen toegang toe")
    return RedirectResponse(open_to[0].path, 303)
