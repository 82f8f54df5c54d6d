from __future__ import annotations

from datetime import UTC

from luwte.service.clock import SystemClock


def test_the_clock_of_the_machine_knows_its_zone_and_only_goes_forward() -> None:
    clock = SystemClock()
    assert clock.now().tzinfo is UTC
    assert clock.steady() <= clock.steady()
