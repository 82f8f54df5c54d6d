from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories import assessed, found, repaired, shipped
from luwte.content.content import Content
from luwte.content.loader import load_content
from luwte.domain.behaviour import CareKind, Detail, Phase, SpeechAct, Target
from luwte.domain.estimate import Distribution, TurnAssessment
from luwte.domain.evidence import CareSignal, Evidence, Mark, MessageId, Span
from luwte.domain.second_opinion import SecondOpinion
from luwte.domain.turn import Baseline, CallerTurn, Voice, Words
from luwte.recognition.assess import at_least, from_at_least, likeliest
from luwte.recognition.context import context_of
from luwte.recognition.judge import judge
from luwte.recognition.second_opinion import (
    MESSAGES_OF_SECOND_OPINION,
    NOTHING,
    OVERRULED,
    RULE,
    TOO_LOW,
    combine,
    uncertain,
)
from second_readers import MODEL, doubting, opinion

CONTEXT = context_of(shipped())
NUMBERS = shipped().estimation.second_opinion
EXPLICIT = frozenset({Mark.EXPLICIT})


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Content:
    """Content of an organisation with a word of its own."""
    folder = tmp_path_factory.mktemp("eigen")
    (folder / "lexicon").mkdir()
    (folder / "lexicon" / "eigen.yaml").write_text(
        "ingangen:\n  - id: eigen.een\n    detail: belediging\n    doel: medewerker\n    uitingen: [fluitketel]\n"
        '    vuurt: ["jij fluitketel"]\n    zwijgt: ["hij noemde mij een fluitketel", "ik bel over een rekening"]\n'
    )
    return load_content(folder)


def asks(text: str, chances: Distribution | None = None, *, margin: float | None = None) -> bool:
    turn = CallerTurn(0, Words(text, 0.0, 1.0))
    assessment = judge(turn, CONTEXT)
    if chances:
        assessment = replace(assessment, probabilities=chances, phase=likeliest(chances))
    numbers = NUMBERS if margin is None else NUMBERS.model_copy(update={"margin": margin})
    return uncertain(turn, assessment, CONTEXT, numbers)


def test_a_turn_is_uncertain_when_two_phases_are_about_as_likely() -> None:
    assert asks("goedemorgen", (0.4, 0.26, 0.2, 0.1, 0.04))
    assert not asks("goedemorgen", (0.5, 0.35, 0.1, 0.03, 0.02))  # exactly the margin is enough to be sure


def test_a_turn_is_uncertain_when_words_and_model_are_far_apart(own: Content) -> None:
    """The model knows nothing of an organisation's own word."""
    turn, context = CallerTurn(0, Words("ik zoek een fluitketel", 0, 1)), context_of(own)
    certain = NUMBERS.model_copy(update={"margin": 0.0})
    assessment = judge(turn, context)
    assert assessment.phase is Phase.PERSONAL
    assert uncertain(turn, assessment, context, certain)
    assert not uncertain(turn, assessment, context, certain.model_copy(update={"gap": 4}))
    assert not asks("jij bent echt te dom voor dit werk", margin=0.0)


def test_rules_that_found_nothing_do_not_disagree() -> None:
    text = "u zit daar maar een beetje op uw luie kont meneer"
    assert not [e for e in judge(CallerTurn(0, Words(text, 0, 1)), CONTEXT).evidence if e.signal == "woorden"]
    assert not asks(text, margin=0.0)


def test_danger_and_silence_are_never_asked_about() -> None:
    assert not asks("ik sla je in elkaar", margin=0.99)
    assert not asks("…!?", (0.4, 0.3, 0.2, 0.05, 0.05))


def combined(assessment: TurnAssessment, given_opinion: SecondOpinion) -> TurnAssessment:
    return combine(assessment, given_opinion, shipped())


def of_reader(assessment: TurnAssessment) -> list[Evidence]:
    return [e for e in assessment.evidence if e.rule == RULE]


