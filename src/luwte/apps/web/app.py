"""Example calls in the browser: choose one, look over the employee's shoulder, and press. It stores nothing."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import secrets
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from typing import Annotated

from fastapi import FastAPI, Header
from fastapi.responses import HTMLResponse, StreamingResponse

from luwte.apps.demo_calls import DemoCall
from luwte.apps.lines import on_line
from luwte.apps.web.panels import piece
from luwte.apps.web.player import SPEEDS, Ask, Player, Players
from luwte.apps.web.presses import Presses, add_presses, playing
from luwte.apps.web.refusals import missing
from luwte.apps.web.report import render_report, style
from luwte.apps.web.security import POLICY
from luwte.apps.web.sse import HEADERS
from luwte.apps.web.templates import environment
from luwte.apps.wording import clock, line_words
from luwte.content.content import Content
from luwte.content.schema.protocol import Protocol
from luwte.service.analysis import CallAnalysis, analyse
from luwte.service.second_reader import SecondReader

_AT_ONCE = 4  # questions to a second reader that may be under way


def add_examples(app: FastAPI, content: Content, calls: Sequence[DemoCall], reader: SecondReader | None = None) -> None:
    """Adds the pages to an application that has a first page of its own."""
    players = Players()
    demo = _Demo(content, {call.id: call for call in calls}, reader, players)
    app.get("/voorbeelden", response_class=HTMLResponse)(demo.start)
    app.get("/gesprek/{call_id}", response_class=HTMLResponse)(demo.call)
    app.get("/gesprek/{call_id}/verslag", response_class=HTMLResponse)(demo.report)
    app.get("/spel/{token}/stroom")(demo.stream)
    app.get("/spel/{token}/verslag", response_class=HTMLResponse)(demo.own_report)
    app.post("/spel/{token}/pauze", response_class=HTMLResponse)(demo.pause)
    app.post("/spel/{token}/verder", response_class=HTMLResponse)(demo.resume)
    app.post("/spel/{token}/tempo/{speed}", response_class=HTMLResponse)(demo.set_speed)
    add_presses(app, Presses(players, content))


class _Demo:
    def __init__(
        self, content: Content, calls: dict[str, DemoCall], reader: SecondReader | None, players: Players
    ) -> None:
        self._content = content
        self._calls = calls
        self._reader = reader
        self._ask = _asking(reader) if reader else None
        self._players = players

    async def start(self, protocol: str = "telefoon") -> str:
        """The choice of calls and protocols."""
        calls = [
            {
                "id": c.id,
                "title": c.title,
                "summary": c.summary,
                "length": clock(analyse(c.call, self._content).duration),
            }
            for c in self._calls.values()
        ]
        chosen = protocol if protocol in self._content.protocols else "telefoon"
        page = environment().get_template("start.html.j2")
        return page.render(calls=calls, chosen=chosen, protocols=self._protocols())

    async def call(self, call_id: str, protocol: str = "") -> HTMLResponse:
        """The screen beside one call, which starts to play on the line of this protocol."""
        demo = self._known(call_id, protocol)
        token = secrets.token_urlsafe(12)
        base = f"/spel/{token}"
        player = Player(demo.call, self._content, base, self._ask)
        self._players.add(token, player)
        profile = demo.call.profile
        page = (
            environment()
            .get_template("gesprek.html.j2")
            .render(
                call=call_id,
                title=demo.title,
                base=base,
                player=player,
                panels=player.screen.panels,
                line=profile,
                line_words=line_words(profile),
                protocol=self._content.protocols[profile.protocol],
                protocols=self._protocols(),
            )
        )
        return HTMLResponse(page, headers={"Cache-Control": "no-store"})

    async def report(self, call_id: str, protocol: str = "") -> HTMLResponse:
        """The report of a call as it was recorded."""
        demo = self._known(call_id, protocol)
        analysis = await asyncio.to_thread(analyse, demo.call, self._content, self._reader)
        return self._report(f"{demo.title} (synthetisch)", analysis)

    async def own_report(self, token: str) -> HTMLResponse:
        """The report of a showing until now, with the presses of whoever looked on."""
        player = playing(self._players, token)
        title = next((demo.title for demo in self._calls.values() if demo.call.id == player.call.id), "")
        return self._report(f"{title} (synthetisch, zoals u het speelde)", player.analysis(), cues=False)

    def _report(self, name: str, analysis: CallAnalysis, *, cues: bool = True) -> HTMLResponse:
        """Its style is inside the file, so the policy names exactly that style."""
        html = render_report([(name, analysis)], self._content, made_by_version=version("luwte"), cues=cues)
        digest = base64.b64encode(hashlib.sha256(style().encode()).digest()).decode()
        headers = {"Content-Security-Policy": POLICY.format(style=f" 'sha256-{digest}'"), "Cache-Control": "no-store"}
        return HTMLResponse(html, headers=headers)

    async def stream(self, token: str, last_event_id: Annotated[int, Header(ge=-1)] = -1) -> StreamingResponse:
        """What happens on the screen, from after `Last-Event-ID` on."""
        player = playing(self._players, token)
        return StreamingResponse(player.follow(last_event_id), media_type="text/event-stream", headers=HEADERS)

    async def pause(self, token: str) -> str:
        """Hold the call."""
        return self._controls(token, paused=True)

    async def resume(self, token: str) -> str:
        """Let the call go on."""
        return self._controls(token, paused=False)

    async def set_speed(self, token: str, speed: int) -> str:
        """Play slower or faster."""
        player = playing(self._players, token)
        if speed not in SPEEDS:
            missing("dit tempo is er niet")
        player.speed = speed
        return self._controls(token)

    def _controls(self, token: str, *, paused: bool | None = None) -> str:
        player = playing(self._players, token)
        if paused is not None:
            player.paused = paused
        return piece("bediening", f"/spel/{token}", player)

    def _known(self, call_id: str, protocol: str) -> DemoCall:
        """The call on the line of this protocol, or as it was recorded when none was chosen."""
        if call_id not in self._calls:
            missing(f"dit gesprek is er niet; wel: {', '.join(self._calls)}")
        demo = self._calls[call_id]
        wanted = protocol or demo.call.profile.protocol
        if wanted not in self._content.protocols:
            missing(f"dit protocol is er niet; wel: {', '.join(sorted(self._content.protocols))}")
        return DemoCall(demo.id, demo.title, demo.summary, on_line(demo.call, wanted, self._content))

    def _protocols(self) -> list[Protocol]:
        """All protocols, the ordinary one first."""
        return sorted(self._content.protocols.values(), key=lambda known: (known.id != "telefoon", known.name))


def _asking(reader: SecondReader) -> Ask:
    """Questions are asked beside the event loop: no page waits for a second reader."""
    threads = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="tweede-lezer")
    return lambda wanted: threads.submit(reader.read, wanted)
