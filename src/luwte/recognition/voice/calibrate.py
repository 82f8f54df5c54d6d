"""A site's own threshold, from its own ordinary calls (V20): nothing about those calls is kept but this one number."""

from __future__ import annotations

from collections.abc import Sequence

from luwte.recognition.voice.model import VoiceModel


def local_threshold(calls: Sequence[Sequence[int | None]], per_hundred: float, model: VoiceModel) -> int:
    """The lowest index that at most `per_hundred` in a hundred of these calls ever reach.

    `calls` are the indices (0-100, `None` where nothing was measured) of ordinary calls, unlabelled. The answer is
    never below what the model allows. Raises ValueError without calls, or when even 100 is reached too often.
    """
    if not calls or not 0 <= per_hundred <= 100:
        raise ValueError("a threshold needs calls, and at most 0 to 100 alarms per hundred of them")
    highest = sorted((max((index for index in call if index is not None), default=0) for call in calls), reverse=True)
    allowed = int(per_hundred * len(calls) / 100)
    # The first call that may not alarm; the threshold lies just above it.
    wanted = highest[allowed] + 1 if allowed < len(highest) else 0
    if wanted > 100:
        raise ValueError("too many of these calls reach 100: they are not ordinary, or the line is not")
    return max(model.least_threshold, wanted)
