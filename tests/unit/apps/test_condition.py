from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from certificates import pem
from kept import NOON
from luwte.apps.condition import DATABASE_COPIED, KEYS_CHANGED, KEYS_COPIED, certificate, copies, messages, work
from luwte.service.health import Finding, Weight
from luwte.service.jobs import JobState
from luwte.service.webhook_addresses import Standing
from outboxes import address

DAY = timedelta(days=1)


def weights(found: Iterable[Finding]) -> list[str]:
    return [finding.weight.value for finding in found]


def copied(**ago: int) -> list[Finding]:
    names = {"keys": KEYS_COPIED, "changed": KEYS_CHANGED, "database": DATABASE_COPIED}
    told = {names[name]: NOON - days * DAY for name, days in ago.items()}
    return list(copies(told.get, NOON))


def test_without_any_copy_the_keys_are_a_fault_and_the_database_a_notice() -> None:
    assert weights(copied()) == ["let op", "let op"]


def test_copies_get_old_each_at_their_own_pace() -> None:
    found = copied(keys=90, database=1)
    assert weights(found) == ["goed", "goed"]
    assert [finding.text for finding in found] == ["de laatste is van 90 dagen geleden", "de laatste is van gisteren"]
    assert weights(copied(keys=93, database=8)) == ["let op", "let op"]


def test_a_copy_from_before_the_keys_were_changed_is_no_copy() -> None:
    assert weights(copied(keys=2, changed=1, database=0))[0] == "let op"
    assert weights(copied(keys=1, changed=2, database=0)) == ["goed", "goed"]


@pytest.mark.parametrize(("days", "weight"), [(-1, Weight.WRONG), (29, Weight.NOTICE), (60, Weight.GOOD)])
def test_a_certificate_is_told_before_it_ends(tmp_path: Path, days: int, weight: Weight) -> None:
    (found,) = certificate(pem(tmp_path, NOON + days * DAY), NOON)
    assert found.weight is weight


def test_no_certificate_is_nothing_to_tell_and_a_broken_one_a_fault(tmp_path: Path) -> None:
    assert list(certificate(None, NOON)) == []
    (tmp_path / "kapot.pem").write_text("onzin")
    assert weights(certificate(tmp_path / "kapot.pem", NOON)) == ["fout"]
    assert weights(certificate(tmp_path / "weg.pem", NOON)) == ["fout"]


def test_work_that_fails_or_is_not_done_is_told() -> None:
    fine = JobState("a", NOON + DAY, NOON, None)
    assert weights(work([fine], NOON)) == weights(work([], NOON)) == ["goed"]
    assert weights(work([fine, JobState("b", NOON, None, "vol")], NOON)) == ["let op"]
    (found,) = work([fine, JobState("b", NOON - DAY, None, None)], NOON)
    assert (found.weight, "b" in found.text) == (Weight.NOTICE, True)


def test_messages_that_do_not_arrive_are_said_with_the_address() -> None:
    often = address("zaken")
    found = list(
        messages(
            [
                replace(often, standing=Standing(failures=4, reason="niet te bereiken")),
                replace(often, standing=Standing(failures=3, reason="niet te bereiken")),
                replace(often, enabled=False, standing=Standing(failures=1, reason="antwoordde met status 410")),
                replace(often, enabled=False),
            ]
        )
    )
    assert [finding.weight for finding in found] == [Weight.NOTICE, Weight.GOOD, Weight.NOTICE]
    assert "4 keer mislukt" in found[0].text
    assert "uitgezet, antwoordde met status 410" in found[2].text
