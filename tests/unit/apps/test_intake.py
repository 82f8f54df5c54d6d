from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from luwte.apps.intake import Intake, find_transcript, open_call
from luwte.domain.call import Heard, LineProfile, Timing
from luwte.domain.events import ActivityHeard, TurnHeard, VoiceMeasured
from luwte.domain.turn import Party, Words
from luwte.errors import SourceError
from luwte.speech.asr.engines.scripted import ScriptedEngine
from recordings import leg, write

pytestmark = pytest.mark.usefixtures("heard_by_level")

INTAKE = Intake(LineProfile(), {}, "links", {"telefoon"})
CALLER, EMPLOYEE = ((0.5, 1.5), (4.0, 6.0)), ((2.0, 3.5),)
TEXT = "Beller: hallo\nMedewerker: goedemiddag\nBeller: ik had een vraag"


@pytest.fixture
def wav(tmp_path: Path) -> Path:
    return write(tmp_path / "gesprek.wav", leg(7, CALLER), leg(7, EMPLOYEE))


def test_a_recording_gives_its_times_to_the_transcript_beside_it(wav: Path) -> None:
    wav.with_suffix(".txt").write_text(TEXT)
    call = open_call(wav, INTAKE)
    assert call.timing is Timing.MEASURED
    turns = [event.turn.words for event in call.events if isinstance(event, TurnHeard)]
    assert [(w.start, w.end) for w in turns if w] == [(0.5, 1.5), (2.0, 3.5), (4.0, 6.0)]
    heard = [event for event in call.events if isinstance(event, ActivityHeard)]
    assert [(h.party, h.start) for h in heard] == [(Party.CALLER, 0.5), (Party.EMPLOYEE, 2.0), (Party.CALLER, 4.0)]


def test_the_name_of_a_file_means_nothing(wav: Path, tmp_path: Path) -> None:
    odd = tmp_path / "opname.txt"
    odd.write_bytes(wav.read_bytes())
    (tmp_path / "opname.vtt").write_text("WEBVTT\n\n00:00.500 --> 00:01.500\n<v Beller>hallo\n")
    assert any(isinstance(event, ActivityHeard) for event in open_call(odd, INTAKE).events)


def test_a_recording_without_a_transcript_is_heard_without_words(wav: Path) -> None:
    assert find_transcript(wav) is None
    call = open_call(wav, INTAKE)
    assert call.heard == Heard(words=False, voice=False, timing=True)
    assert [e.turn.words.text for e in call.events if isinstance(e, TurnHeard) and e.turn.words] == ["", ""]


def test_a_recogniser_gives_the_words_where_no_transcript_is(wav: Path) -> None:
    engine = ScriptedEngine((Words("goedemiddag", 0.6, 1.4),))
    reached: list[tuple[float, float]] = []
    call = open_call(wav, replace(INTAKE, engine=engine, voice=True), lambda at, of: reached.append((at, of)))
    assert call.heard == Heard(words=True, voice=True, timing=True, recogniser="scripted")
    said = [e.turn.words.text for e in call.events if isinstance(e, TurnHeard) and e.turn.words]
    assert said[0] == "goedemiddag"
    assert any(isinstance(event, VoiceMeasured) for event in call.events)
    assert reached[-1][0] == reached[-1][1]


def test_a_transcript_beside_a_recording_goes_before_a_recogniser(wav: Path) -> None:
    wav.with_suffix(".vtt").write_text("WEBVTT\n\n00:00.500 --> 00:01.500\n<v Beller>hallo\n")
    call = open_call(wav, replace(INTAKE, engine=ScriptedEngine((Words("nee", 0.6, 1.4),)), voice=True))
    assert [e.turn.words.text for e in call.events if isinstance(e, TurnHeard) and e.turn.words] == ["hallo"]
    assert call.heard == Heard(words=True, voice=True, timing=True)
    assert any(isinstance(event, VoiceMeasured) for event in call.events)


def test_a_transcript_that_runs_on_after_the_recording_is_of_another_call(wav: Path) -> None:
    wav.with_suffix(".vtt").write_text("WEBVTT\n\n00:00.500 --> 09:00.000\n<v Beller>hallo\n")
    with pytest.raises(SourceError, match="horen ze bij elkaar"):
        open_call(wav, INTAKE)


def test_what_is_not_there_or_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="bestaat niet"):
        open_call(tmp_path / "weg.vtt", INTAKE)
    with pytest.raises(SourceError, match="dit is een map"):
        open_call(tmp_path, INTAKE)


def test_a_huge_file_is_refused_without_reading_it_whole(tmp_path: Path) -> None:
    huge = tmp_path / "groot.txt"
    with huge.open("wb") as sink:
        sink.write(b"Beller: ja\n")
        sink.truncate(200_000_000)
    with pytest.raises(SourceError, match="groter dan 20 MB"):
        open_call(huge, INTAKE)


def test_a_protocol_that_is_not_there_is_named_with_its_file(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"luwte": 1, "lijn": {"protocol": "brand"}}\n{"beurt": "beller", "tekst": "hallo"}\n')
    with pytest.raises(SourceError, match=r"a\.jsonl: lijn\.protocol: er is geen protocol met dit id; wel: telefoon"):
        open_call(path, INTAKE)
