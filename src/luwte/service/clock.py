"""The clock that use cases are given, so that a test can set it. The core below reads none: there time is an event."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """What time it is, and how much has passed."""

    def now(self) -> datetime:
        """An aware UTC datetime; it may jump when the machine's clock is set."""

    def steady(self) -> float:
        """Seconds that only ever go forward."""


class SystemClock:
    """The clock of this machine."""

    def now(self) -> datetime:
        """The date and time in UTC."""
        return datetime.now(UTC)

    def steady(self) -> float:
        """Seconds since some moment."""
        return time.monotonic()
