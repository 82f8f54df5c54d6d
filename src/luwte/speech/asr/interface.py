"""What an engine for speech to text is to us: synchronous, int16 in, immutable hypotheses out.

Times are seconds on the media clock of the call. An engine opens no connection and writes no audio and no text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, runtime_checkable

from luwte.errors import SettingsError
from luwte.speech.vad.interface import Pcm

Channel = Literal["caller", "employee"]


@dataclass(frozen=True, slots=True)
class Word:
    """A word; `end` and `confidence` (0-1) are `None` where the engine does not say."""

    text: str
    start: float
    end: float | None = None
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """What an engine makes of an utterance so far. `revision` counts up; the final one is the last of its utterance.

    `stable_words` leading words do not change in a later revision. How far an engine is behind is for whoever feeds it
    to say: see `TranscriberPool`.
    """

    utterance: int
    revision: int
    final: bool
    words: tuple[Word, ...]
    start: float
    end: float
    stable_words: int = 0

    @property
    def text(self) -> str:
        """The words as one line."""
        return " ".join(word.text for word in self.words)


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What an engine can do. `streaming`: it gives partial words while the caller speaks."""

    streaming: bool
    word_times: Literal["none", "start", "span"]
    confidence: bool
    forces_language: bool
    native_rates: tuple[int, ...] = (8000,)
    biasing: Literal["none", "engine", "session"] = "none"


class AsrSession(Protocol):
    """One leg of one call. Audio is int16 at 8 kHz, mono."""

    def accept(self, pcm: Pcm, at: float) -> Sequence[Hypothesis]:
        """The next samples, the first of them at second `at`. Raises RuntimeError after `finish`."""

    def end_turn(self) -> Sequence[Hypothesis]:
        """The turn is over: its final hypothesis, when anything was taken in since the last."""

    def finish(self) -> Sequence[Hypothesis]:
        """The call is over; may be said twice."""


class AsrEngine(Protocol):
    """A loaded engine; many sessions share it."""

    @property
    def name(self) -> str:
        """Name of the adapter, such as `sherpa-stream`."""

    @property
    def model_id(self) -> str | None:
        """Which model, stored with every transcript (S13)."""

    @property
    def capabilities(self) -> Capabilities:
        """What it can do."""

    def open(self, *, channel: Channel, language: str = "nl", phrases: Sequence[str] = ()) -> AsrSession:
        """A session for one leg. `phrases`: names of the organisation; never swear words or threats (S12).

        Raises `SettingsError` for the employee's leg.
        """

    def close(self) -> None:
        """Free what it holds."""


@runtime_checkable
class MayBeAway(Protocol):
    """An engine that can fall and come back by itself."""

    @property
    def outage(self) -> str | None:
        """Why it hears nothing now, in Dutch, for the administrator; `None` while it hears."""


def only_caller(channel: Channel) -> None:
    """Refuse the employee's leg: nothing switches its transcription on (S3). Raises `SettingsError`."""
    if channel != "caller":
        raise SettingsError("de woorden van de medewerker worden niet uitgeschreven; alleen die van de beller")


class EngineFailed(Exception):  # noqa: N818
    """The engine died, hangs or answers nonsense. `reason` is Dutch, for the administrator; no words of a caller."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
