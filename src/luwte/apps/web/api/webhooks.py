"""Routes for the addresses that messages go to. A secret is in the answer that made it, and in no other."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Annotated, TypeVar

from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict, Field, StrictBool

from luwte.apps.web.api.access import KEEPER
from luwte.apps.web.api.parts import FEEDING
from luwte.apps.web.api.problem import Refusal, documented
from luwte.errors import SettingsError
from luwte.service.actors import Actor, Role, UserId
from luwte.service.notices import NoticeKind
from luwte.service.tokens import Token
from luwte.service.webhook_addresses import CALLS, Address, Wish

router = APIRouter(tags=["webhooks"])
IDENTITY = Annotated[str, Path(max_length=40, pattern=r"^[a-z0-9]+$", description="Het id van het adres.")]
KINDS = sorted(kind.value for kind in CALLS)
_REFUSALS = documented(401, 403, 404, 422, 429, 503)

T = TypeVar("T")


class Wanted(BaseModel):
    """Een adres zoals u het wilt."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=60)]
    url: Annotated[str, Field(min_length=1, max_length=500, description="Begint met https://.")]
    kinds: Annotated[
        list[Annotated[str, Field(json_schema_extra={"enum": KINDS})]],
        Field(min_length=1, max_length=len(KINDS), description="Welke soorten berichten."),
    ] = KINDS
    spoken: Annotated[StrictBool, Field(description="Ook wat er gezegd is; alleen als webhook_text dat toestaat.")] = (
        False
    )
    enabled: StrictBool = True

    def wish(self) -> Wish:
        """As the use case wants it. Raises `Refusal`."""
        if unknown := sorted(set(self.kinds) - set(KINDS)):
            raise Refusal(422, f"kinds: onbekende soort {unknown[0][:40]}; wel: {', '.join(KINDS)}")
        return Wish(self.name, self.url, frozenset(NoticeKind(kind) for kind in self.kinds), self.spoken)


class Kept(BaseModel):
    """Een adres en hoe de bezorging gaat."""

    id: str
    name: str
    url: str
    kinds: list[str]
    spoken: bool
    enabled: bool
    delivered_at: datetime | None
    failed_at: datetime | None
    failures: Annotated[int, Field(description="Hoeveel keer achter elkaar het mislukte.")]
    reason: Annotated[str, Field(description="Waarom het de laatste keer mislukte.")]


class Made(Kept):
    """Een nieuw adres, met het geheim."""

    secret: Annotated[str, Field(description="Het geheim voor de handtekening. U ziet het één keer.")]


class NewSecret(BaseModel):
    """Een nieuw geheim."""

    secret: Annotated[str, Field(description="Het oude werkt meteen niet meer.")]


def _kept(address: Address) -> dict[str, object]:
    standing = address.standing
    return {
        "id": address.id,
        "name": address.name,
        "url": address.url,
        "kinds": sorted(address.kinds),
        "spoken": address.spoken,
        "enabled": address.enabled,
        "delivered_at": standing.delivered_at,
        "failed_at": standing.failed_at,
        "failures": standing.failures,
        "reason": standing.reason,
    }


def _as(token: Token) -> Actor:
    """Whoever gave out the token with this right gave it to a program: the trail names the token."""
    return Actor(UserId(f"koppelsleutel {token.id}"), token.name, frozenset({Role.COORDINATOR}))


async def _do(work: Callable[[], T]) -> T:
    """In a thread; what cannot be is said as a mistake in the request."""
    try:
        return await asyncio.to_thread(work)
    except SettingsError as error:
        raise Refusal(422, str(error)) from None


@router.get("/webhooks", summary="Alle adressen", responses=documented(401, 403, 422, 429, 503))
async def addresses(token: KEEPER, feeding: FEEDING) -> list[Kept]:
    """Het geheim staat er nooit bij."""
    return [Kept(**_kept(one)) for one in await _do(lambda: feeding.webhooks.all(_as(token)))]


@router.post(
    "/webhooks", status_code=201, summary="Maak een adres", responses=documented(400, 401, 403, 413, 422, 429, 503)
)
async def add(wanted: Wanted, token: KEEPER, feeding: FEEDING) -> Made:
    """Het antwoord bevat het geheim, één keer."""
    wish, actor = wanted.wish(), _as(token)
    made, secret = await _do(lambda: feeding.webhooks.add(actor, wish))
    if not wanted.enabled:
        await _do(lambda: feeding.webhooks.switch(actor, made.id, on=False))
        made = await _do(lambda: feeding.webhooks.one(actor, made.id))
    return Made(**_kept(made), secret=secret)


@router.get("/webhooks/{address}", summary="Eén adres", responses=_REFUSALS)
async def one(address: IDENTITY, token: KEEPER, feeding: FEEDING) -> Kept:
    """Met hoe de bezorging gaat."""
    return Kept(**_kept(await _do(lambda: feeding.webhooks.one(_as(token), address))))


@router.put("/webhooks/{address}", summary="Wijzig een adres", responses={**_REFUSALS, **documented(400, 413)})
async def change(address: IDENTITY, wanted: Wanted, token: KEEPER, feeding: FEEDING) -> Kept:
    """Als geheel. Bij een ander webadres, of uit, vervalt wat nog wacht."""
    wish, actor = wanted.wish(), _as(token)
    await _do(lambda: feeding.webhooks.change(actor, address, wish))
    await _do(lambda: feeding.webhooks.switch(actor, address, on=wanted.enabled))
    return await one(address, token, feeding)


@router.post("/webhooks/{address}/secret", summary="Maak een nieuw geheim", responses=_REFUSALS)
async def renew(address: IDENTITY, token: KEEPER, feeding: FEEDING) -> NewSecret:
    """Het oude ondertekent vanaf nu niets meer."""
    return NewSecret(secret=await _do(lambda: feeding.webhooks.renew(_as(token), address)))


@router.delete("/webhooks/{address}", status_code=204, summary="Haal een adres weg", responses=_REFUSALS)
async def remove(address: IDENTITY, token: KEEPER, feeding: FEEDING) -> None:
    """Wat nog wacht, vervalt."""
    await _do(lambda: feeding.webhooks.remove(_as(token), address))
