from __future__ import annotations

import json

import pytest

from luwte.errors import SourceError
from luwte.telephony.transcripts.draft import Utterance
from luwte.telephony.transcripts.whisper import looks_like, read


def whisper(*segments: object) -> str:
    return json.dumps({"segments": list(segments)})


def test_segments_with_a_speaker() -> None:
    text = whisper({"start": 0, "end": 1.5, "text": " hallo", "speaker": "SPEAKER_00"}, {"text": " "})
    assert read(text, file="a.json").items == (Utterance("SPEAKER_00", "hallo", 0.0, 1.5, 1),)


def test_a_segment_with_two_speakers_is_split_between_words() -> None:
    words = [
        {"word": " ja", "start": 0.0, "end": 0.4, "speaker": "A"},
        {"word": " nee", "speaker": "B"},
        {"word": " hoor", "start": 0.9, "end": 1.2},
    ]
    items = read(whisper({"start": 0, "end": 1.2, "text": "ja nee hoor", "words": words}), file="a.json").items
    assert items == (Utterance("A", "ja", 0.0, 0.4, 1), Utterance("B", "nee hoor", 0.4, 1.2, 1))


def test_without_diarisation_nobody_speaks() -> None:
    (item,) = read(whisper({"start": 0, "end": 1, "text": "hallo"}), file="a.json").items
    assert isinstance(item, Utterance)
    assert item.speaker == ""


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"segments": 3}', "segments: hier hoort een lijst"),
        (whisper({"start": 0}), r"segments\[1\]\.text: hier hoort tekst"),
        (whisper({"text": "a", "start": "x"}), r"segments\[1\]\.start: hier hoort een getal"),
        ('{"segments": [', "de JSON breekt"),
    ],
)
def test_a_wrong_shape_is_named(text: str, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        read(text, file="a.json")


def test_it_is_known_by_its_segments() -> None:
    assert looks_like(whisper())
    assert looks_like('{"segments": [{"text": "breekt af')
    assert not looks_like('{"results": {}}')
