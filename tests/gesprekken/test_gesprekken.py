"""Every dialogue in this folder is one test. Trainers write them; see docs/content.md."""

from __future__ import annotations

from pathlib import Path

import pytest

from factories import shipped
from luwte.service.dialogues import read_dialogue, run_dialogue

FOLDER = Path(__file__).parent
DIALOGUES = sorted(FOLDER.glob("*.yaml"))


def test_there_are_dialogues() -> None:
    assert len(DIALOGUES) >= 60


@pytest.mark.parametrize("path", DIALOGUES, ids=lambda path: path.stem)
def test_dialogue(path: Path) -> None:
    gap = read_dialogue(path)[0].known_gap
    mismatches = run_dialogue(path, shipped())
    if gap is None:
        assert not mismatches, "\n" + "\n".join(map(str, mismatches))
    else:
        assert mismatches, f"{path.name} goes well now: remove bekend_tekort"
