"""Ports: what use cases need from outside, named for the need. Adapters live in `infra`, and faces hand them over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from pydantic import SecretStr


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a second reader answers, as an administrator set it. `timeout` is in seconds, for one question in all."""

    url: str
    model: str
    key: SecretStr | None = None
    timeout: float = 1.5


@dataclass(frozen=True, slots=True)
class Question:
    """What a second reader gets to see: one turn of the caller and the caller's own turns before it, masked."""

    text: str
    earlier: tuple[str, ...] = ()


class NoAnswer(Exception):  # noqa: N818 it is no error: the call goes on without
    """There is no answer. `reason` is fixed Dutch text for the administrator; it never holds what was said or sent."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Refused(NoAnswer):
    """The reader works, but not for this one question: that says nothing about the next, of another caller."""


class Adjudicator(Protocol):
    """A second reader (*tweede lezer*) of single caller turns."""

    @property
    def model(self) -> str:
        """Which model answers."""

    def ask(self, question: Question, timeout: float) -> str:
        """The answer as JSON text, not yet validated, within `timeout` seconds.

        Raises `NoAnswer`, and of that `Refused` when only this question is the reason.
        """
