"""Memory of an open call: many engines in the middle of a call, against one compiled content."""

from __future__ import annotations

import gc
import tracemalloc

from bench.turns import dialogue_lines
from luwte.content.loader import load_content
from luwte.domain.events import TurnHeard
from luwte.domain.turn import CallerTurn, EmployeeTurn, Words
from luwte.engine import CallEngine

CALLS = 200
TURNS = 40


def measure() -> dict[str, float]:
    """KiB per open call after `TURNS` turns, and the compiled content as the baseline beside it."""
    spoken = [line for dialogue in dialogue_lines() for line in dialogue]
    tracemalloc.start()
    content = load_content()
    CallEngine(content)  # compiles what all calls share
    gc.collect()
    shared, _ = tracemalloc.get_traced_memory()
    engines = [CallEngine(content) for _ in range(CALLS)]
    for number, engine in enumerate(engines):
        for n in range(TURNS):
            by_caller, text = spoken[(number * TURNS + n) % len(spoken)]
            words = Words(text, n * 4.0, n * 4.0 + 3)
            engine.feed(TurnHeard(CallerTurn(n, words) if by_caller else EmployeeTurn(n, words)))
    gc.collect()
    total, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    per_call = (total - shared) / CALLS / 1024
    return {"shared_kib": shared / 1024, "per_call_kib": per_call, "call_to_shared": per_call / (shared / 1024)}
