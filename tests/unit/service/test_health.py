from __future__ import annotations

from collections.abc import Iterable

import pytest

from luwte.errors import StoreUnavailable
from luwte.service.health import Check, Finding, Weight, examine, good, notice, worst, wrong


def failing(error: Exception) -> Check:
    def check() -> Iterable[Finding]:
        raise error

    return check


def test_a_check_that_fails_is_a_finding_and_stops_no_other() -> None:
    checks = [
        ("opslag", failing(StoreUnavailable("de schijf is vol"))),
        ("model", failing(RuntimeError("geheim"))),
        ("inhoud", lambda: [good("inhoud", "klopt")]),
    ]
    found = examine(checks)
    assert [(f.name, f.weight) for f in found] == [
        ("opslag", Weight.WRONG),
        ("model", Weight.WRONG),
        ("inhoud", Weight.GOOD),
    ]
    assert found[0].text == "de schijf is vol"
    assert "geheim" not in repr(found)


@pytest.mark.parametrize(
    ("findings", "weight"),
    [
        ([], Weight.GOOD),
        ([good("a", "")], Weight.GOOD),
        ([good("a", ""), notice("b", "", "")], Weight.NOTICE),
        ([notice("b", "", ""), wrong("c", "", ""), good("a", "")], Weight.WRONG),
    ],
)
def test_it_comes_down_to_the_worst(findings: list[Finding], weight: Weight) -> None:
    assert worst(findings) is weight
