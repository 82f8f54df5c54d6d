from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luwte.domain.call import Call, LineProfile, Timing
from luwte.domain.events import CallEnded, StepConfirmed, TurnHeard
from luwte.domain.turn import CallerTurn, EmployeeTurn, Party
from luwte.errors import SourceError
from luwte.telephony.transcripts.reader import MAX_TURN, open_transcript

EXAMPLES = Path(__file__).parents[4] / "examples"
SPEAKERS = {"SPEAKER_00": Party.EMPLOYEE, "SPEAKER_01": Party.CALLER}


def turn(start: float, end: float) -> str:
    return f'{{"beurt": "beller", "tekst": "a", "van": {start}, "tot": {end}}}'


def opened(text: str | bytes, speakers: dict[str, Party] | None = None) -> Call:
    data = text.encode() if isinstance(text, str) else text
    return open_transcript(data, file="a.txt", speakers=speakers or {}, profile=LineProfile())


def said(call: Call) -> list[tuple[bool, str]]:
    turns = [event.turn for event in call.events if isinstance(event, TurnHeard)]
    return [(isinstance(turn, CallerTurn), turn.words.text if turn.words else "") for turn in turns]


def test_the_same_call_reads_the_same_in_every_dialect() -> None:
    texts = [
        "Beller: hallo daar\nMedewerker: dag",
        "WEBVTT\n\n00:00.000 --> 00:01.000\n<v Beller>hallo daar\n\n00:01.000 --> 00:02.000\n<v Agent>dag",
        "1\n00:00:00,000 --> 00:00:01,000\nKlant: hallo daar\n\n2\n00:00:01,000 --> 00:00:02,000\nAgent: dag",
        '{"beurt": "beller", "tekst": "hallo daar"}\n{"beurt": "medewerker", "tekst": "dag"}',
        '{"segments": [{"speaker": "klant", "text": "hallo daar"}, {"speaker": "agent", "text": "dag"}]}',
        '{"Transcript": [{"ParticipantId": "CUSTOMER", "Content": "hallo daar"}, '
        '{"ParticipantId": "AGENT", "Content": "dag"}]}',
    ]
    assert [said(opened(text)) for text in texts] == [[(True, "hallo daar"), (False, "dag")]] * len(texts)


NO_TRANSCRIPTS = {"README.md", "turns.jsonl", "make_synthetic_call.py", "synthetisch-gesprek.yaml"}


@pytest.mark.parametrize("path", sorted(p for p in EXAMPLES.iterdir() if p.is_file() and p.name not in NO_TRANSCRIPTS))
def test_our_examples_are_read(path: Path) -> None:
    call = open_transcript(path.read_bytes(), file=path.name, speakers=SPEAKERS, profile=LineProfile())
    assert len(said(call)) >= 6
    assert {is_caller for is_caller, _ in said(call)} == {True, False}


def test_the_employee_has_no_voice_and_turns_are_counted_together() -> None:
    call = opened("Medewerker: dag\nBeller: hallo")
    turns = [event.turn for event in call.events if isinstance(event, TurnHeard)]
    assert [turn.n for turn in turns] == [0, 1]
    assert isinstance(turns[0], EmployeeTurn)
    assert not hasattr(turns[0], "voice")


def test_without_times_they_are_estimated_and_said_to_be() -> None:
    call = opened("Beller: een twee drie vier vijf\nMedewerker: dag")
    assert call.timing is Timing.ESTIMATED
    assert isinstance(call.events[-1], CallEnded)
    assert call.events[-1].at == pytest.approx(2.0 + 0.4 + 4.0)


def test_steps_stay_where_they_stand() -> None:
    call = opened('{"beurt": "beller", "tekst": "a", "van": 0, "tot": 1}\n{"stap": "grens", "op": 2}\n{"einde": 9}')
    assert call.timing is Timing.MEASURED
    assert call.events[2:] == (StepConfirmed("grens", 2.0), CallEnded(9.0))


def test_all_unknown_speakers_are_told_at_once_and_nothing_is_guessed() -> None:
    with pytest.raises(SourceError, match=r"a\.txt:1: onbekende spreker: «Jan» \(regel 1\), «Piet» \(regel 3\)"):
        opened("Jan: hallo\nBeller: ja\nPiet: dag")
    call = opened("Jan: hallo\nPiet: dag", {"Jan": Party.CALLER, "Piet": Party.EMPLOYEE})
    assert said(call) == [(True, "hallo"), (False, "dag")]


def test_no_names_at_all_gives_the_advice_to_separate_speakers() -> None:
    with pytest.raises(SourceError, match="niet bij wie er spreekt"):
        opened('{"segments": [{"text": "hallo"}]}')


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{}", r"a\.txt:1: dit formaat is onbekend; bekend zijn: WebVTT"),
        ("WEBVTT\n", "er staan geen beurten"),
        ("Beller: " + "a" * (MAX_TURN + 1), r"a\.txt:1: deze beurt is langer dan 10000 tekens"),
        (turn(-1, 1), r"a\.txt:1: deze tijden kloppen niet"),
        (turn(2, 1), r"a\.txt:1: deze tijden kloppen niet"),
        (f"{turn(5, 6)}\n{turn(1, 2)}", r"a\.txt:2: deze beurt begint eerder"),
        ('{"beurt": "beller", "tekst": "a", "zekerheid": 2, "van": 0}', r"a\.txt:1: zekerheid"),
        ("\n".join(["Beller: a"] * 20_001), r"a\.txt:20001: meer dan 20000 beurten"),
    ],
)
def test_what_cannot_be_used_is_named_with_file_and_line(text: str, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        opened(text)


_PIECES = st.sampled_from(
    ["WEBVTT\n\n", "00:00.000 --> 00:01.000\n", "<v Beller>", "1\n", "Beller: ", "Medewerker: ", "ja\n", "\n", "{", "}",
     '"segments": [', '"text": "a"', '"Transcript": [', '{"beurt": "beller", "tekst": "x"}\n', "]", ",", ":", "-->",
     '{"luwte": 1}', "\x00", "é", "99:99:99,9"]
)  # fmt: skip


@given(st.lists(_PIECES, max_size=30).map("".join))
def test_any_mixture_of_formats_gives_a_call_or_one_clear_error(text: str) -> None:
    try:
        call = opened(text)
    except SourceError as error:
        assert str(error).startswith("a.txt:")
    else:
        assert said(call)


@given(st.binary(max_size=200))
def test_any_bytes_give_a_call_or_one_clear_error(data: bytes) -> None:
    try:
        opened(data)
    except SourceError as error:
        assert str(error).startswith("a.txt:")
