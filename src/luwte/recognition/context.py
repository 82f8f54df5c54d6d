"""What a signal may look at besides the turn itself: compiled content. Nothing of the employee is in it (law L1)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from luwte.content.content import Content
from luwte.recognition.words.rules import WordRules


@dataclass(frozen=True, slots=True)
class Context:
    """Shared by all calls of one installation."""

    words: WordRules


@lru_cache(maxsize=4)
def context_of(content: Content) -> Context:
    """Compile content once; the same content gives the same context."""
    return Context(WordRules(content))
