"""Speed of `luwte label` on one core, as a ratio to a bare scan of the same turns with the same automaton and set."""

from __future__ import annotations

import json
from collections.abc import Callable
from time import process_time

from bench.turns import as_label_input, caller_turns
from luwte.apps.cli.label import Labeller
from luwte.content.loader import load_content
from luwte.domain.call import LineProfile
from luwte.recognition.words.phrases import PhraseSet

REPEATS = 5


def _rate(run: Callable[[], object], turns: int) -> float:
    """Turns per CPU second, best of a few."""
    best = 0.0
    for _ in range(REPEATS):
        start = process_time()
        run()
        best = max(best, turns / max(process_time() - start, 1e-9))
    return best


def measure() -> dict[str, float]:
    """Turns per second of both, and the ratio label : scan."""
    content = load_content()
    texts = caller_turns()
    while len(texts) < 3000:
        texts = texts * 2
    lines = as_label_input(texts)
    lowered = [text.lower() for text in texts]
    scan = PhraseSet([(i, t) for i, e in enumerate(content.entries) for t in e.utterances], content.groups)
    labeller = Labeller(content, LineProfile())

    def label_all() -> None:
        for record in labeller.label(lines):
            json.dumps(record, ensure_ascii=False)

    scan_rate = _rate(lambda: [scan.find(text) for text in lowered], len(texts))
    label_rate = _rate(label_all, len(texts))
    return {
        "turns": len(texts),
        "scan_turns_per_s": scan_rate,
        "label_turns_per_s": label_rate,
        "label_to_scan": label_rate / scan_rate,
    }
