"""What the demo says when something is not there or cannot be done now: Dutch, and a page for whoever looks at one."""

from __future__ import annotations

from typing import NoReturn

from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse
from starlette.exceptions import HTTPException as AnyHTTPException

from luwte.apps.web.templates import environment
from luwte.errors import ExchangeUnavailable, LuwteError, NotAllowed, NotFound, StoreUnavailable

_CODES = ((NotAllowed, 403), (NotFound, 404), (StoreUnavailable, 503), (ExchangeUnavailable, 503))
_GENERAL = {404: "deze pagina is er niet", 405: "dit kan hier niet"}


def missing(what: str) -> NoReturn:
    """It is not there."""
    raise HTTPException(404, what)


def not_now(why: str) -> NoReturn:
    """It exists, but cannot be done at this moment."""
    raise HTTPException(409, why)


def tell_in_dutch(app: FastAPI) -> None:
    """Answer every refusal of this application in Dutch."""
    app.add_exception_handler(AnyHTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(LuwteError, _cannot)


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, AnyHTTPException)
    ours = isinstance(error, HTTPException)
    reason = error.detail if ours else _GENERAL.get(error.status_code, "dit verzoek kan niet")
    return _answer(request, reason, error.status_code)


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    names = sorted({str(problem["loc"][-1]) for problem in error.errors()})
    return _answer(request, f"deze waarde klopt niet: {', '.join(names)}", 422)


async def _cannot(request: Request, error: Exception) -> Response:
    """What a person can repair; the store gets a moment."""
    status = next((code for kind, code in _CODES if isinstance(error, kind)), 400)
    answer = _answer(request, str(error), status)
    if status == 503:
        answer.headers["Retry-After"] = "2"
    return answer


def _answer(request: Request, reason: str, status: int) -> Response:
    """A page for a person at the address bar, and JSON for the scripts of a page."""
    looks = "text/html" in request.headers.get("accept", "") and "hx-request" not in request.headers
    if not looks:
        return JSONResponse({"detail": reason}, status)
    page = environment().get_template("fout.html.j2").render(reason=f"{reason[:1].upper()}{reason[1:]}.")
    return HTMLResponse(page, status)