def test_an_answer_raises_and_says_who_answered_and_in_which_words() -> None:
    after = combined(assessed(), opinion(3, turn=7))
    assert (after.phase, after.target, after.details) == (Phase.PERSONAL, Target.EMPLOYEE, (Detail.INSULT,))
    (evidence,) = of_reader(after)
    assert (evidence.rule, evidence.signal, evidence.turn) == ("tweede_lezer", f"model:{MODEL}", 7)
    assert (evidence.quote, evidence.because) == (Span(0, 3, "xxx"), "belediging.medewerker")
    assert evidence.counts
    assert evidence.strength == NUMBERS.strength


def test_an_answer_raises_to_three_at_most() -> None:
    threat = opinion(4, details=(Detail.THREAT,))
    assert combined(assessed(), threat).phase is Phase.PERSONAL
    assert all(e.supports <= Phase.PERSONAL for e in of_reader(combined(assessed(), threat)))


@pytest.mark.parametrize(
    ("details", "target", "phase"),
    [
        ((Detail.INSULT,), Target.ORGANISATION, 2),
        ((Detail.INSULT,), Target.NOBODY, 1),
        ((Detail.ORG_CRITICISM,), Target.EMPLOYEE, 2),
        ((Detail.COMPLAINT, Detail.INSULT), Target.EMPLOYEE, 3),
        ((Detail.SEXUAL,), Target.SITUATION, 0),
    ],
)
def test_what_it_saw_must_carry_the_phase_that_it_gives(
    details: tuple[Detail, ...], target: Target, phase: int
) -> None:
    assert combined(assessed(), opinion(4, details=details, target=target)).phase == phase


def test_an_answer_lowers_and_the_finding_that_it_contradicts_stays_visible() -> None:
    after = combined(assessed(found(3)), opinion(1, details=(Detail.COMPLAINT,), target=Target.SITUATION))
    assert (after.phase, after.target) == (Phase.COMPLAINT, Target.SITUATION)
    before, reader = after.evidence
    assert (before.counts, before.because) == (False, OVERRULED)
    assert (reader.supports, reader.detail) == (Phase.COMPLAINT, Detail.COMPLAINT)


def test_an_answer_that_sees_nothing_says_so() -> None:
    calm = SecondOpinion(0, Phase.CALM, (), Target.NOBODY, SpeechAct.ASSERTED, None, MODEL)
    after = combined(assessed(found(2, detail=Detail.ORG_CRITICISM)), calm)
    assert after.phase is Phase.CALM
    assert [e.because for e in of_reader(after)] == [NOTHING]
    assert not any(e.counts for e in after.evidence)


@pytest.mark.parametrize("act", [act for act in SpeechAct if act is not SpeechAct.ASSERTED])
def test_words_that_are_not_meant_raise_nothing_and_may_lower(act: SpeechAct) -> None:
    retold = opinion(3, act=act)
    higher = combined(assessed(), retold)
    assert (higher.phase, higher.probabilities) == (Phase.CALM, assessed().probabilities)
    assert [e.because for e in of_reader(higher)] == [f"telt_niet.{act.value}"]
    lower = combined(assessed(found(3)), replace(retold, phase=Phase.COMPLAINT))
    assert (lower.phase, lower.target) == (Phase.COMPLAINT, Target.NOBODY)
    assert not any(e.counts for e in of_reader(lower))


def test_the_same_phase_makes_it_surer() -> None:
    before = assessed(found(2, detail=Detail.ORG_CRITICISM, strength=0.55))
    after = combined(before, opinion(2, details=(Detail.ORG_CRITICISM,), target=Target.ORGANISATION))
    assert after.phase is before.phase
    assert after.probabilities[2] > before.probabilities[2]


def test_an_own_word_of_the_organisation_is_not_argued_away(own: Content) -> None:
    assessment = assessed(found(3, rule="eigen.een"))
    lower = opinion(1, details=(Detail.COMPLAINT,))
    assert combine(assessment, lower, shipped()).phase is Phase.COMPLAINT
    after = combine(assessment, lower, own)
    assert (after.phase, after.probabilities) == (Phase.PERSONAL, assessment.probabilities)
    assert [e.because for e in of_reader(after)] == [TOO_LOW]


def test_a_raised_voice_is_not_read_away() -> None:
    turn = CallerTurn(0, Words("goedemorgen", 0, 1), Voice(90, raised=True, baseline=Baseline.READY))
    calm = SecondOpinion(0, Phase.CALM, (), Target.NOBODY, SpeechAct.ASSERTED, None, MODEL)
    before = replace(judge(turn, CONTEXT), phase=Phase.COMPLAINT)
    assert combined(before, calm).phase is Phase.COMPLAINT


