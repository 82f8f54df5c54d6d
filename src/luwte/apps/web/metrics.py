"""Measured values of the server for Prometheus. No label holds an id, a name or a word: they would live for years."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from luwte.domain.outputs import HelpRequested
from luwte.service.live import LiveCalls
from luwte.service.live_jobs import Begun, News

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

    def page(self) -> bytes:
        """All values as Prometheus reads them."""
        return generate_latest(self._registry)

    def _hear(self, news: News) -> None:
        if isinstance(news, Begun):
            return
        self._events.labels(type(news.moment.event).__name__).inc()
        self._help.inc(sum(isinstance(output, HelpRequested) for output in news.moment.outputs))
