from __future__ import annotations

from dataclasses import replace

import pytest

from factories import estimate, in_need, shipped
from luwte.apps.web.board import Board
from luwte.domain.advice import Advice
from luwte.domain.behaviour import CareKind, Phase
from luwte.domain.call import LineProfile
from luwte.domain.course import Acknowledgement, CourseHint, Effect, ShownHint
from luwte.domain.events import CuesMuted, HearingChanged, SecondOpinionGiven
from luwte.domain.evidence import Span
from luwte.domain.hearing import Hearing
from luwte.domain.outputs import (
    AcknowledgementTested,
    CallClosed,
    CareSignalled,
    HelpRequested,
    HelpStatusChanged,
    HintChanged,
    Output,
    PhaseChanged,
    ThreatNoted,
    TurnAssessed,
    VoiceChanged,
    WarningRead,
)
from luwte.domain.threat import ThreatNote
from luwte.domain.turn import Baseline, Voice
from luwte.handling import messages
from luwte.service.analysis import Moment
from played import caller_turn, moment, pressed
from second_readers import opinion

VEILED = estimate(4, unconfirmed=True)


def board(*moments: Moment, profile: LineProfile | None = None) -> Board:
    made = Board(shipped(), profile or LineProfile())
    for one in moments:
        made.take(one)
    return made


def needs(kind: CareKind) -> Moment:
    care = in_need(kind)
    heard = caller_turn(None, care)
    return replace(heard, outputs=(*heard.outputs, CareSignalled(care, 3.0)))


def keys(made: Board) -> list[str]:
    return [question.key for question in made.questions()]


def test_at_first_nothing_is_asked_and_nothing_is_known() -> None:
    made = board()
    assert made.questions() == ()
    assert (made.estimate, made.hint, made.danger, made.unconfirmed) == (None, None, False, False)


def test_a_raised_voice_stands_there_until_it_is_not_raised_any_more() -> None:
    voice = Voice(80, raised=True, baseline=Baseline.READY, moved=("toonhoogte +6 halve tonen",))
    raised, calm = moment(VoiceChanged(voice, 62.0, 65.0)), moment(VoiceChanged(voice, None, 90.0))
    made = board(raised)
    assert made.voice is not None
    assert made.voice.since == 62.0
    assert board(raised, calm).voice is None


def test_how_well_the_caller_is_heard_is_what_was_said_last() -> None:
    changes = [moment(event=HearingChanged(state, 1.0)) for state in (Hearing.BEHIND, Hearing.GOOD)]
    assert [made.hearing.hearing for n in (1, 2) if (made := board(*changes[:n])).hearing] == [
        Hearing.BEHIND,
        Hearing.GOOD,
    ]


def test_care_opens_the_question_of_its_guard_with_the_words() -> None:
    (question,) = board(needs(CareKind.VICTIM)).questions()
    assert (question.key, question.quote) == ("wachter-slachtoffer", "help")
    assert question.answers == (("slachtoffer_veilig", "Veilig of doorverwezen", False),)


def test_an_answer_takes_the_question_and_its_words_away() -> None:
    assert board(needs(CareKind.VICTIM), pressed("slachtoffer_veilig")).questions() == ()


def test_an_answer_that_keeps_a_question_open_is_shown_as_pressed() -> None:
    made = board(needs(CareKind.PANIC), pressed("spoed_ja"), profile=LineProfile(protocol="huisarts"))
    (question,) = made.questions()
    assert [answer for answer, _, chosen in question.answers if chosen] == ["spoed_ja"]


def test_on_a_care_line_the_question_comes_with_phase_three() -> None:
    care_line = LineProfile(protocol="huisarts", care_line=True)
    assert keys(board(caller_turn(estimate(3)), profile=care_line)) == ["wachter-spoed"]
    assert keys(board(caller_turn(estimate(3)))) == []


def test_a_second_reading_opens_no_question_about_care_again() -> None:
    again = moment(
        TurnAssessed(caller_turn(None, in_need(CareKind.VICTIM)).assessed[0], estimate(0)),  # type: ignore[index]
        event=SecondOpinionGiven(opinion(), 4.0),
    )
    assert board(needs(CareKind.VICTIM), pressed("slachtoffer_veilig"), again).questions() == ()


def test_care_that_no_guard_asks_about_stays_in_sight() -> None:
    (question,) = board(needs(CareKind.CONFUSION), profile=LineProfile(protocol="receptie")).questions()
    assert (question.title, question.answers) == ("Zorg gaat voor", ())


def test_a_veiled_threat_asks_yes_or_no() -> None:
    made = board(caller_turn(VEILED))
    assert made.open_answers() == {"dreiging_ja", "dreiging_nee"}
    made.take(moment(PhaseChanged(Phase.EXPLOSIVE, estimate(4))))
    assert made.open_answers() == frozenset()


@pytest.mark.parametrize(("phase", "danger"), [(3, False), (4, True)])
def test_danger_is_phase_four(phase: int, danger: bool) -> None:
    assert board(caller_turn(estimate(phase))).danger is danger


def test_muting_is_remembered_until_it_is_undone() -> None:
    off, on = (moment(event=CuesMuted(muted, 1.0)) for muted in (True, False))
    assert board(off).muted
    assert not board(off, on).muted


def test_the_cue_is_that_of_the_moment() -> None:
    cue = Advice("erkennen", "Erken", (), ())
    assert board(moment(advice=cue)).advice == cue
    assert board(moment(advice=cue), moment()).advice is None


def test_a_hint_comes_with_its_words_and_goes() -> None:
    shown, gone = HintChanged(ShownHint(CourseHint.MOUNTING, (1,)), 1.0), HintChanged(None, 2.0)
    hint = board(moment(shown)).hint
    assert hint
    assert hint.pitfall
    assert board(moment(shown), moment(gone)).hint is None


def test_what_the_engine_told_is_kept_to_be_shown() -> None:
    note = ThreatNote(0, Span(0, 3, "xxx"), (), ())
    told: tuple[Output, ...] = (
        HelpRequested(Phase.EXPLOSIVE, messages.HELP_THREAT, 1.0),
        HelpStatusChanged(1.0, None, 1.0),
        WarningRead(2, "Gaat dit door …", 1.0),
        ThreatNoted(note, 1.0),
        AcknowledgementTested(Acknowledgement(0, 2.0, 1.0, Effect.FALLS), 1.0),
        CallClosed(Phase.EXPLOSIVE, estimate(4), 9.0),
    )
    made = board(moment(*told))
    shown = (made.request, made.help, made.read, made.threats[0], made.ended)
    assert shown == (told[0], told[1], told[2], told[3], told[5])
    assert made.tested
    assert made.tested.effect is Effect.FALLS
