"""Where evidence stands in a turn, as stretches that a template can mark. It judges nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from luwte.apps.language import written
from luwte.apps.wording import reason
from luwte.content.content import Content
from luwte.domain.evidence import Evidence


@dataclass(frozen=True, slots=True)
class Reason:
    """One finding in words. `key` is unique on the page."""

    key: str
    quote: str
    text: str
    lower: str | None
    counts: bool
    phase: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of the turn and the reasons that cover it. `first` is where a reader can stop with the keyboard."""

    text: str
    reasons: tuple[Reason, ...] = ()
    first: bool = False

    @property
    def counts(self) -> bool:
        """Whether any of the findings here counts for the phase."""
        return any(reason.counts for reason in self.reasons)


def reasons_of(evidence: Sequence[Evidence], content: Content, prefix: str) -> tuple[Reason, ...]:
    """The findings of a turn in words, in their own order."""
    return tuple(
        Reason(
            key=f"{prefix}-{i}",
            quote=found.quote.text if found.quote else "",
            text=reason(found, content),
            lower=_lower(found, content),
            counts=found.counts,
            phase=int(found.supports),
        )
        for i, found in enumerate(evidence)
    )


def _lower(found: Evidence, content: Content) -> str | None:
    lower = content.messages[found.because].lower
    return written(lower) if lower and found.counts else None


def stretches(text: str, evidence: Sequence[Evidence], reasons: Sequence[Reason]) -> tuple[Stretch, ...]:
    """Cut a turn at every start and end of a finding; overlapping findings share their stretch."""
    spans = [(e.quote.start, e.quote.end, r) for e, r in zip(evidence, reasons, strict=True) if e.quote]
    cuts = sorted({0, len(text), *(start for start, _, _ in spans), *(end for _, end, _ in spans)})
    pieces: list[Stretch] = []
    seen: set[str] = set()
    for left, right in pairwise(cuts):
        over = tuple(reason for start, end, reason in spans if start <= left and right <= end)
        first = bool({reason.key for reason in over} - seen)
        seen |= {reason.key for reason in over}
        pieces.append(Stretch(text[left:right], over, first))
    return tuple(pieces)
