"""Frames that may come in another order than they were sent, put right within a small window."""

from __future__ import annotations


class Reorder:
    """Gives frames by number, in order. Who waits longer than `window` frames is given up; nothing comes twice."""

    def __init__(self, window: int) -> None:
        self._window = window
        self._next: int | None = None
        self._early: dict[int, bytes] = {}  # at most `window` + 1 frames

    def put(self, number: int, frame: bytes) -> list[tuple[int, bytes]]:
        """(frames missing before it, frame) that can go on now."""
        if self._next is None:
            self._next = number
        if number < self._next or number in self._early:
            return []  # too late, or heard already
        self._early[number] = frame
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
