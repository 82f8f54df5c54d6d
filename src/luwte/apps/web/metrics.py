"""Measured values of the server for Prometheus. No label holds an id, a name or a word: they would live for years."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from luwte.domain.outputs import HelpRequested
from luwte.service.live import LiveCalls
from luwte.service.live_jobs import Begun, News

if TYPE_CHECKING:  # numpy is only needed where lines are
    from luwte.apps.exchange.switchboard import Switchboard
    from luwte.speech.asr.pool import TranscriberPool

MEDIA_TYPE = CONTENT_TYPE_LATEST
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 5)


class Metrics:
    """One registry per application, so that two in one process do not count each other's."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self.requests = Counter(
            "luwte_api_requests", "Verzoeken aan de koppeling", ("route", "status"), registry=self._registry
        )
        self.taken = Histogram(
            "luwte_event_seconds", "Van ontvangst tot bevestiging", buckets=_SECONDS, registry=self._registry
        )
        self.webhooks = Counter(
            "luwte_webhooks", "Verstuurde berichten naar buiten", ("result",), registry=self._registry
        )
        self._events = Counter("luwte_events", "Verwerkte gebeurtenissen", ("kind",), registry=self._registry)
        self._help = Counter("luwte_help_requests", "Oproepen om hulp", registry=self._registry)
        self._open = Gauge("luwte_open_calls", "Gesprekken die nu lopen", registry=self._registry)

    def follow(self, live: LiveCalls) -> None:
        """Count what these calls take in."""
        self._open.set_function(lambda: len(live.open))
        live.listen(self._hear)

    def follow_lines(self, board: Switchboard) -> None:
        """Tell how the lines are; they have no labels, so none can hold a name."""
        values: dict[str, tuple[str, Callable[[], float]]] = {
            "luwte_line_calls": ("Gesprekken op lijnen", lambda: len(board.calls)),
            "luwte_line_load": ("Deel in gebruik van wat deze computer voor lijnen aankan", lambda: board.load),
            "luwte_line_lag_seconds": ("Geluid dat wacht in het gesprek dat het langst wacht", lambda: board.lag),
            "luwte_line_refused": ("Verbindingen die niet zijn aangenomen", lambda: board.refused_count),
        }
        for name, (text, value) in values.items():
            Gauge(name, text, registry=self._registry).set_function(value)

    def follow_words(self, pool: TranscriberPool) -> None:
        """Tell how the recognisers are, by their number."""
        calls = Gauge("luwte_words_calls", "Gesprekken per spraakherkenner", ("worker",), registry=self._registry)
        lag = Gauge("luwte_words_lag_seconds", "Geluid dat wacht", ("worker",), registry=self._registry)
        failures = Gauge("luwte_words_failures", "Keren dat hij uitviel", ("worker",), registry=self._registry)
        for number in range(len(pool.load)):
            calls.labels(number).set_function(partial(_of_worker, pool, number, "calls"))
            lag.labels(number).set_function(partial(_of_worker, pool, number, "lag"))
            failures.labels(number).set_function(partial(_of_worker, pool, number, "failures"))

    def page(self) -> bytes:
        """All values as Prometheus reads them."""
        return generate_latest(self._registry)

    def _hear(self, news: News) -> None:
        if isinstance(news, Begun):
            return
        self._events.labels(type(news.moment.event).__name__).inc()
        self._help.inc(sum(isinstance(output, HelpRequested) for output in news.moment.outputs))


def _of_worker(pool: TranscriberPool, number: int, what: str) -> float:
    return float(getattr(pool.load[number], what))
