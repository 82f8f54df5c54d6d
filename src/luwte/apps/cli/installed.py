"""Makes the application of a real installation: the store is opened, adapters are made and handed to the use cases.

Practice has its own (`serve.py`). Nothing here decides anything; what cannot be started says why and changes nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from fastapi import FastAPI

from luwte.apps.about import credits_of
from luwte.apps.checkup import binding, data_folder
from luwte.apps.checkup import clock as system_clock
from luwte.apps.cli.exchange import exchange_room
from luwte.apps.cli.identity import Ground, deliveries, desk_rules, follow, ground_of, identity_of, own_content
from luwte.apps.cli.serve import asking
from luwte.apps.condition import certificate, copies, messages, work
from luwte.apps.file_report import report_of
from luwte.apps.language import gettext as _
from luwte.apps.second_reader import second_reader
from luwte.apps.uploads import Uploads
from luwte.apps.web.account.gate import SessionGate
from luwte.apps.web.account.identity import Identity
from luwte.apps.web.api.parts import Feeding, paces
from luwte.apps.web.metrics import Metrics
from luwte.apps.web.operations import Operations
from luwte.apps.web.parts import Parts
from luwte.apps.web.postman import Postman
from luwte.apps.web.serve import create_app
from luwte.apps.web.stage import Stage
from luwte.errors import SettingsError, StoreUnavailable
from luwte.infra.sql.readings import SqlTrailReader
from luwte.infra.sql.tokens import SqlTokens
from luwte.infra.store import Store, open_store
from luwte.service.binding import require_safe_binding
from luwte.service.bootstrap import Installation, bootstrap
from luwte.service.clock import Clock, SystemClock
from luwte.service.current import CurrentContent
from luwte.service.desk import Desk, DeskRules
from luwte.service.drain import Drain
from luwte.service.health import Check, Finding, good
from luwte.service.intake import Intake, naming
from luwte.service.jobs import Job
from luwte.service.live import LiveCalls
from luwte.service.tokens import Tokens
from luwte.service.webhook_addresses import WebhookAddresses
from luwte.service.webhooks import secret_of
from luwte.settings import Settings

if TYPE_CHECKING:  # numpy is only needed where lines are
    from luwte.apps.exchange.room import ExchangeRoom

_LOCAL = ("127.0.0.1", "localhost", "[::1]")
_HOURLY = timedelta(hours=1)
_RULES_FOR = 5.0
"""Seconds that what the organisation decided is used before it is read again."""


@dataclass
class Installed:
    """A whole installation, ready to be served."""

    app: FastAPI
    store: Store
    drain: Drain
    first_code: str = field(repr=False)
    """What the first person types; empty when there are accounts."""


def installed_app(settings: Settings) -> Installed:
    """The application on the real store, which is made when there is nothing yet. Raises `LuwteError`."""
    clock = SystemClock()
    store = open_store(settings, create=True)
    try:
        return _assembled(settings, store, clock)
    except BaseException:
        store.close()
        raise


def _assembled(settings: Settings, store: Store, clock: Clock) -> Installed:
    own = own_content(settings)
    first = bootstrap(settings.model_copy(update={"content_dir": own if own.is_dir() else None}))
    current = CurrentContent(first.content)
    ground = ground_of(store, clock, current, first.profile, _public(settings))
    identity = _identity(settings, ground, store)
    empty = identity.accounts.empty()
    _require_safe(settings, accounts=not empty)
    live = _running(first, current, store, clock)
    rules = _remembered(desk_rules(identity.organisation), clock)
    tokens = Tokens(SqlTokens(store.database), store.trail, clock)
    intake = Intake(naming(store.keys.derive("gesprekken")), identity.organisation.line, identity.people)
    room = exchange_room(settings, first, store, identity.organisation, current, intake, live, clock)
    player = room.warnings if room else None
    stage = Stage(clock, lambda: rules().help_key, *([player.levels] if player else []))
    live.listen(stage.hear)
    store.retention.running = lambda: {record.id for record in live.open}
    store.jobs.add(Job("aanmeldingen opruimen", _HOURLY, lambda _now: identity.sessions.tidy()))
    metrics, drain, hooks = Metrics(), Drain(), identity.webhooks
    parts = Parts(
        current=current,
        live=live,
        desk=Desk(live, store.archive, store.trail, clock, rules, player),
        stage=stage,
        clock=clock,
        gate=SessionGate(identity),
        people=identity.people,
        identity=identity,
        feeding=Feeding(live, store.archive, current, tokens, clock, intake, *paces(clock), hooks, metrics, drain),
        operations=Operations(checks(store), metrics, drain, clock, tokens, open_nearby=not settings.behind_proxy),
        condition=[*condition(settings, store, clock), *_messages(hooks), *_condition_of(room)],
        uploads=Uploads(partial(report_of, own=own), store.trail, clock),
        postman=Postman(live, store.archive, deliveries(ground, settings), metrics),
        hosts=_hosts(settings),
        exchange=_measured(room, metrics),
        credits=partial(credits_of, settings.models_dir),
        chores=lambda: store.jobs.run_due(clock.now()),
    )
    return Installed(create_app(parts), store, drain, identity.first_code if empty else "")


def _require_safe(settings: Settings, *, accounts: bool) -> None:
    known, behind = bool(settings.trusted_proxies), settings.behind_proxy
    require_safe_binding(settings.host, tls=_tls(settings), behind_proxy=behind, proxies=known, accounts=accounts)


def _running(installed: Installation, current: CurrentContent, store: Store, clock: Clock) -> LiveCalls:
    reader = second_reader(installed)
    return LiveCalls(current.read, store.archive, clock, asking(reader) if reader else None)


def _measured(lines: ExchangeRoom | None, metrics: Metrics) -> ExchangeRoom | None:
    if lines is not None:
        metrics.follow_lines(lines.board)
    if lines is not None and lines.pool is not None:
        metrics.follow_words(lines.pool)
    return lines


def _messages(webhooks: WebhookAddresses) -> list[tuple[str, Check]]:
    return [("berichten", lambda: messages(webhooks.standing()))]


def _condition_of(lines: ExchangeRoom | None) -> list[tuple[str, Check]]:
    if lines is None:
        return []
    from luwte.apps.exchange.condition import condition_of

    return [("lijnen", condition_of(lines))]


def _public(settings: Settings) -> str:
    """Where browsers reach us."""
    return settings.public_url or f"{'https' if _tls(settings) else 'http'}://{settings.host}:{settings.port}"


def _tls(settings: Settings) -> bool:
    return settings.tls_certificate is not None and settings.tls_key is not None


def _hosts(settings: Settings) -> tuple[str, ...]:
    named = urlsplit(settings.public_url).hostname if settings.public_url else None
    return (*_LOCAL, named) if named else _LOCAL


def _remembered(rules: Callable[[], DeskRules], clock: Clock) -> Callable[[], DeskRules]:
    """The same, read again after a few seconds: every press asks for it. Without a store what was read last holds."""
    held: list[tuple[float, DeskRules]] = []

    def remembered() -> DeskRules:
        now = clock.steady()
        if not held or now - held[0][0] >= _RULES_FOR:
            with suppress(*([StoreUnavailable] if held else [])):  # a desk goes on without a store
                held[:] = [(now, rules())]
        return held[0][1]

    return remembered


def _identity(settings: Settings, ground: Ground, store: Store) -> Identity:
    """The use cases of accounts and office, in line with the settings and followed by who erases."""
    identity = identity_of(ground, settings)
    _adopt(settings, identity.webhooks)
    follow(identity.organisation, store.retention)
    return identity


def _adopt(settings: Settings, webhooks: WebhookAddresses) -> None:
    """The address in the settings is one of those on the page. Raises `SettingsError`."""
    secret = b""
    if settings.webhook_url is not None:
        if settings.webhook_secret is None:
            raise SettingsError("webhook_secret: berichten naar webhook_url worden ondertekend; stel een geheim in")
        secret = secret_of(settings.webhook_secret.get_secret_value())
    try:
        webhooks.adopt(settings.webhook_url, secret)
    except SettingsError as error:
        raise SettingsError(f"webhook_url: {error}") from None


def condition(settings: Settings, store: Store, clock: Clock) -> list[tuple[str, Check]]:
    """What the coordinator's page shows: everything that somebody has to mend before it goes wrong."""
    last = SqlTrailReader(store.database).last
    return [
        *checks(store),
        ("schijf", lambda: data_folder(settings.data_dir)),
        ("klok", system_clock),
        ("verbinding", lambda: binding(settings)),
        ("certificaat", lambda: certificate(settings.tls_certificate, clock.now())),
        ("taken", lambda: work(store.jobs.states(), clock.now())),
        ("kopieën", lambda: copies(last, clock.now())),
    ]


def checks(store: Store) -> list[tuple[str, Check]]:
    """What `/health` looks at, every few seconds at most."""

    def reachable() -> Iterable[Finding]:
        began = time.monotonic()
        store.archive.unfinished()
        yield good("opslag", _("bereikbaar (%(ms)s ms)") % {"ms": f"{(time.monotonic() - began) * 1000:.0f}"})

    return [("opslag", reachable)]
