"""A page for a person: the template, the language, and what every page needs to know of who looks at it."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request
from fastapi.responses import HTMLResponse

from luwte.apps.language import LANGUAGES
from luwte.apps.web.gate import gate_of
from luwte.apps.web.navigation import Place, places
from luwte.apps.web.templates import environment
from luwte.service.actors import Actor


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands around a page."""

    actor: Actor | None
    csrf: str
    places: tuple[Place, ...]
    here: str
    practice: bool
    languages: tuple[tuple[str, str], ...]


def page(
    request: Request, template: str, actor: Actor | None = None, *, status: int = 200, **values: object
) -> HTMLResponse:
    """Render a template; nothing of a page is kept by a browser or proxy."""
    sheet = Sheet(
        actor=actor,
        csrf=gate_of(request).csrf(request),
        places=places(actor) if actor else (),
        here=request.url.path,
        practice=request.app.state.parts.practice is not None,
        languages=tuple(LANGUAGES.items()),
    )
    html = environment().get_template(template).render(sheet=sheet, **values)
    return HTMLResponse(html, status, headers={"Cache-Control": "no-store", "Vary": "Accept-Language, Cookie"})
