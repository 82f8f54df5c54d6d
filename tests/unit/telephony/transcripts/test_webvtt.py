from __future__ import annotations

import pytest

from luwte.errors import SourceError
from luwte.telephony.transcripts.draft import Utterance
from luwte.telephony.transcripts.webvtt import looks_like, read

CUES = """WEBVTT - een kop

STYLE
::cue { color: red }

NOTE wat er ook staat --> hier

1
00:00.500 --> 00:02.000 align:start
<v.luid Beller>Ik wacht <i>al</i> een uur &amp; langer</v>

00:01:02.000 --> 00:01:06.000
<v Medewerker>Dat is
lang.<v Beller>Ja.
"""


def test_voices_times_tags_and_entities() -> None:
    items = read(CUES, file="a.vtt").items
    assert items[0] == Utterance("Beller", "Ik wacht al een uur & langer", 0.5, 2.0, 10)
    assert [(i.speaker, i.text) for i in items if isinstance(i, Utterance)][1:] == [
        ("Medewerker", "Dat is lang."),
        ("Beller", "Ja."),
    ]


def test_two_voices_in_one_cue_share_its_time_in_proportion() -> None:
    _, first, second = (item for item in read(CUES, file="a.vtt").items if isinstance(item, Utterance))
    assert (first.start, second.end) == (62.0, 66.0)
    assert first.end == second.start == pytest.approx(65.2)


def test_a_cue_without_a_voice_belongs_to_nobody() -> None:
    (item,) = read("WEBVTT\n\n00:00.000 --> 00:01.000\nhallo\n", file="a.vtt").items
    assert isinstance(item, Utterance)
    assert item.speaker == ""


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("WEBVTT\n\nzomaar tekst\n", r"a\.vtt:3: hier hoort een tijdregel"),
        ("WEBVTT\n\n00:00 -> 00:01\n<v B>x\n", r"a\.vtt:3: hier hoort een tijdregel"),
        ("WEBVTT\n\n1\n00:xx.000 --> 00:01.000\n<v B>x\n", r"a\.vtt:4: deze tijdregel klopt niet"),
    ],
)
def test_a_broken_time_line_is_named(text: str, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        read(text, file="a.vtt")


def test_it_is_known_by_its_first_word() -> None:
    assert looks_like(CUES)
    assert looks_like("\n WEBVTT\n")
    assert not looks_like("WEBVTTX\n")
    assert not looks_like("1\n00:00:01,000 --> 00:00:02,000\nx")
