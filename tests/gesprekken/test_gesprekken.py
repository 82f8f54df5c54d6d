"""Every dialogue in this folder is one test. Trainers write them; see docs/content.md."""

from __future__ import annotations

from pathlib import Path

import pytest

from luwte.content.loader import load_content
from luwte.service.dialogues import run_dialogue

FOLDER = Path(__file__).parent
DIALOGUES = sorted(FOLDER.glob("*.yaml"))


def test_there_are_dialogues() -> None:
    assert len(DIALOGUES) >= 60


@pytest.mark.parametrize("path", DIALOGUES, ids=lambda path: path.stem)
def test_dialogue(path: Path) -> None:
    mismatches = run_dialogue(path, load_content())
    assert not mismatches, "\n" + "\n".join(map(str, mismatches))
