from __future__ import annotations

import json
from typing import Any

import pytest

from luwte.errors import SourceError
from luwte.telephony.transcripts.aws import looks_like, read
from luwte.telephony.transcripts.draft import Utterance


def word(text: str, start: float, end: float, **more: object) -> dict[str, Any]:
    alternatives = [{"content": text}]
    return {
        "type": "pronunciation",
        "start_time": str(start),
        "end_time": str(end),
        "alternatives": alternatives,
        **more,
    }


def mark(text: str) -> dict[str, Any]:
    return {"type": "punctuation", "alternatives": [{"content": text}]}


def told(value: object) -> list[tuple[str, str, float | None, float | None]]:
    items = read(json.dumps(value), file="a.json").items
    return [(i.speaker, i.text, i.start, i.end) for i in items if isinstance(i, Utterance)]


def test_contact_lens_roles_and_milliseconds() -> None:
    lens = {
        "Participants": [{"ParticipantId": "p1", "ParticipantRole": "CUSTOMER"}],
        "Transcript": [
            {"ParticipantId": "p1", "Content": "hallo", "BeginOffsetMillis": 500, "EndOffsetMillis": 1500},
            {"ParticipantRole": "AGENT", "Content": " ", "BeginOffsetMillis": 1600, "EndOffsetMillis": 1700},
        ],
    }
    assert told(lens) == [("CUSTOMER", "hallo", 0.5, 1.5)]


def test_judgements_of_the_source_change_nothing() -> None:
    turn = {"ParticipantId": "AGENT", "Content": "goedemiddag", "BeginOffsetMillis": 0, "EndOffsetMillis": 900}
    loud = {**turn, "Sentiment": "NEGATIVE", "LoudnessScore": [91, 95]}
    assert told({"Transcript": [turn]}) == told({"Transcript": [loud]})


def test_transcribe_with_channels_becomes_turns_in_order_of_time() -> None:
    channels = [
        {"channel_label": "ch_0", "items": [word("dag", 0, 0.5), mark("."), word("ja", 4.0, 4.5)]},
        {"channel_label": "ch_1", "items": [word("ik", 1.0, 1.2), word("wacht", 1.3, 1.8)]},
    ]
    assert told({"results": {"channel_labels": {"channels": channels}}}) == [
        ("ch_0", "dag.", 0.0, 0.5),
        ("ch_1", "ik wacht", 1.0, 1.8),
        ("ch_0", "ja", 4.0, 4.5),
    ]


def test_transcribe_with_speaker_labels_old_and_new() -> None:
    new = [word("ja", 0, 0.5, speaker_label="spk_0"), word("nee", 0.6, 1.0, speaker_label="spk_1"), mark("!")]
    assert [t[:2] for t in told({"results": {"items": new}})] == [("spk_0", "ja"), ("spk_1", "nee!")]
    labels = {"segments": [{"items": [{"start_time": "0", "speaker_label": "spk_1"}]}]}
    assert told({"results": {"speaker_labels": labels, "items": [word("ja", 0, 1)]}})[0][0] == "spk_1"


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({"results": 1}, "results: hier hoort een object"),
        ({"results": {}}, r"results\.items: hier hoort een lijst"),
        ({"Transcript": [{"ParticipantId": "A"}]}, r"Transcript\[1\]\.Content: hier hoort tekst"),
        ({"Transcript": [{"Content": "a", "BeginOffsetMillis": "?"}]}, "BeginOffsetMillis: hier hoort een getal"),
    ],
)
def test_a_wrong_shape_is_named(value: object, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        read(json.dumps(value), file="a.json")


def test_it_is_known_by_its_keys() -> None:
    assert looks_like('{"Transcript": []}')
    assert looks_like('{"results": {')
    assert not looks_like('{"segments": []}')
    assert not looks_like("Transcript")
