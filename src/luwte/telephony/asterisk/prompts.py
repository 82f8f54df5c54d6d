"""Lets a recorded warning be heard in a call that is tapped. Sans-I/O, like the taps; nothing here begins by itself.

A call stays in the dialplan of the exchange, where ARI plays nothing into it. So a snoop channel of ours whispers to
both parties, the sound is played on that, and it goes when the sound is over. Taps do not hear what is whispered: an
exchange hands audio to who listens before it mixes whispers in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any
from urllib.parse import quote

from luwte.telephony.asterisk.requests import APP, PREFIX, Request, deletion

_SOUND = re.compile(r"[a-zA-Z0-9_/-]{1,80}")


class Progress(Enum):
    """What became of a warning."""

    BEGAN = auto()
    OVER = auto()
    FAILED = auto()


Told = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class _Prompt:
    id: str
    trunk: str
    sound: str
    told: Told

    @property
    def channel(self) -> str:
        return f"{PREFIX}pl-{self.id}"

    @property
    def playback(self) -> str:
        return f"{PREFIX}pb-{self.id}"


class Prompts:
    """Warnings that are played now, one in a call at a time."""

    def __init__(self, new_id: Callable[[], str]) -> None:
        self._new_id = new_id
        self._prompts: dict[str, _Prompt] = {}

    @property
    def channels(self) -> frozenset[str]:
        """What stands on the exchange for them."""
        return frozenset(self._prompts)

    def plays(self, trunk: str) -> bool:
        """Whether something is being played in this call."""
        return any(prompt.trunk == trunk for prompt in self._prompts.values())

    def play(self, trunk: str, sound: str, told: Told) -> list[Request]:
        """Begin. Raises ValueError for what is no name of one sound."""
        if not _SOUND.fullmatch(sound):
            raise ValueError("this is no name of a sound")
        prompt = _Prompt(self._new_id(), trunk, sound, told)
        self._prompts[prompt.channel] = prompt
        path = f"/channels/{quote(trunk, safe='')}/snoop/{prompt.channel}"
        return [Request("POST", path, {"whisper": "both", "app": APP}, prompt.channel)]

    def receive(self, event: Mapping[str, Any]) -> list[Request]:
        """One event of the exchange."""
        about = event.get("playback") or event.get("channel")
        id_ = str(about.get("id", "")) if isinstance(about, dict) else ""
        match event.get("type"):
            case "StasisStart" if id_ in self._prompts:
                prompt = self._prompts[id_]
                path = f"/channels/{prompt.channel}/play/{prompt.playback}"
                return [Request("POST", path, {"media": f"sound:{prompt.sound}"}, prompt.channel)]
            case "PlaybackStarted" if found := self._played(id_):
                found.told(Progress.BEGAN)
            case "PlaybackFinished" if found := self._played(id_):
                assert isinstance(about, dict)
                return self._end(found.channel, Progress.OVER if about.get("state") == "done" else Progress.FAILED)
            case "ChannelDestroyed" | "StasisEnd":
                self._end(id_, Progress.FAILED)
        return []

    def failed(self, channel: str) -> list[Request]:
        """A request was refused, or nothing came of it."""
        return self._end(channel, Progress.FAILED)

    def stop(self) -> list[Request]:
        """We stop: whatever plays is broken off."""
        return [request for channel in tuple(self._prompts) for request in self._end(channel, Progress.FAILED)]

    def _played(self, playback: str) -> _Prompt | None:
        return next((prompt for prompt in self._prompts.values() if prompt.playback == playback), None)

    def _end(self, channel: str, how: Progress) -> list[Request]:
        prompt = self._prompts.pop(channel, None)
        if prompt is None:
            return []
        prompt.told(how)
        return [deletion(prompt.channel)]
