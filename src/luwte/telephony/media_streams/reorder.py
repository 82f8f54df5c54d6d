"""Frames that may come in another order than they were sent, put right within a small window."""

from __future__ import annotations


class Reorder:
    """Gives frames by number, in order. Who waits longer than `window` frames is given up; nothing comes twice.

    The first to arrive need not be the first, and nobody says at which number a stream begins: only after `window`
    frames it is sure that no earlier one comes.
    """

    def __init__(self, window: int) -> None:
        self._window = window
        self._next: int | None = None
        self._early: dict[int, bytes] = {}  # at most `window` + 1 frames

    def put(self, number: int, frame: bytes) -> list[tuple[int, bytes]]:
        """(frames missing before it, frame) that can go on now."""
        if number in self._early or (self._next is not None and number < self._next):
            return []  # heard already, or too late
        self._early[number] = frame
        if self._next is None:
            if len(self._early) <= self._window:
                return []
            self._next = min(self._early)
        ready = self._in_order(0)
        while len(self._early) > self._window:
            first = min(self._early)
            missing = first - self._next
            self._next = first
            ready += self._in_order(missing)
        return ready

    def rest(self) -> list[tuple[int, bytes]]:
        """What still waits when the stream is over."""
        ready: list[tuple[int, bytes]] = []
        if self._next is None:
            self._next = min(self._early, default=None)
        while self._early and self._next is not None:
            missing, self._next = min(self._early) - self._next, min(self._early)
            ready += self._in_order(missing)
        return ready

    def _in_order(self, missing: int) -> list[tuple[int, bytes]]:
        ready = []
        while self._next is not None and self._next in self._early:
            ready.append((missing, self._early.pop(self._next)))
            self._next += 1
            missing = 0
        return ready
