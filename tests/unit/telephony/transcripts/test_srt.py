from __future__ import annotations

import pytest

from luwte.errors import SourceError
from luwte.telephony.transcripts.draft import Utterance
from luwte.telephony.transcripts.srt import looks_like, read

CUES = """1
00:00:01,000 --> 00:00:02,500
Beller: ik wacht al
een uur

2
00:00:03,000 --> 00:00:04,000
en dat is lang

3
00:00:05,000 --> 00:00:06,000
[Medewerker] 112 bellen?
"""


def test_a_cue_without_a_name_goes_on_with_the_last_speaker() -> None:
    assert read(CUES, file="a.srt").items == (
        Utterance("Beller", "ik wacht al een uur", 1.0, 2.5, 2),
        Utterance("Beller", "en dat is lang", 3.0, 4.0, 7),
        Utterance("Medewerker", "112 bellen?", 5.0, 6.0, 11),
    )


def test_a_missing_number_or_blank_line_is_no_problem() -> None:
    text = "00:00:01,000 --> 00:00:02,000\nBeller: a\n2\n00:00:03,000 --> 00:00:04,000\nBeller: b\n"
    assert [i.text for i in read(text, file="a.srt").items if isinstance(i, Utterance)] == ["a", "b"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1\n00:00:01 --> gisteren\nBeller: a\n", r"a\.srt:2: deze tijdregel klopt niet"),
        ("hallo\n1\n00:00:01,000 --> 00:00:02,000\nBeller: a\n", r"a\.srt:1: hier hoort een volgnummer"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(text: str, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        read(text, file="a.srt")


def test_it_is_known_by_its_first_lines() -> None:
    assert looks_like(CUES)
    assert looks_like("\n\n" + CUES)
    assert not looks_like("Beller: 1\nMedewerker: 2")
