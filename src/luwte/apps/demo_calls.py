"""The demo calls that come with Luwte: synthetic, written for the purpose, played like any other call."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from luwte.apps.intake import Intake, open_call
from luwte.domain.call import Call, LineProfile

FOLDER = Path(__file__).parent / "gesprekken"
ORDER = ("oploop", "afkoelen", "explosie", "verhuld", "witteboorden", "onschuldig")


@dataclass(frozen=True, slots=True)
class DemoCall:
    """A demo call with the title and the summary for the list of choices."""

    id: str
    title: str
    summary: str
    call: Call


@cache
def demo_calls() -> tuple[DemoCall, ...]:
    """All demo calls, in the order of the list."""
    titles = json.loads((FOLDER / "titels.json").read_text(encoding="utf-8"))
    intake = Intake(LineProfile(), {}, None, {LineProfile().protocol})
    return tuple(
        DemoCall(name, titles[name]["titel"], titles[name]["samenvatting"], open_call(FOLDER / f"{name}.jsonl", intake))
        for name in ORDER
    )
