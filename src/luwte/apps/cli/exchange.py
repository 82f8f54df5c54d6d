"""Makes the exchange room of an installation from its settings; without exchanges there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from luwte.service.bootstrap import Installation
from luwte.service.clock import Clock
from luwte.service.current import CurrentContent
from luwte.service.intake import Intake
from luwte.service.live import LiveCalls
from luwte.service.organisation import Mode, Organisation
from luwte.settings import Settings

if TYPE_CHECKING:  # numpy and what listens are needed only where lines are
    from luwte.apps.exchange.room import ExchangeRoom
    from luwte.infra.store import Store


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

    house = House(
        content_version=lambda: current.now.version,
        voice=lambda: organisation.now.law.mode is Mode.VOICE,
        raised_from=installed.profile.raised_from,
    )
    rules = {name: SourceRules(each.line, each.agents) for name, each in settings.exchanges.items()}
    register = Register(store.keys.derive("nummers"), intake, clock, house, rules)
    board = Switchboard(live, Analyst(steady=clock.steady), register, clock)
    return ExchangeRoom(board, listeners_of(settings.exchanges, board, register.hashed))
