"""Makes the exchange room of an installation from its settings; without exchanges there is none."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import structlog

from luwte.service.bootstrap import Installation
from luwte.service.clock import Clock
from luwte.service.current import CurrentContent
from luwte.service.intake import Intake
from luwte.service.live import LiveCalls
from luwte.service.modes import Mode
from luwte.service.organisation import Organisation
from luwte.settings import Settings

if TYPE_CHECKING:  # numpy and what listens are needed only where lines are
    from luwte.apps.exchange.line_call import LineCall
    from luwte.apps.exchange.room import ExchangeRoom
    from luwte.infra.store import Store
    from luwte.speech.asr.pool import TranscriberPool
    from luwte.speech.asr.round import CallLeg


_LAST_WORDS = 3.0
"""Seconds in which recognisers may finish when the server stops."""


def exchange_room(
    settings: Settings,
    installed: Installation,
    store: Store,
    organisation: Organisation,
    current: CurrentContent,
    intake: Intake,
    live: LiveCalls,
    clock: Clock,
) -> ExchangeRoom | None:
    """The room, or `None` without exchanges. Raises `SettingsError` for what an exchange cannot use."""
    if not settings.exchanges:
        return None
    from luwte.apps.exchange.analyst import Analyst
    from luwte.apps.exchange.listeners import listeners_of
    from luwte.apps.exchange.register import House, Register, SourceRules
    from luwte.apps.exchange.room import ExchangeRoom
    from luwte.apps.exchange.switchboard import Switchboard

    _warn(installed, organisation)
    held = ExitStack()
    pool = _pool(installed, held)
    house = House(
        content_version=lambda: current.now.version,
        voice=lambda: organisation.now.law.mode is Mode.VOICE,
        raised_from=installed.profile.raised_from,
        recogniser=pool.recogniser if pool else None,
        model=pool.model if pool else None,
    )
    rules = {name: SourceRules(each.line, each.agents) for name, each in settings.exchanges.items()}
    register = Register(store.keys.derive("nummers"), intake, clock, house, rules)

    def words(call: LineCall) -> CallLeg:
        assert pool is not None
        return pool.open(lambda events, _hearing: call.tell(events))

    board = Switchboard(live, Analyst(words if pool else None, clock.steady), register, clock)
    return ExchangeRoom(board, listeners_of(settings.exchanges, board, register.hashed), held.close, pool)


def _warn(installed: Installation, organisation: Organisation) -> None:
    """What a mode still lacks is said at every start (law L3), until it is settled in the settings or on the page."""
    law = organisation.now.law
    missing = law.missing_for_words if law.mode is Mode.WORDS else ()
    if installed.voice_mode and law.mode is Mode.WORDS and law.missing_for_voice:
        missing = law.missing_for_voice
        structlog.get_logger().warning("stemmodus start niet", missing=", ".join(missing))
    elif missing:
        structlog.get_logger().warning("woordenmodus mist nog iets", missing=", ".join(missing))


def _pool(installed: Installation, held: ExitStack) -> TranscriberPool | None:
    """The recognisers of live calls, which end with `held`; `None` when the settings name none."""
    from luwte.apps.cli.recogniser import recogniser
    from luwte.speech.asr.pool import TranscriberPool

    speech = installed.speech
    opened = [held.enter_context(recogniser(speech, installed.speakers, waits=False)) for _ in range(speech.workers)]
    engines = [engine for engine in opened if engine is not None]
    if not engines:
        return None
    pool = TranscriberPool(engines)
    held.callback(pool.close, _LAST_WORDS)
    return pool
