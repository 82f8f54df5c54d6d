from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories import shipped, table
from luwte.domain.behaviour import CareKind, Detail, Phase, SpeechAct, Target
from luwte.domain.estimate import Distribution
from luwte.recognition.assess import likeliest
from luwte.recognition.context import context_of
from luwte.recognition.words.classes import WordClasses
from luwte.recognition.words.normalise import normalise
from luwte.recognition.words.opinion import ACT, CARE, FORM, NO_CARE, PHASE, TARGET, Opinion, OpinionReader
from luwte.recognition.words.table import TableError, loads

CONTEXT = context_of(shipped())
KINDS = (
    "rustig",
    "rustig/aangehaald",
    "rustig/spoed",
    "klaagt_over_situatie",
    "kritiek_organisatie",
    "persoonlijke_aanval/belediging",
    "persoonlijke_aanval/dwang",
    "dreiging_of_explosie/dreiging",
    "dreiging_of_explosie/uitbarsting",
)
OUTPUTS = {
    FORM: tuple(detail.value for detail in Detail),
    TARGET: tuple(target.value for target in Target),
    ACT: tuple(act.value for act in SpeechAct),
    CARE: (NO_CARE, *(kind.value for kind in CareKind)),
}
FIRST: Distribution = (0.9, 0.04, 0.03, 0.02, 0.01)
USUAL: Distribution = (0.6, 0.15, 0.15, 0.07, 0.03)
FOLLOWS = ((0.7, 0.1, 0.1, 0.07, 0.03), *((0.2,) * 5,) * 3, (0.1, 0.1, 0.1, 0.2, 0.5))


def small_reader(**kinds: str) -> OpinionReader:
    """A reader of a table in which each of these words speaks for one kind of turn."""
    rest = [0.0] * sum(len(outputs) for outputs in OUTPUTS.values())
    weights = {word: [6.0 * (kind == own) for own in KINDS] + rest for word, kind in kinds.items()}
    start = [1.0 * (kind == "rustig") for kind in KINDS] + rest
    data = table({PHASE: KINDS, **OUTPUTS}, weights, start, first=FIRST, usual=USUAL, follows=FOLLOWS)
    return OpinionReader(WordClasses({}), loads(data))


SMALL = small_reader(
    zwaluw="persoonlijke_aanval/belediging",
    merel="rustig/aangehaald",
    spreeuw="dreiging_of_explosie/dreiging",
    mus="rustig/spoed",
    gier="dreiging_of_explosie/uitbarsting",
)


def small(text: str) -> Opinion:
    return SMALL.read(normalise(text), (), ())


def opinion(text: str) -> Opinion:
    return CONTEXT.opinions.read(normalise(text), (), ())


@pytest.mark.parametrize(
    ("text", "phase"),
    [
        ("goedemorgen ik wilde graag weten hoe laat jullie open zijn", 0),
        ("jullie hebben alweer je afspraak niet nagekomen wat een puinhoop is dat bij jullie", 2),
        ("jij bent echt te dom om een formulier in te vullen", 3),
        ("ik wacht je straks op bij de achterdeur en dan sla ik je kop eraf", 4),
    ],
)
def test_words_that_no_rule_needs_to_know(text: str, phase: int) -> None:
    assert likeliest(opinion(text).probabilities) == phase


def test_it_says_which_form_and_at_whom() -> None:
    found = opinion("ik wacht je straks op bij de achterdeur en dan sla ik je kop eraf")
    assert found.passes(FORM, "dreiging", found.forms[Detail.THREAT])
    assert found.target is Target.EMPLOYEE


def test_the_quote_is_where_it_is_said() -> None:
    text = "Ja goedemiddag, ik bel over mijn pakketje. Jij bent een waardeloze luie trut. Kan het morgen?"
    assert "trut" in opinion(text).quote(Phase.PERSONAL).text


@given(st.text(max_size=120))
def test_any_text_gives_a_distribution_and_a_quote_inside_it(text: str) -> None:
    found = opinion(text)
    assert sum(found.probabilities) == pytest.approx(1, abs=1e-5)
    if found.words:
        for phase in Phase:
            quote = found.quote(phase)
            assert text[quote.start : quote.end] == quote.text


