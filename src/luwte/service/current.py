"""The content that is in force now. A coordinator may replace it; calls that run keep the content they began with."""

from __future__ import annotations

from luwte.content.content import Content


class CurrentContent:
    """Holds one validated content at a time."""

    def __init__(self, content: Content) -> None:
        self._content = content

    @property
    def now(self) -> Content:
        """What a call that begins now is judged with."""
        return self._content

    def read(self) -> Content:
        """The same, for whoever is given a function."""
        return self._content

    def replace(self, content: Content) -> None:
        """From now on this one; it has been validated by who loaded it."""
        self._content = content
