"""Refusals of the API as `application/problem+json` (RFC 9457): what is wrong and where, in Dutch.

The type of a problem is `about:blank`: its meaning is that of the status. Nothing of the request is repeated.
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel
from pydantic_core import ErrorDetails
from starlette.exceptions import HTTPException
from starlette.routing import compile_path

from luwte.content.dutch_errors import in_dutch
from luwte.errors import ExchangeUnavailable, LuwteError, NotAllowed, NotFound, StoreUnavailable

MEDIA_TYPE = "application/problem+json"
RETRY_SECONDS = 2
_SHOWN = 20
_NO_SUCH_METHOD = 405

_TITLES = {
    400: "Dit verzoek kan niet gelezen worden",
    401: "Geen geldige koppelsleutel",
    403: "Dit mag deze koppelsleutel niet",
    404: "Dit is er niet",
    405: "Dit kan hier niet",
    408: "Het verzoek kwam te langzaam binnen",
    409: "Dit kan nu niet",
    413: "Het verzoek is te groot",
    422: "Het verzoek klopt niet",
    429: "Te veel verzoeken",
    500: "Er ging iets mis",
    503: "Luwte kan dit nu niet opslaan",
}
_WHERE = {"body": "", "query": "vraag", "path": "adres", "header": "kop"}


class Flaw(BaseModel):
    """Eén fout in het verzoek."""

    where: str
    what: str


class Problem(BaseModel):
    """Wat er mis is (RFC 9457)."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: list[Flaw] = []
    """Per fout waar hij staat."""


class Refusal(Exception):  # noqa: N818 what it is called here
    """An answer other than the wanted one. `detail` is Dutch and repeats nothing of the request."""

    def __init__(self, status: int, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status, self.detail, self.headers = status, detail, dict(headers or {})


def documented(*statuses: int) -> dict[int | str, dict[str, object]]:
    """Which refusals a route can answer with, for its description."""
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        status: {"description": _TITLES[status], "content": {MEDIA_TYPE: {"schema": schema}}} for status in statuses
    }


def answer(
    status: int, detail: str, errors: list[Flaw] | None = None, headers: Mapping[str, str] | None = None
) -> Response:
    """A problem as an answer."""
    title = _TITLES.get(status, HTTPStatus(status).phrase)
    problem = Problem(title=title, status=status, detail=detail, errors=errors or [])
    return JSONResponse(problem.model_dump(), status, dict(headers or {}), media_type=MEDIA_TYPE)


def tell_problems(app: FastAPI) -> None:
    """Every refusal of this application is a problem."""
    app.add_exception_handler(Refusal, _refused)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(LuwteError, _ours)
    app.add_exception_handler(Exception, _unforeseen)


async def _refused(_request: Request, error: Exception) -> Response:
    assert isinstance(error, Refusal)
    return answer(error.status, error.detail, headers=error.headers)


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    detail = _TITLES.get(error.status_code, "dit verzoek kan niet")
    allowed = _allowed(request) if error.status_code == _NO_SUCH_METHOD else ""
    return answer(error.status_code, detail, headers={"Allow": allowed} if allowed else error.headers)


def _allowed(request: Request) -> str:
    """Every method that the description names for this address; the router knows those of one route only."""
    here = request.scope["path"].removeprefix(request.scope.get("root_path", ""))
    described: dict[str, dict[str, object]] = request.app.openapi()["paths"]
    found = (methods for path, methods in described.items() if compile_path(path)[0].match(here))
    return ", ".join(sorted(method.upper() for methods in found for method in methods))


async def _invalid(_request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    flaws = [Flaw(where=_place(found), what=_what(found)) for found in error.errors()[:_SHOWN]]
    unread = any(found["type"] in {"json_invalid", "json_type"} for found in error.errors())
    first = flaws[0]
    return answer(400 if unread else 422, f"{first.where}: {first.what}" if first.where else first.what, flaws)


async def _ours(_request: Request, error: Exception) -> Response:
    if isinstance(error, NotAllowed):
        return answer(403, str(error))
    if isinstance(error, NotFound):
        return answer(404, str(error))
    if isinstance(error, StoreUnavailable | ExchangeUnavailable):
        return answer(503, str(error), headers={"Retry-After": str(RETRY_SECONDS)})
    return answer(409, str(error))


async def _unforeseen(_request: Request, error: Exception) -> Response:
    structlog.get_logger().error("fout in de koppeling", kind=type(error).__name__)
    return answer(500, "er ging hier iets mis; het staat in het logboek van de server")


def _place(found: ErrorDetails) -> str:
    """`events[2].text`: where in the request. Names of our own unions are left out."""
    root, *rest = found["loc"] or ("body",)
    place = _WHERE.get(str(root), str(root))
    tags = {"turn", "partial", "activity", "gap", "objection", "speaker_changed", "step", "help", "end"}
    for n, part in enumerate(rest):
        if isinstance(part, int):
            place += f"[{part}]"
        elif not (part in tags and n and isinstance(rest[n - 1], int)):
            place += f".{part}" if place else str(part)
    return place[:200].encode("utf-8", "replace").decode()


def _what(found: ErrorDetails) -> str:
    kind = found["type"]
    known = {
        "json_invalid": "dit is geen geldige JSON",
        "string_pattern_mismatch": "dit heeft tekens die hier niet kunnen",
        "union_tag_invalid": "deze soort gebeurtenis is onbekend",
        "union_tag_not_found": "kind ontbreekt: welke soort gebeurtenis is dit?",
        "string_unicode": "hier staan kapotte tekens",
        "bool_type": "kies true of false",
        "int_type": "hier hoort een heel getal",
        "float_type": "hier hoort een getal",
        "finite_number": "hier hoort een getal",
        "list_type": "hier hoort een lijst",
        "model_attributes_type": "hier hoort een object",
    }
    return known[kind] if kind in known else in_dutch(found)
