"""What somebody at the demo page can press, as the employee or as a colleague. Each press becomes an event of the call.

It checks that a press exists and can be meant now; whether the protocol allows it, the engine says on screen.
"""

from __future__ import annotations

import time

from fastapi import FastAPI, Response

from luwte.apps.lines import presses_of
from luwte.apps.web.board import Board
from luwte.apps.web.player import Player, Players
from luwte.apps.web.refusals import missing, not_now
from luwte.content.content import Content
from luwte.content.schema.protocol import Protocol
from luwte.domain.advice import Decider
from luwte.domain.events import CuesMuted, HelpAnswered, HelpAsked, HintRefused, StepConfirmed, WarningPressed

COLLEAGUE = "Noor"
"""The alias of the colleague in the second pane."""

_DONE = 204


def add_presses(app: FastAPI, presses: Presses) -> None:
    """The addresses of the buttons."""
    app.post("/spel/{token}/stap/{step}", status_code=_DONE)(presses.step)
    app.post("/spel/{token}/teamleider/{step}", status_code=_DONE)(presses.by_team_lead)
    app.post("/spel/{token}/hulp", status_code=_DONE)(presses.help)
    app.post("/spel/{token}/ik-kom", status_code=_DONE)(presses.coming)
    app.post("/spel/{token}/waarschuwing/{level}", status_code=_DONE)(presses.warning)
    app.post("/spel/{token}/aanwijzingen/{state}", status_code=_DONE)(presses.cues)
    app.post("/spel/{token}/klopt-niet", status_code=_DONE)(presses.refuse_hint)


class Presses:
    """The buttons of all showings. What they change comes back over the stream of the page."""

    def __init__(self, players: Players, content: Content) -> None:
        self._players = players
        self._content = content

    async def step(self, token: str, step: str) -> Response:
        """The employee presses a step, an answer to a question, or "dreiging? ja/nee"."""
        player, protocol = self._running(token)
        check_step(protocol, player.screen.board, step)
        player.press(lambda at: StepConfirmed(step, at))
        return Response(status_code=_DONE)

    async def by_team_lead(self, token: str, step: str) -> Response:
        """The team lead, in the second pane, presses a step."""
        player, protocol = self._running(token)
        if step not in {known.id for known in protocol.steps}:
            missing("deze stap staat niet in dit protocol")
        player.press(lambda at: StepConfirmed(step, at, Decider.TEAM_LEAD))
        return Response(status_code=_DONE)

    async def help(self, token: str) -> Response:
        """The silent help button."""
        player, _ = self._running(token)
        player.press(HelpAsked)
        return Response(status_code=_DONE)

    async def coming(self, token: str) -> Response:
        """A colleague in the second pane says "ik kom"."""
        player, _ = self._running(token)
        if player.screen.board.help is None:
            not_now("er is geen hulp gevraagd")
        player.press(lambda at: HelpAnswered(COLLEAGUE, at))
        return Response(status_code=_DONE)

    async def warning(self, token: str, level: int) -> Response:
        """A ready warning to read out."""
        player, protocol = self._running(token)
        check_warning(protocol, level)
        player.press(lambda at: WarningPressed(level, at))
        return Response(status_code=_DONE)

    async def cues(self, token: str, state: str) -> Response:
        """Cues off or on again."""
        player, _ = self._running(token)
        if state not in {"aan", "uit"}:
            missing("kies aan of uit")
        player.press(lambda at: CuesMuted(state == "uit", at))
        return Response(status_code=_DONE)

    async def refuse_hint(self, token: str) -> Response:
        """The course hint does not fit."""
        player, _ = self._running(token)
        if player.screen.board.hint is None:
            not_now("er staat nu geen hint")
        player.press(HintRefused)
        return Response(status_code=_DONE)

    def _running(self, token: str) -> tuple[Player, Protocol]:
        """A showing that goes on, at the time of now, with its protocol."""
        player = playing(self._players, token)
        player.tick(time.monotonic())
        if player.ended:
            not_now("het gesprek is voorbij; er is niets meer te zetten")
        return player, self._content.protocols[player.call.profile.protocol]


def check_step(protocol: Protocol, board: Board, step: str) -> None:
    """Refuse what is no step of this protocol, or answers a question that does not stand."""
    if step not in presses_of(protocol):
        missing("deze stap staat niet in dit protocol")
    is_step = step in {known.id for known in protocol.steps}
    if not is_step and step not in board.open_answers():
        not_now("deze vraag staat nu niet open")


def check_warning(protocol: Protocol, level: int) -> None:
    """Refuse a ready text that this protocol does not have."""
    levels = [spoken.level for spoken in protocol.spoken]
    if level not in levels:
        missing(f"deze tekst is er niet; kies uit {', '.join(map(str, levels)) or 'geen enkele'}")


def playing(players: Players, token: str) -> Player:
    """The showing of a page."""
    player = players.get(token)
    if player is None:
        missing("dit gesprek loopt niet meer; laad de pagina opnieuw")
    return player
