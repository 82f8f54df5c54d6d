"""The API as an application of its own, mounted under `/api/v1`: its refusals, its bounds and its description."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from luwte.apps.web.api import calls, stream, webhooks
from luwte.apps.web.api.bounds import Bounds
from luwte.apps.web.api.parts import Feeding
from luwte.apps.web.api.problem import Problem, tell_problems
from luwte.apps.web.metrics import Metrics

PREFIX = "/api/v1"
_DESCRIPTION = (
    "Voed gesprekken aan Luwte terwijl ze gevoerd worden, en volg waar ze staan. Elk verzoek draagt een koppelsleutel "
    "(`luwte tokens add`). Tijden zijn seconden op de klok van het gesprek. Luwte benoemt gedrag en fasen van de "
    "beller; over de medewerker geeft zij niets door."
)


def create_api(feeding: Feeding) -> FastAPI:
    """The application; whoever mounts it starts and stops `feeding.live`."""
    app = FastAPI(
        title="Luwte",
        version=version("luwte"),
        description=_DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
        servers=[{"url": PREFIX}],
        root_path_in_servers=False,
        redirect_slashes=False,
    )
    app.state.feeding = feeding
    app.include_router(calls.router)
    app.include_router(stream.router)
    app.include_router(webhooks.router)
    tell_problems(app)
    app.add_middleware(Bounds)
    app.add_middleware(Counted, metrics=feeding.metrics)
    feeding.metrics.follow(feeding.live)
    app.openapi = lambda: _described(app)  # type: ignore[method-assign]
    return app


class Counted:
    """ASGI middleware that counts answers by route and status; an address is counted by its pattern only."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app, self._metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                route = getattr(scope.get("route"), "path", "anders")  # the router says so on its way
                self._metrics.requests.labels(route, str(message["status"])).inc()
            await send(message)

        await self._app(scope, receive, counted)


def _described(app: FastAPI) -> dict[str, Any]:
    """The description, with our problems where FastAPI would promise its own refusals."""
    if app.openapi_schema is None:
        found = get_openapi(
            title=app.title, version=app.version, description=app.description, routes=app.routes, servers=app.servers
        )
        schemas = found["components"]["schemas"]
        schemas["Problem"] = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas["Flaw"] = schemas["Problem"].pop("$defs")["Flaw"]
        schemas.pop("HTTPValidationError", None)
        schemas.pop("ValidationError", None)
        app.openapi_schema = found
    return app.openapi_schema
