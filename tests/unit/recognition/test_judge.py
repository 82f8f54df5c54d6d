from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from factories import shipped
from luwte.content.loader import load_content
from luwte.domain.behaviour import Phase, Target
from luwte.domain.estimate import TurnAssessment
from luwte.domain.evidence import Mark
from luwte.domain.turn import Baseline, CallerTurn, Voice, Words
from luwte.recognition.context import Context, context_of
from luwte.recognition.judge import OVERRULED, judge

CONTEXT = context_of(shipped())


def judged(text: str, context: Context = CONTEXT) -> TurnAssessment:
    return judge(CallerTurn(0, Words(text, 0.0, 1.0)), context)


def test_every_phase_above_calm_has_a_quote_and_a_reason() -> None:
    assessment = judged("u zit daar maar een beetje op uw luie kont meneer")
    assert assessment.phase is Phase.PERSONAL
    assert assessment.target is Target.EMPLOYEE
    for evidence in assessment.evidence:
        assert evidence.quote
        assert shipped().message(evidence.because)


def test_a_finding_that_the_whole_turn_contradicts_stays_visible_and_does_not_count() -> None:
    assessment = judged("ik zoek een kostuum van een heks voor het kinderfeest")
    assert assessment.phase <= Phase.COMPLAINT
    (evidence,) = assessment.evidence
    assert evidence.quote
    assert (evidence.quote.text, evidence.because, evidence.counts) == ("heks", OVERRULED, False)


@pytest.mark.parametrize(
    "text", ["ja", "nee", "mevrouw", "goed", "dank u", "hallo", "wacht even", "oké", "meneer", "hoor eens"]
)
def test_one_or_two_ordinary_words_are_no_attack_and_no_care(text: str) -> None:
    assessment = judged(text)
    assert assessment.phase < Phase.PERSONAL
    assert not assessment.care


@pytest.mark.parametrize(
    "text",
    [
        "dank u wel u bent heel vriendelijk geweest en ik heb alle tijd genomen maar ik weet waar je woont",
        "jij bent een vieze vuile kankerhoer " + "en verder wil ik graag weten hoe laat de winkel morgen open is " * 12,
    ],
)
def test_a_calm_surrounding_does_not_argue_an_attack_away(text: str) -> None:
    assert judged(text).phase >= Phase.PERSONAL


def test_a_calm_call_does_not_argue_an_attack_away() -> None:
    calm = replace(CONTEXT, earlier=("goedemiddag ik bel over mijn pakketje", "dat klopt dank u wel"))
    assert judged("ik weet waar jij woont", calm).phase is Phase.EXPLOSIVE


def test_three_curses_are_an_outburst() -> None:
    assert judged("jij sukkel jij trut jij hoer").phase is Phase.EXPLOSIVE


def test_a_stated_threat_is_argued_away_by_nothing() -> None:
    assert judged("fijn dank u wel heel vriendelijk en ik maak je af").phase is Phase.EXPLOSIVE


def test_an_organisation_s_own_words_count_without_training(tmp_path: Path) -> None:
    folder = tmp_path / "lexicon"
    folder.mkdir()
    (folder / "eigen.yaml").write_text(
        "ingangen:\n  - id: eigen.een\n    detail: belediging\n    doel: medewerker\n    uitingen: [fluitketel]\n"
        '    vuurt: ["jij fluitketel"]\n    zwijgt: ["hij noemde mij een fluitketel", "ik bel over een rekening"]\n'
    )
    context = context_of(load_content(tmp_path))
    assert judged("fluitketel").phase < Phase.PERSONAL
    assert judged("fluitketel", context).phase is Phase.PERSONAL
    assert judged("hij noemde mij een fluitketel", context).phase < Phase.PERSONAL


def test_replacing_one_of_our_entries_counts_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "lexicon"
    folder.mkdir()
    (folder / "eigen.yaml").write_text(
        "ingangen:\n  - id: beledig.kunnen\n    detail: belediging\n    doel: medewerker\n    uitingen: [fluitketel]\n"
        '    vuurt: ["jij fluitketel"]\n    zwijgt: ["hij noemde mij een fluitketel", "ik bel over een rekening"]\n'
    )
    assert judged("fluitketel", context_of(load_content(tmp_path))).phase is Phase.PERSONAL


def test_a_threat_without_stated_harm_is_veiled_and_with_it_is_not() -> None:
    veiled = [e for e in judged("ik weet precies waar je woont").evidence if e.supports is Phase.EXPLOSIVE]
    assert veiled
    assert all(Mark.VEILED in e.marks for e in veiled)
    stated = [e for e in judged("ik sla je helemaal in elkaar").evidence if e.supports is Phase.EXPLOSIVE]
    assert any(Mark.VEILED not in e.marks for e in stated)


@pytest.mark.parametrize("words", [None, Words("", 0, 1), Words("…!?", 0, 1)])
def test_without_words_there_is_only_the_voice(words: Words | None) -> None:
    raised = Voice(score=90, raised=True, baseline=Baseline.READY)
    assert judge(CallerTurn(0, words), CONTEXT).phase is Phase.CALM
    assert judge(CallerTurn(0, words, raised), CONTEXT).phase is Phase.COMPLAINT


def test_the_same_words_give_the_same_judgement() -> None:
    assert judged("jij bent een sukkel") == judged("jij bent een sukkel")


@pytest.mark.parametrize(
    "text",
    [
        "heb je me gehoord ik zei ik maak je dood",
        "zoals ik zei ik steek je neer",
        "de buurman zei ik maak je af en nu zeg ik tegen u ik maak u af",
        "mijn ex heeft mij bedreigd hij zei ik maak je dood en nu maak ik jou dood",
        "ze zeiden tegen mij ik schiet je neer. ik schiet jou neer. begrepen?",
    ],
)
def test_a_threat_after_a_quote_is_a_threat(text: str) -> None:
    assert judged(text).phase is Phase.EXPLOSIVE


HALF_A_WORRY = "ik slaap al weken slecht en ik zie het niet zo zitten"


def test_one_turn_that_perhaps_asks_for_care_opens_no_question_and_a_second_one_does() -> None:
    opening = CONTEXT.opening()
    first = judged(HALF_A_WORRY, opening)
    assert 0.15 < first.worry < 0.6
    assert not first.care
    assert judged(HALF_A_WORRY, replace(opening, worries=(first.worry,))).care


def test_a_calm_turn_after_a_worry_opens_no_question() -> None:
    worried = replace(CONTEXT.opening(), worries=(0.5, 0.55))
    assert judged("mijn postcode is negentien elf", worried).care == ()


def test_two_turns_are_remembered_of_how_much_they_ask_for_care() -> None:
    context = CONTEXT.opening()
    for _ in range(3):
        turn = CallerTurn(0, Words(HALF_A_WORRY, 0.0, 1.0))
        context = context.after(turn, judged(HALF_A_WORRY, context))
    assert len(context.worries) == 2
    assert all(worry > 0 for worry in context.worries)


def test_words_of_suicide_wait_for_nothing() -> None:
    assert judged("ik wil niet meer leven", CONTEXT.opening()).care
