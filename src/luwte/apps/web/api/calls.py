"""Routes that feed calls and say where they stand. A token sees the calls that it opened itself, and no other."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime
from time import perf_counter
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Response
from pydantic import BaseModel, Field

from luwte.apps.web.api.access import FEEDER, READER
from luwte.apps.web.api.parts import FEEDING, Feeding
from luwte.apps.web.api.problem import Refusal, documented
from luwte.domain.call import Address, LineProfile
from luwte.domain.turn import CallId
from luwte.errors import NotAllowed, NotFound, SettingsError, StoreUnavailable
from luwte.service.analysis import NO_LIGHT_YET
from luwte.service.intake import Belongs
from luwte.service.notices import standing
from luwte.service.records import CallRecord
from luwte.service.tokens import Token
from luwte.service.wire import Batch, Opening, Profile, WireEvent

router = APIRouter(tags=["gesprekken"])
CALL = Annotated[
    str, Path(max_length=100, pattern=r"^[A-Za-z0-9][A-Za-z0-9._:-]*$", description="Uw id van het gesprek.")
]


class Standing(BaseModel):
    """Een fase met haar vaste id."""

    number: Annotated[int, Field(ge=0, le=4)]
    id: str


class State(BaseModel):
    """Waar een gesprek staat."""

    call: Annotated[str, Field(description="Uw id.")]
    id: Annotated[str, Field(description="Het id bij Luwte: zo heet het gesprek in de stroom en in webhooks.")]
    line: str
    practice: bool
    assigned: Annotated[bool, Field(description="true: het staat op het bureau van een medewerker.")]
    running: bool
    started_at: datetime
    ended_at: datetime | None = None
    recogniser: Annotated[str | None, Field(description="Waarmee de woorden gemaakt zijn; null: niet bekend.")] = None
    model: Annotated[str | None, Field(description="Het model daarvan; null: niet bekend.")] = None
    phase: Standing | None = None
    highest: Standing | None = None
    rising: bool = False
    cooling: bool = False
    unconfirmed: bool = False
    because: list[str] = []
    light: Literal["grijs", "oranje", "groen"] | None = None
    analysed: Annotated[bool, Field(description="false: de beller maakte bezwaar tegen alle analyse.")] = True


class Acknowledged(BaseModel):
    """Een gebeurtenis die verwerkt is."""

    key: str
    seq: Annotated[int | None, Field(description="Het volgnummer in de opslag; null: dit wordt nooit bewaard.")]


class Receipt(BaseModel):
    """Wat er verwerkt is; wat een seq heeft, staat op schijf."""

    call: str
    acknowledged: list[Acknowledged]


@router.post(
    "/calls",
    status_code=201,
    summary="Begin een gesprek",
    responses={
        200: {"model": State, "description": "Dit gesprek liep al."},
        **documented(400, 401, 403, 409, 413, 422, 429, 503),
    },
)
async def begin(opening: Opening, token: FEEDER, feeding: FEEDING, response: Response) -> State:
    """Hetzelfde id nog een keer is hetzelfde gesprek, zolang het loopt."""
    if feeding.drain.begun:
        raise StoreUnavailable("Luwte stopt zo; probeer het straks opnieuw")
    if name_of(opening.call, token, feeding) in {record.id for record in feeding.live.open}:
        response.status_code = 200
        return await state(opening.call, token, feeding)
    try:
        await feeding.live.begin(await asyncio.to_thread(_record, opening, token, feeding))
    except ValueError:
        raise Refusal(409, "dit gesprek is al voorbij; een nieuw gesprek heeft een nieuw id") from None
    return await state(opening.call, token, feeding)


@router.post(
    "/calls/{call}/events",
    summary="Geef door wat er gebeurt",
    responses=documented(400, 401, 403, 404, 409, 413, 422, 429, 503),
)
async def hear(call: CALL, batch: Batch, token: FEEDER, feeding: FEEDING) -> Receipt:
    """Gebeurtenissen in volgorde, één of meer. Het antwoord komt als ze op schijf staan.

    Komt er geen antwoord, of 503: stuur hetzelfde nog eens met dezelfde sleutels. Niets telt dubbel.
    """
    known = (await owned(feeding, token, call)).id
    done: list[Acknowledged] = []
    for event in batch.events:
        done.append(await _one(feeding, known, event, len(done)))
    return Receipt(call=call, acknowledged=done)


async def _one(feeding: Feeding, call: CallId, event: WireEvent, before: int) -> Acknowledged:
    began = perf_counter()
    try:
        entry = await feeding.live.hear(call, event.event(), event.key)
    except ValueError as error:
        what = str(error) if not str(error).isascii() else "dit kan nu niet meer"
        raise Refusal(409, f"events[{before}]: {what} ({before} eerdere zijn wel verwerkt)") from None
    except (NotFound, StoreUnavailable) as error:
        raise type(error)(f"events[{before}]: {error} ({before} eerdere zijn wel verwerkt)") from None
    feeding.metrics.taken.observe(perf_counter() - began)
    return Acknowledged(key=event.key, seq=entry.seq if entry else None)


@router.get("/calls/{call}", summary="Waar staat een gesprek?", responses=documented(401, 403, 404, 422, 429, 503))
async def read(call: CALL, token: READER, feeding: FEEDING) -> State:
    """Ook als het voorbij is; dan alleen de hoogste fase."""
    return await state(call, token, feeding)


async def state(call: str, token: Token, feeding: Feeding) -> State:
    """Where an own call stands. Raises `NotFound` for any other."""
    record = await owned(feeding, token, call)
    base = State(
        call=call,
        id=record.id,
        line=record.line,
        practice=record.practice,
        assigned=record.employee is not None,
        running=False,
        started_at=record.started_at,
        ended_at=record.ended_at,
        recogniser=record.recogniser,
        model=record.model,
    )
    try:
        moments, silent = feeding.live.moments(record.id), feeding.live.silent(record.id)
    except NotFound:
        highest = Standing(number=record.highest, id=record.highest.id) if record.highest is not None else None
        return base.model_copy(update={"highest": highest})
    last = next((moment.assessed[1] for moment in reversed(moments) if moment.assessed), None)
    light = (moments[-1].may_end if moments else NO_LIGHT_YET).light.value
    now: dict[str, object] = {"running": True, "light": light, "analysed": not silent}
    return State.model_validate({**base.model_dump(), **now, **(standing(last) if last else {})})


async def owned(feeding: Feeding, token: Token, call: str) -> CallRecord:
    """The record of a call that this token opened, by the name that it gave. Raises `NotFound` for any other."""
    known = name_of(call, token, feeding)
    try:
        return feeding.live.record(known)
    except NotFound:
        return await asyncio.to_thread(feeding.archive.record, known)


def name_of(call: str, token: Token, feeding: Feeding) -> CallId:
    """The id of a call: every token has its own, so that what another token opened is not there."""
    return feeding.intake.name(source_of(token), call)


def source_of(token: Token) -> str:
    """How a record says who feeds it."""
    return f"koppeling:{token.id}"


def _record(opening: Opening, token: Token, feeding: Feeding) -> CallRecord:
    there = _place(opening, feeding)
    return CallRecord(
        id=name_of(opening.call, token, feeding),
        line=opening.line,
        profile=_profile(there.line, opening.profile, feeding),
        started_at=feeding.clock.now(),
        content_version=feeding.current.now.version,
        employee=there.employee,
        team=there.team,
        practice=opening.practice,
        source=source_of(token),
        recogniser=opening.recogniser,
        model=opening.model,
    )


def _place(opening: Opening, feeding: Feeding) -> Belongs:
    try:
        return feeding.intake.place(opening.line, opening.employee, opening.team)
    except NotFound as error:
        raise Refusal(422, f"line: {error}") from None
    except NotAllowed as error:
        raise Refusal(409, f"line: {error}") from None
    except SettingsError as error:
        raise Refusal(422, f"team: {error}") from None


def _profile(line: LineProfile, said: Profile, feeding: Feeding) -> LineProfile:
    """What the feeder says goes before what the line has. Raises `Refusal` for a protocol that is not there."""
    protocol = said.protocol or line.protocol
    if protocol not in feeding.current.now.protocols:
        known = ", ".join(sorted(feeding.current.now.protocols))
        raise Refusal(422, f"profile.protocol: dit protocol is er niet; wel: {known}")
    return replace(
        line,
        protocol=protocol,
        address=Address(said.address) if said.address else line.address,
        care_line=line.care_line if said.care_line is None else said.care_line,
    )
