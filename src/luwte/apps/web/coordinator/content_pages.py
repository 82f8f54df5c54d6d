"""Content: techniques, protocols, words. A file is tried as a whole before it holds; a sentence can be tried apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from luwte.apps.language import marked, written
from luwte.apps.web.account.identity import IDENTITY, Identity
from luwte.apps.web.coordinator.tabs import office
from luwte.apps.web.gate import ACTOR
from luwte.content.content import Content
from luwte.domain.estimate import TurnAssessment
from luwte.errors import SettingsError
from luwte.service.actors import Actor
from luwte.service.overlay import Mistake, Sheet
from luwte.service.permissions import UseCase, may

router = APIRouter(prefix="/beheer/inhoud")
Short = Annotated[str, Form(max_length=300)]
Spoken = Annotated[str, Form(max_length=2000)]
Long = Annotated[str, Form(max_length=2_000_000)]
_KINDS = {
    "": marked("Algemeen"),
    "lexicon": marked("Woorden"),
    "protocollen": marked("Protocollen"),
    "technieken": marked("Technieken"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found in a sentence that was tried."""

    quote: str
    reason: str
    counts: bool
    lower: str


@dataclass(frozen=True, slots=True)
class Attempt:
    """A sentence that was tried, and what came of it."""

    sentence: str
    phase: int
    name: str
    findings: tuple[Finding, ...]
    care: tuple[str, ...]


def attempt_of(sentence: str, found: TurnAssessment, content: Content) -> Attempt:
    """In words for a page."""
    findings = tuple(
        Finding(
            evidence.quote.text if evidence.quote else "",
            written(content.messages[evidence.because].text),
            evidence.counts,
            written(content.messages[evidence.because].lower or ""),
        )
        for evidence in found.evidence
    )
    name = written(content.phase_text(found.phase).name)
    return Attempt(sentence, int(found.phase), name, findings, tuple(signal.quote.text for signal in found.care))


def _folders(names: Sequence[tuple[str, bool]]) -> list[tuple[str, list[tuple[str, bool]]]]:
    """The files by folder; those that are in none first."""
    found: dict[str, list[tuple[str, bool]]] = {}
    for name, own in names:
        found.setdefault(name.rpartition("/")[0], []).append((name, own))
    return sorted(found.items())


def _overview(
    request: Request, identity: Identity, actor: Actor, *, error: str = "", attempt: Attempt | None = None
) -> HTMLResponse:
    return office(
        request,
        "coordinator_inhoud.html.j2",
        actor,
        error=error,
        files=(names := identity.overlay.names(actor)),
        folders=_folders(names),
        kinds=_KINDS,
        attempt=attempt,
        changes=may(actor, UseCase.EDIT_CONTENT),
    )


@router.get("", response_class=HTMLResponse)
def files(request: Request, identity: IDENTITY, actor: ACTOR) -> HTMLResponse:
    """Every file, ours and the organisation's own."""
    return _overview(request, identity, actor)


@router.post("/probeer", response_class=HTMLResponse)
def try_sentence(request: Request, identity: IDENTITY, actor: ACTOR, zin: Spoken) -> HTMLResponse:
    """What the recogniser makes of a sentence; it is kept nowhere, also not in an address."""
    try:
        found, content = identity.overlay.try_sentence(actor, zin)
    except SettingsError as error:
        return _overview(request, identity, actor, error=str(error))
    return _overview(request, identity, actor, attempt=attempt_of(zin.strip(), found, content))


def _file(
    request: Request,
    actor: Actor,
    sheet: Sheet,
    *,
    error: str = "",
    mistakes: tuple[Mistake, ...] = (),
    reason: str = "",
    done: str = "",
) -> HTMLResponse:
    return office(
        request,
        "coordinator_bestand.html.j2",
        actor,
        error=error or ("dit kan zo niet; er is niets gewijzigd" if mistakes else ""),
        done=done,
        sheet_of=sheet,
        mistakes=mistakes,
        reason=reason,
        changes=may(actor, UseCase.EDIT_CONTENT),
    )


@router.get("/bestand/{name:path}", response_class=HTMLResponse)
def file(
    request: Request, identity: IDENTITY, actor: ACTOR, name: str, gedaan: str = "", basis: str = ""
) -> HTMLResponse:
    """One file; a new one begins with the text of `basis`, and is not kept until it is saved."""
    done = gedaan if gedaan == "opgeslagen" else ""
    return _file(request, actor, identity.overlay.sheet(actor, name, basis), done=done)


@router.post("/bestand/{name:path}", response_class=HTMLResponse)
def save(
    request: Request,
    identity: IDENTITY,
    actor: ACTOR,
    name: str,
    tekst: Long,
    version: Annotated[int, Form(ge=0)],
    reason: Short = "",
    doe: Short = "bewaar",
) -> Response:
    """Try the text, or take it in, or take the own file away."""
    text = tekst.replace("\r\n", "\n")
    typed = Sheet(name, text, own=True, ours=doe == "weg", version=version)
    try:
        if doe == "probeer":
            mistakes = identity.overlay.check(actor, name, text)
            done = "" if mistakes else "klopt"
            return _file(request, actor, typed, mistakes=mistakes, reason=reason, done=done)
        mistakes = identity.overlay.save(actor, name, None if doe == "weg" else text, reason, version)
    except SettingsError as error:
        return _file(request, actor, typed, error=str(error), reason=reason)
    if mistakes:
        return _file(request, actor, typed, mistakes=mistakes, reason=reason)
    there = "/beheer/inhoud" if doe == "weg" else f"/beheer/inhoud/bestand/{name}?gedaan=opgeslagen"
    return RedirectResponse(there, 303)


@router.post("/nieuw")
def new_file(identity: IDENTITY, actor: ACTOR, basis: Short, naam: Short) -> RedirectResponse:
    """To the page of a new file, with the text of one that is there."""
    folder = identity.overlay.sheet(actor, basis).name.rpartition("/")[0]
    wanted = f"{folder}/{naam.strip().removesuffix('.yaml')}.yaml"
    return RedirectResponse(f"/beheer/inhoud/bestand/{quote(wanted)}?basis={quote(basis)}", 303)
