"""Who asks: the token of a request, and whether it may do this. Wrong tokens are slowed down per address."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from luwte.apps.web.api.parts import FEEDING
from luwte.apps.web.api.problem import Refusal
from luwte.service.pace import Pace
from luwte.service.tokens import SCOPE_WORDS, Scope, Token

BEARER = HTTPBearer(auto_error=False, scheme_name="koppelsleutel", description="Maak er een met `luwte tokens add`.")
_CREDENTIALS = Annotated[HTTPAuthorizationCredentials | None, Depends(BEARER)]


async def _token(request: Request, feeding: FEEDING, credentials: _CREDENTIALS) -> Token:
    address = request.client.host if request.client else ""
    token = None
    if credentials is not None:
        token = await asyncio.to_thread(feeding.tokens.check, credentials.credentials)
    if token is None:
        _within(feeding.guesses, address)
        raise Refusal(401, "stuur een geldige koppelsleutel mee als Bearer", {"WWW-Authenticate": "Bearer"})
    _within(feeding.pace, token.id)
    return token


def _within(pace: Pace, name: str) -> None:
    if seconds := pace.wait(name):
        raise Refusal(429, "dit gaat te snel; wacht even", {"Retry-After": str(math.ceil(seconds))})


def needing(scope: Scope) -> Callable[[Token], Awaitable[Token]]:
    """A dependency: the token, when it may do this."""

    async def granted(token: Annotated[Token, Depends(_token)]) -> Token:
        if scope not in token.scopes:
            raise Refusal(403, f"deze koppelsleutel mist het recht {scope.value} ({SCOPE_WORDS[scope]})")
        return token

    return granted


FEEDER = Annotated[Token, Depends(needing(Scope.FEED))]
KEEPER = Annotated[Token, Depends(needing(Scope.WEBHOOKS))]
READER = Annotated[Token, Depends(needing(Scope.READ))]
