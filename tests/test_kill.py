"""The power goes while calls run: a real server, a real store, a real kill."""

from __future__ import annotations

from pathlib import Path

from bench import killed


def test_a_server_that_is_killed_loses_nothing_that_it_acknowledged(tmp_path: Path) -> None:
    outcome = killed.measure(tmp_path / "data", calls=20, speed=40.0)
    assert outcome.acknowledged_before > 0
    assert outcome.lost_connections > 0, "the server was not killed while calls ran"
    assert outcome.whole, outcome
    assert outcome.trail_lines >= 1
