"""Every script in this folder on three protocols: the light, what is missing and the time of the warning are exact.

The expectations were worked out by hand from DOMAIN 5.2 and the text of the protocol, line by line.
"""

from __future__ import annotations

import pytest

from bench.lights import FOLDER, PROTOCOLS, Run, runs
from factories import shipped


def test_there_are_forty_scripts_on_three_protocols() -> None:
    assert len(list(FOLDER.glob("*.yaml"))) == 40
    assert len(runs()) == 40 * len(PROTOCOLS)


@pytest.mark.parametrize("run", runs(), ids=lambda run: f"{run.path.stem}-{run.protocol}")
def test_the_light_is_exact(run: Run) -> None:
    mismatches = run.mismatches(shipped())
    if run.gap is None:
        assert not mismatches, "\n" + "\n".join(mismatches)
    else:
        assert mismatches, f"{run.path.name} goes well now on {run.protocol}: remove bekend_tekort"