def test_every_word_says_how_much_it_weighs_the_heaviest_first() -> None:
    weighed = opinion("nou mevrouw u bent een ontzettende trut").weighs(Phase.PERSONAL)
    shares = [abs(share) for _, share in weighed]
    assert shares == sorted(shares, reverse=True)
    assert {span.text for span, _ in weighed} == {"nou", "mevrouw", "u", "bent", "een", "ontzettende", "trut"}
    assert weighed[0][1] > 0
    assert {span.text: share for span, share in weighed}["trut"] > 0


def test_what_was_expected_moves_a_doubtful_turn() -> None:
    said = opinion("ja lach maar")
    calm, attack = (1.0, 0.0, 0.0, 0.0, 0.0), (0.0, 0.0, 0.0, 1.0, 0.0)
    after_calm = said.after(CONTEXT.opinions.expected_after(calm)).probabilities
    after_attack = said.after(CONTEXT.opinions.expected_after(attack)).probabilities
    assert sum(after_attack[3:]) > sum(after_calm[3:])


def test_a_phase_is_the_sum_of_its_kinds() -> None:
    found = small("merel mus")
    assert likeliest(found.probabilities) is Phase.CALM
    assert found.probabilities[0] > 0.9
    assert small("zwaluw").probabilities[3] > 0.9


def test_a_call_begins_with_what_calls_begin_with() -> None:
    assert SMALL.expected_first == pytest.approx(FIRST)


@pytest.mark.parametrize(("text", "rages"), [("gier", True), ("spreeuw", False), ("spreeuw gier gier", True)])
def test_a_fit_of_cursing_is_told_from_a_threat(text: str, rages: bool) -> None:
    assert small(text).rages is rages


def test_what_was_expected_anyway_changes_no_opinion() -> None:
    found = small("zwaluw vink")
    assert found.after(USUAL).probabilities == pytest.approx(found.probabilities)


def test_after_a_threat_the_same_words_are_more_likely_a_threat() -> None:
    found = small("zwaluw spreeuw")
    calm, threat = SMALL.expected_after((1.0, 0, 0, 0, 0)), SMALL.expected_after((0, 0, 0, 0, 1.0))
    assert calm == pytest.approx(FOLLOWS[0])
    assert threat == pytest.approx(FOLLOWS[4])
    assert found.after(threat).probabilities[4] > found.after(calm).probabilities[4]
    assert sum(found.after(threat).probabilities) == pytest.approx(1)


def test_what_was_expected_changes_the_phase_and_nothing_else() -> None:
    found = small("zwaluw merel")
    after = found.after(SMALL.expected_after((0, 0, 0, 0, 1.0)))
    assert after.probabilities != pytest.approx(found.probabilities)
    assert (after.forms, after.care, after.target, after.act) == (found.forms, found.care, found.target, found.act)
    assert (after.whole, after.words, after.rages) == (found.whole, found.words, found.rages)


def test_every_word_says_how_much_it_speaks_for_a_phase_the_heaviest_first() -> None:
    weighed = small("Een ZWALÚW, mevrouw!").weighs(Phase.PERSONAL)
    (heaviest, weight), *rest = weighed
    assert (heaviest.text, weight > 0) == ("ZWALÚW", True)
    assert {span.text: share for span, share in rest} == {"Een": 0.0, "mevrouw": 0.0}


def test_a_word_that_speaks_for_another_phase_speaks_against_this_one() -> None:
    weighed = {span.text: share for span, share in small("zwaluw spreeuw").weighs(Phase.PERSONAL)}
    assert weighed["zwaluw"] > 0 > weighed["spreeuw"]


@given(st.text(max_size=60))
def test_every_word_of_any_text_is_weighed_once_and_literally(text: str) -> None:
    found = opinion(text)
    if found.words:
        weighed = found.weighs(Phase.PERSONAL)
        assert len(weighed) == min(len(found.words), 120)
        assert all(text[span.start : span.end] == span.text for span, _ in weighed)
        assert [abs(share) for _, share in weighed] == sorted((abs(share) for _, share in weighed), reverse=True)


def test_a_table_that_is_not_about_turns_is_refused() -> None:
    with pytest.raises(TableError, match="not one of turns"):
        OpinionReader(WordClasses({}), loads(shipped().move_model))
