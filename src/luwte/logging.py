"""The log of the installation. What a person said never gets there: fields with a `pii` segment are dropped first."""

from __future__ import annotations

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog


def configure_logging(*, level: int = logging.INFO) -> None:
    """One line per event on standard error, as JSON unless a person is looking at a terminal."""
    shown = structlog.dev.ConsoleRenderer() if sys.stderr.isatty() else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[
            drop_personal,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            shown,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )


def drop_personal(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Drop every field whose name has a `pii` segment, such as `quote_pii` or `pii_text`.

    >>> drop_personal(None, "info", {"event": "beurt", "quote_pii": "…", "copied": 1})
    {'event': 'beurt', 'copied': 1}
    """
    return {key: value for key, value in event.items() if "pii" not in key.split("_")}
