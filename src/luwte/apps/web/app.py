"""The demo in the browser: choose a synthetic call and look over the employee's shoulder. It stores nothing."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import secrets
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

from fastapi import FastAPI, Header, HTTPException
from fastapi.responses import HTMLResponse, StreamingResponse
from fastapi.staticfiles import StaticFiles
from starlette.middleware.trustedhost import TrustedHostMiddleware

from luwte.apps.demo_calls import DemoCall
from luwte.apps.web.player import SPEEDS, Ask, Player, Players
from luwte.apps.web.report import render_report, style
from luwte.apps.web.screen import ladder, parts
from luwte.apps.web.security import POLICY, SecureHeaders
from luwte.apps.web.sse import HEADERS
from luwte.apps.web.templates import environment
from luwte.apps.wording import clock, light_view, phase_view
from luwte.content.content import Content
from luwte.service.analysis import NO_LIGHT_YET, analyse
from luwte.service.second_reader import SecondReader

_HOSTS = ["127.0.0.1", "localhost"]
_STATIC = Path(__file__).parent / "static"
_AT_ONCE = 4  # questions to a second reader that may be under way


def create_demo_app(content: Content, calls: Sequence[DemoCall], reader: SecondReader | None = None) -> FastAPI:
    """The application; it answers on this machine's own name only."""
    app = FastAPI(openapi_url=None)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=_HOSTS)
    app.add_middleware(SecureHeaders)
    app.mount("/static", StaticFiles(directory=_STATIC))
    demo = _Demo(content, {call.id: call for call in calls}, reader)
    app.get("/", response_class=HTMLResponse)(demo.start)
    app.get("/gesprek/{call_id}", response_class=HTMLResponse)(demo.call)
    app.get("/gesprek/{call_id}/verslag", response_class=HTMLResponse)(demo.report)
    app.get("/spel/{token}/stroom")(demo.stream)
    app.post("/spel/{token}/pauze", response_class=HTMLResponse)(demo.pause)
    app.post("/spel/{token}/verder", response_class=HTMLResponse)(demo.resume)
    app.post("/spel/{token}/tempo/{speed}", response_class=HTMLResponse)(demo.set_speed)
    return app


class _Demo:
    def __init__(self, content: Content, calls: dict[str, DemoCall], reader: SecondReader | None) -> None:
        self._content = content
        self._calls = calls
        self._reader = reader
        self._ask = _asking(reader) if reader else None
        self._players = Players()

    async def start(self) -> str:
        """The choice of calls."""
        calls = [
            {
                "id": c.id,
                "title": c.title,
                "summary": c.summary,
                "length": clock(analyse(c.call, self._content).duration),
            }
            for c in self._calls.values()
        ]
        return environment().get_template("start.html.j2").render(calls=calls)

    async def call(self, call_id: str) -> HTMLResponse:
        """The screen beside one call, which starts to play."""
        demo = self._known(call_id)
        token = secrets.token_urlsafe(12)
        player = Player(demo.call, self._content, f"/gesprek/{call_id}/verslag", self._ask)
        self._players.add(token, player)
        page = (
            environment()
            .get_template("gesprek.html.j2")
            .render(
                title=demo.title,
                token=token,
                player=player,
                phase=phase_view(None, self._content),
                light=light_view(NO_LIGHT_YET, self._content),
                ladder=ladder(self._content),
            )
        )
        return HTMLResponse(page, headers={"Cache-Control": "no-store"})

    async def report(self, call_id: str) -> HTMLResponse:
        """The report of a call. Its style is inside the file, so the policy names exactly that style."""
        demo = self._known(call_id)
        name = f"{demo.title} (synthetisch)"
        analysis = await asyncio.to_thread(analyse, demo.call, self._content, self._reader)
        html = render_report([(name, analysis)], self._content, made_by_version=version("luwte"))
        digest = base64.b64encode(hashlib.sha256(style().encode()).digest()).decode()
        return HTMLResponse(html, headers={"Content-Security-Policy": POLICY.format(style=f" 'sha256-{digest}'")})

    async def stream(self, token: str, last_event_id: Annotated[int, Header(ge=-1)] = -1) -> StreamingResponse:
        """What happens on the screen, from after `Last-Event-ID` on."""
        player = self._playing(token)
        return StreamingResponse(player.follow(last_event_id), media_type="text/event-stream", headers=HEADERS)

    async def pause(self, token: str) -> str:
        """Hold the call."""
        return self._controls(token, paused=True)

    async def resume(self, token: str) -> str:
        """Let the call go on."""
        return self._controls(token, paused=False)

    async def set_speed(self, token: str, speed: int) -> str:
        """Play slower or faster."""
        if speed not in SPEEDS:
            raise HTTPException(404, "dit tempo is er niet")
        self._playing(token).speed = speed
        return self._controls(token)

    def _controls(self, token: str, *, paused: bool | None = None) -> str:
        player = self._playing(token)
        if paused is not None:
            player.paused = paused
        return str(parts().bediening(token, player))

    def _known(self, call_id: str) -> DemoCall:
        if call_id not in self._calls:
            raise HTTPException(404, f"dit gesprek is er niet; wel: {', '.join(self._calls)}")
        return self._calls[call_id]

    def _playing(self, token: str) -> Player:
        player = self._players.get(token)
        if player is None:
            raise HTTPException(404, "dit gesprek loopt niet meer; laad de pagina opnieuw")
        return player


def _asking(reader: SecondReader) -> Ask:
    """Questions are asked beside the event loop: no page waits for a second reader."""
    threads = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="tweede-lezer")
    return lambda wanted: threads.submit(reader.read, wanted)