def test_every_reason_has_its_sentence() -> None:
    for message in MESSAGES_OF_SECOND_OPINION:
        assert shipped().message(message)


def distributions() -> st.SearchStrategy[Distribution]:
    parts = st.tuples(*[st.floats(0.001, 1)] * 5)
    return parts.map(lambda p: (p[0] / sum(p), p[1] / sum(p), p[2] / sum(p), p[3] / sum(p), p[4] / sum(p)))


OPINIONS = st.builds(
    opinion,
    st.integers(0, 4),
    details=st.lists(st.sampled_from(Detail), min_size=1, max_size=3, unique=True).map(tuple),
    target=st.sampled_from(Target),
    act=st.sampled_from(SpeechAct),
)
FINDINGS = st.builds(
    found,
    st.integers(0, 4),
    marks=st.sampled_from([frozenset(), EXPLICIT, frozenset({Mark.VEILED})]),
    act=st.sampled_from(SpeechAct),
    strength=st.floats(0, 1),
)
CARE = CareSignal(CareKind.PANIC, 0, Span(0, 3, "xxx"), "zorg.paniek")


def turns(marked: frozenset[Mark] | None = None) -> st.SearchStrategy[TurnAssessment]:
    """Judged turns; with `marked` one finding at least has that mark."""

    def make(chances: Distribution, evidence: list[Evidence]) -> TurnAssessment:
        first = [found(4, marks=marked)] if marked else []
        whole = assessed(*first, *evidence, repaired(), CARE)
        return replace(whole, probabilities=chances, phase=likeliest(chances))

    return st.builds(make, distributions(), st.lists(FINDINGS, max_size=3))


@given(turns(EXPLICIT), OPINIONS)
def test_no_answer_whatever_lowers_a_turn_with_an_explicit_threat(
    before: TurnAssessment, given_opinion: SecondOpinion
) -> None:
    after = combined(before, given_opinion)
    assert after.phase >= before.phase
    for now, then in zip(at_least(after.probabilities), at_least(before.probabilities), strict=True):
        assert now >= then - 1e-9


@given(turns(), OPINIONS)
def test_after_every_answer_the_turn_still_fits_together(before: TurnAssessment, given_opinion: SecondOpinion) -> None:
    after = combined(before, given_opinion)
    assert after.phase <= max(before.phase, Phase.PERSONAL)
    assert after.probabilities[after.phase] >= max(after.probabilities) - 1e-9
    assert sum(after.probabilities) == pytest.approx(1)
    assert min(after.probabilities) >= -1e-9
    assert (after.care, after.repairs, after.turn) == (before.care, before.repairs, before.turn)
    assert of_reader(after)
    assert len(after.evidence) == len(before.evidence) + len(of_reader(after))
    assert all(shipped().message(MessageId(e.because)) for e in of_reader(after))
    assert all(e.supports <= after.phase for e in of_reader(after) if e.counts)


@given(turns(), OPINIONS)
def test_an_answer_about_words_that_are_not_meant_never_raises(
    before: TurnAssessment, given_opinion: SecondOpinion
) -> None:
    after = combined(before, given_opinion)
    if given_opinion.act is not SpeechAct.ASSERTED:
        assert after.phase <= before.phase


def test_where_an_explicit_threat_was_nearly_heard_three_still_comes_out_as_the_likeliest() -> None:
    close = from_at_least((1.0, 1.0, 0.5, 0.49))
    before = replace(assessed(found(4, marks=EXPLICIT)), probabilities=close, phase=Phase.CRITICISM)
    after = combined(before, opinion(3))
    assert (after.phase, likeliest(after.probabilities)) == (Phase.PERSONAL, Phase.PERSONAL)


def test_doubting_content_doubts_every_turn_below_danger() -> None:
    turn = CallerTurn(0, Words("goedemorgen", 0.0, 1.0))
    assert uncertain(turn, judge(turn, CONTEXT), CONTEXT, doubting().estimation.second_opinion)
