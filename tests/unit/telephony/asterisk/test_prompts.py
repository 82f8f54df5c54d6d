from __future__ import annotations

from typing import Any

import pytest

from luwte.telephony.asterisk.prompts import Progress, Prompts


def prompts() -> tuple[Prompts, list[Progress]]:
    """One that was asked for in the call of channel 9.1, and what is told of it."""
    found, told = Prompts(lambda: "id1"), list[Progress]()
    (request,) = found.play("9.1", "luwte/waarschuwing-2", told.append)
    assert (request.method, request.path) == ("POST", "/channels/9.1/snoop/luwte-pl-id1")
    return found, told


def playback(kind: str, state: str, name: str = "luwte-pb-id1") -> dict[str, Any]:
    return {"type": kind, "playback": {"id": name, "state": state}}


def test_both_parties_hear_the_sound_once_our_channel_is_there_and_then_it_goes() -> None:
    found, told = prompts()
    (play,) = found.receive({"type": "StasisStart", "channel": {"id": "luwte-pl-id1"}})
    assert (play.path, play.query) == (
        "/channels/luwte-pl-id1/play/luwte-pb-id1",
        {"media": "sound:luwte/waarschuwing-2"},
    )
    assert found.receive(playback("PlaybackStarted", "playing")) == []
    (gone,) = found.receive(playback("PlaybackFinished", "done"))
    assert (gone.method, gone.path) == ("DELETE", "/channels/luwte-pl-id1")
    assert told == [Progress.BEGAN, Progress.OVER]
    assert not found.plays("9.1")


def test_a_sound_that_the_exchange_does_not_have_is_told() -> None:
    found, told = prompts()
    found.receive(playback("PlaybackStarted", "playing"))
    found.receive(playback("PlaybackFinished", "failed"))
    assert told == [Progress.BEGAN, Progress.FAILED]


@pytest.mark.parametrize("kind", ["ChannelDestroyed", "StasisEnd"])
def test_a_call_that_ends_takes_its_prompt_along(kind: str) -> None:
    found, told = prompts()
    assert found.receive({"type": kind, "channel": {"id": "luwte-pl-id1"}}) == []
    assert told == [Progress.FAILED]
    assert found.stop() == []


@pytest.mark.parametrize(
    "event",
    [
        {},
        {"type": "StasisStart", "channel": {"id": "luwte-sn-id1"}},
        playback("PlaybackStarted", "playing", "van-een-ander"),
        playback("PlaybackFinished", "done", "van-een-ander"),
        {"type": "PlaybackFinished", "playback": "x"},
        {"type": "ChannelDestroyed", "channel": {"id": "9.1"}},
    ],
)
def test_what_is_not_about_it_changes_nothing(event: dict[str, Any]) -> None:
    found, told = prompts()
    assert found.receive(event) == []
    assert told == []
    assert found.plays("9.1")
    assert found.channels == {"luwte-pl-id1"}


@pytest.mark.parametrize("sound", ["a,sound:b", "recording:x", "", "x" * 81])
def test_what_is_no_name_of_one_sound_is_refused(sound: str) -> None:
    with pytest.raises(ValueError, match="name of a sound"):
        Prompts(lambda: "id1").play("9.1", sound, lambda _: None)
