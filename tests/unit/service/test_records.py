from __future__ import annotations

from datetime import UTC, datetime

from luwte.domain.call import LineProfile
from luwte.domain.turn import CallId
from luwte.service.records import CallRecord


def test_a_new_call_belongs_to_nobody_counts_and_has_no_end() -> None:
    record = CallRecord(CallId("c1"), "balie", LineProfile(), datetime(2026, 1, 5, 9, tzinfo=UTC), "v1")
    assert record.employee is None
    assert not record.practice
    assert record.ended_at is None
    assert record.highest is None
