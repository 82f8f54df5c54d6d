from __future__ import annotations

from defusedxml.ElementTree import fromstring

from luwte.telephony.media_streams.twiml import Copy, instructions

THEN = "https://centrale.example/gesprek?a=1&b=2"


def test_the_audio_is_copied_and_the_call_goes_on_where_the_site_says() -> None:
    root = fromstring(instructions(THEN, Copy("wss://luwte.example/lijn/twilio", "tok", line='balie "1" <2>')))
    assert [child.tag for child in root] == ["Start", "Redirect"]
    stream = root.find("Start/Stream")
    assert stream.attrib == {"url": "wss://luwte.example/lijn/twilio", "track": "inbound_track"}
    assert [tuple(parameter.attrib.values()) for parameter in stream] == [("t", "tok"), ("line", 'balie "1" <2>')]
    assert root.find("Redirect").text == THEN


def test_both_legs_are_asked_for_only_by_choice_and_a_vendor_may_need_its_codec_named() -> None:
    stream = fromstring(instructions(THEN, Copy("wss://x", "t", both=True, asks={"codec": "PCMU"}))).find("*/Stream")
    assert (stream.attrib["track"], stream.attrib["codec"]) == ("both_tracks", "PCMU")
    assert len(stream) == 1


def test_without_room_the_call_only_goes_on() -> None:
    root = fromstring(instructions(THEN))
    assert [child.tag for child in root] == ["Redirect"]
