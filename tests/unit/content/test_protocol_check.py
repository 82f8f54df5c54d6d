"""Each mistake in a protocol is told with its file, its line and what to repair, as a trainer meets it."""

from __future__ import annotations

from pathlib import Path

import pytest

from factories import shipped
from luwte.content.loader import load_content
from luwte.content.protocol_check import problems
from luwte.content.schema.protocol import Protocol
from luwte.errors import ContentError

GOOD = """\
id: eigen
naam: Eigen protocol
versie: 1
bron: eigen keuze
samenvatting: Kort.
begin: begin
ernstig: [seksueel]
waarschuwing: {nodig: ja}
kortere_wegen:
  - {naar: einde, vanaf_fase: 4, reden: "Gevaar."}
  - {naar: einde, bij_ernstig: ja, reden: "Zwaar."}
stappen:
  - id: begin
    code: S0
    naam: Begin
    uitleg: Niets.
    knop: Begin
    naar: [luisteren, waarschuwing]
  - id: luisteren
    code: S1
    naam: Luisteren
    uitleg: Luister.
    knop: Luisteren
    naar: [begin]
  - id: waarschuwing
    code: S2
    naam: Gewaarschuwd
    uitleg: Waarschuw.
    knop: Gewaarschuwd
    naar: [begin, einde]
    waarschuwt: ja
  - id: einde
    code: S3
    naam: Einde
    uitleg: Beëindig.
    knop: Einde
    naar: [begin]
    beeindigt: ja
wachters:
  - id: spoed
    naam: Spoed
    vraag: Is er gevaar?
    opent_bij_zorg: [spoed]
    techniek: spoed
    antwoorden:
      - {id: spoed_nee, knop: Nee}
      - {id: spoed_ja, knop: Ja}
  - id: veilig
    naam: Veilig
    vraag: Is de beller veilig?
    opent_bij_zorg: [slachtoffer]
    techniek: slachtoffer
    antwoorden:
      - {id: veilig_ja, knop: Ja}
waarschuwingsteksten:
  - {niveau: 1, u: "Ik help u.", je: "Ik help je."}
  - {niveau: 2, u: "Ik stop zo.", je: "Ik stop zo."}
"""
LOST = "  - id: kwijt\n    code: S9\n    naam: Kwijt\n    uitleg: Kwijt.\n    knop: Kwijt\n    naar: [begin]\n"


def load(folder: Path, *changes: tuple[str, str]) -> Protocol:
    text = GOOD
    for old, new in changes:
        assert text.count(old) == 1, f"{old!r} must stand once in the good protocol"
        text = text.replace(old, new)
    (folder / "protocollen").mkdir()
    (folder / "protocollen" / "eigen.yaml").write_text(text, encoding="utf-8")
    return load_content(folder).protocols["eigen"]


def mistake(folder: Path, *changes: tuple[str, str]) -> str:
    with pytest.raises(ContentError) as refused:
        load(folder, *changes)
    return str(refused.value).removeprefix("protocollen/eigen.yaml:")


def test_a_good_protocol_of_an_organisation_is_read_beside_ours(tmp_path: Path) -> None:
    assert load(tmp_path).step("einde").ends
    assert {name: list(problems(ours)) for name, ours in shipped().protocols.items()} == {
        name: [] for name in shipped().protocols
    }


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("begin: begin", "begin: nergens", "6: begin: onbekende stap: nergens"),
        (
            "wachters:\n",
            LOST.replace("kwijt", "luisteren") + "wachters:\n",
            "39: stappen.4.id: deze stap staat er twee keer: luisteren",
        ),
        ("naar: [luisteren, waarschuwing]", "naar: [luisteren, weg]", "18: stappen.0.naar.1: onbekende stap: weg"),
        (
            '{naar: einde, vanaf_fase: 4, reden: "Gevaar."}',
            '{naar: uitgang, vanaf_fase: 4, reden: "Gevaar."}',
            "10: kortere_wegen.0.naar: onbekende stap: uitgang",
        ),
    ],
)
def test_a_name_that_leads_nowhere_or_stands_twice_is_told(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert mistake(tmp_path, (old, new)) == told


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("id: spoed_ja", "id: waarschuwing", "47: wachters.0.antwoorden.1.id: dit id is al in gebruik: waarschuwing"),
        ("id: spoed_ja", "id: dreiging_ja", "47: wachters.0.antwoorden.1.id: dit id is al in gebruik: dreiging_ja"),
        ("id: spoed_ja", "id: dreiging_nee", "47: wachters.0.antwoorden.1.id: dit id is al in gebruik: dreiging_nee"),
        ("id: spoed_ja", "id: spoed_nee", "47: wachters.0.antwoorden.1.id: dit id is al in gebruik: spoed_nee"),
        ("id: veilig_ja", "id: spoed_nee", "54: wachters.1.antwoorden.0.id: dit id is al in gebruik: spoed_nee"),
    ],
)
def test_a_button_that_could_mean_two_things_is_told(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert mistake(tmp_path, (old, new)) == told


@pytest.mark.parametrize(("old", "new"), [("niveau: 2", "niveau: 1"), ("niveau: 1", "niveau: 3")])
def test_ready_warnings_stand_once_each_and_in_order(tmp_path: Path, old: str, new: str) -> None:
    assert mistake(tmp_path, (old, new)) == "55: waarschuwingsteksten: geef elk niveau één keer, van 1 naar 3"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ([("wachters:\n", LOST + "wachters:\n")], "39: stappen.4: deze stap is nooit te bereiken: kwijt"),
        (
            [("    naar: [begin]\n  - id: waarschuwing", "  - id: waarschuwing")],
            "19: stappen.1: na deze stap kan niets meer: luisteren (naar ontbreekt)",
        ),
        ([("    beeindigt: ja\n", "")], "12: stappen: geen enkele stap beëindigt het gesprek (beeindigt: ja)"),
    ],
)
def test_a_step_that_leads_nowhere_is_told(tmp_path: Path, changes: list[tuple[str, str]], told: str) -> None:
    assert mistake(tmp_path, *changes) == told


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("naar: [luisteren, waarschuwing]", "naar: [luisteren, luisteren]", "18: stappen.0.naar.1: {twice}: luisteren"),
        ("  - id: veilig\n", "  - id: spoed\n", "48: wachters.1.id: deze wachter staat er twee keer: spoed"),
    ],
)
def test_what_is_named_twice_in_one_place_is_told(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert mistake(tmp_path, (old, new)) == told.format(twice="deze stap staat er twee keer")


@pytest.mark.parametrize(
    "ids",
    [
        "verhuld_bevestigd: ja\nverhuld_afgewezen: ja\n",
        "verhuld_bevestigd: einde\n",
        "verhuld_bevestigd: ja\nverhuld_afgewezen: luisteren\n",
    ],
)
def test_the_answers_about_a_veiled_threat_are_two_answers_of_their_own(tmp_path: Path, ids: str) -> None:
    told = "8: verhuld_bevestigd: verhuld_bevestigd en verhuld_afgewezen zijn twee eigen antwoorden, geen stappen"
    assert mistake(tmp_path, ("waarschuwing: {nodig: ja}\n", f"{ids}waarschuwing: {{nodig: ja}}\n")) == told


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "    beeindigt: ja\n",
            "    beeindigt: ja\n    waarschuwt: ja\n",
            "32: stappen.3: een stap waarschuwt of beëindigt, niet allebei: einde",
        ),
        (
            "    naar: [luisteren, waarschuwing]\n",
            "    naar: [luisteren, waarschuwing]\n    waarschuwt: ja\n",
            "6: begin: het begin kan niet waarschuwen of beëindigen: begin",
        ),
    ],
)
def test_a_step_is_one_thing_and_the_start_is_no_deed(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert mistake(tmp_path, (old, new)) == told


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "vanaf_fase: 4, ",
            "",
            "9: kortere_wegen: bij fase 4 moet het gesprek meteen kunnen eindigen (vanaf_fase: 4, met een reden)",
        ),
        (
            "{naar: einde, bij_ernstig: ja, ",
            "{naar: einde, ",
            "11: kortere_wegen.1: een kortere weg heeft vanaf_fase of bij_ernstig nodig",
        ),
        (
            "bij_ernstig: ja, ",
            "bij_ernstig: ja, vanaf_fase: 3, ",
            "11: kortere_wegen.1.vanaf_fase: alleen fase 4 opent een kortere weg; fase 3 gaat over waarschuwen",
        ),
        (
            "{naar: einde, bij_ernstig: ja",
            "{naar: luisteren, bij_ernstig: ja",
            "11: kortere_wegen.1.naar: een kortere weg leidt naar een einde, luisteren is dat niet",
        ),
        (
            "    beeindigt: ja\n",
            "    beeindigt: ja\n    beslist: teamleider\n",
            "10: kortere_wegen.0.naar: bij gevaar moet de medewerker zelf kunnen beëindigen: einde",
        ),
    ],
)
def test_a_shorter_way_is_for_danger_and_leads_the_employee_to_an_end(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    assert mistake(tmp_path, (old, new)) == told


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "    opent_bij_zorg: [spoed]\n",
            "",
            "40: wachters.0: niets opent deze wachter: spoed (opent_bij_zorg)",
        ),
        (
            "{id: veilig_ja, knop: Ja}",
            "{id: veilig_ja, knop: Ja, sluit: nee}",
            "53: wachters.1.antwoorden: geen antwoord sluit deze wachter: veilig (sluit: ja)",
        ),
    ],
)
def test_a_safety_question_can_be_asked_and_answered(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert mistake(tmp_path, (old, new)) == told


def test_a_guard_that_only_a_care_line_opens_is_good(tmp_path: Path) -> None:
    assert load(tmp_path, ("opent_bij_zorg: [spoed]", "opent_op_zorglijn_vanaf: 3"))


def test_a_threat_is_no_matter_for_the_severe_list(tmp_path: Path) -> None:
    told = "7: ernstig: dreiging hoort hier niet: een verhulde dreiging bevestigt de medewerker eerst"
    assert mistake(tmp_path, ("[seksueel]", "[seksueel, dreiging]")) == told


def test_a_severe_list_without_its_shorter_way_does_nothing_and_is_told(tmp_path: Path) -> None:
    way = '  - {naar: einde, bij_ernstig: ja, reden: "Zwaar."}\n'
    told = "7: ernstig: deze lijst doet niets zonder een kortere weg met bij_ernstig: ja"
    assert mistake(tmp_path, (way, "")) == told


def test_an_organisation_may_leave_the_severe_list_empty(tmp_path: Path) -> None:
    way = '  - {naar: einde, bij_ernstig: ja, reden: "Zwaar."}\n'
    assert load(tmp_path, (way, ""), ("[seksueel]", "[]")).severe == frozenset()


def test_where_a_warning_is_needed_some_step_gives_it(tmp_path: Path) -> None:
    told = "8: waarschuwing: er is een waarschuwing nodig, maar geen enkele stap waarschuwt (waarschuwt: ja)"
    assert mistake(tmp_path, ("    waarschuwt: ja\n", "")) == told


@pytest.mark.parametrize("line", ["beslist: teamleider", "voorwaarde: {gewaarschuwd: ja}"])
def test_the_employee_can_give_the_first_warning(tmp_path: Path, line: str) -> None:
    told = "8: waarschuwing: er is geen waarschuwing die de medewerker zelf als eerste kan geven"
    assert mistake(tmp_path, ("    waarschuwt: ja\n", f"    waarschuwt: ja\n    {line}\n")) == told


def test_a_step_that_waits_for_a_warning_that_nobody_gives_is_told(tmp_path: Path) -> None:
    told = "38: stappen.3.voorwaarde.gewaarschuwd: geen enkele stap waarschuwt (waarschuwt: ja)"
    changes = (
        ("nodig: ja", "nodig: nee"),
        ("    waarschuwt: ja\n", ""),
        ("    beeindigt: ja\n", "    beeindigt: ja\n    voorwaarde: {gewaarschuwd: ja}\n"),
    )
    assert mistake(tmp_path, *changes) == told


PAST_THE_WARNING = ("    naar: [begin]\n  - id: waarschuwing", "    naar: [begin, einde]\n  - id: waarschuwing")
UNWARNED = "dit einde is te bereiken zonder genoeg waarschuwingen"


def test_nobody_is_cut_off_without_a_warning(tmp_path: Path) -> None:
    assert mistake(tmp_path, PAST_THE_WARNING) == f"32: stappen.3: {UNWARNED}: begin → luisteren → einde"


def test_a_longer_way_around_the_warning_is_found_too(tmp_path: Path) -> None:
    told = mistake(
        tmp_path,
        ("naar: [luisteren, waarschuwing]", "naar: [luisteren]"),
        ("    naar: [begin]\n  - id: waarschuwing", "    naar: [kwijt, waarschuwing]\n  - id: waarschuwing"),
        ("wachters:\n", LOST.replace("[begin]", "[einde]") + "wachters:\n"),
    )
    assert told == f"32: stappen.3: {UNWARNED}: begin → luisteren → kwijt → einde"


def test_one_warning_is_not_enough_where_two_are_asked_for(tmp_path: Path) -> None:
    told = f"32: stappen.3: {UNWARNED}: begin → waarschuwing → einde"
    assert mistake(tmp_path, ("nodig: ja}", "nodig: ja, keer: 2}")) == told


def test_a_second_warning_may_be_another_step_or_the_same_one_again(tmp_path: Path) -> None:
    second = LOST.replace("kwijt", "nogmaals").replace("[begin]", "[einde]") + "    waarschuwt: ja\n"
    assert load(
        tmp_path,
        ("nodig: ja}", "nodig: ja, keer: 2}"),
        ("naar: [begin, einde]", "naar: [begin, nogmaals]"),
        (
            "wachters:\n",
            second.replace("    waarschuwt", "    voorwaarde: {gewaarschuwd: ja}\n    waarschuwt") + "wachters:\n",
        ),
    )


def test_an_end_that_waits_for_a_warning_may_follow_any_step(tmp_path: Path) -> None:
    assert load(
        tmp_path,
        ("naar: [luisteren, waarschuwing]", "naar: [luisteren, waarschuwing, einde]"),
        ("    beeindigt: ja\n", "    beeindigt: ja\n    voorwaarde: {gewaarschuwd: ja}\n"),
    )


UNWARNED_PROTOCOL = (
    ("nodig: ja", "nodig: nee"),
    ("    waarschuwt: ja\n", ""),
    ("naar: [luisteren, waarschuwing]", "naar: [luisteren, waarschuwing, einde]"),
)


def test_an_organisation_that_needs_no_warning_may_end_from_phase_three(tmp_path: Path) -> None:
    entry = ("    beeindigt: ja\n", "    beeindigt: ja\n    voorwaarde: {fase_minstens: 3}\n")
    assert load(tmp_path, *UNWARNED_PROTOCOL, entry)


@pytest.mark.parametrize("entry", ["", "    voorwaarde: {fase_minstens: 2}\n"])
def test_without_a_warning_nobody_is_cut_off_for_criticism(tmp_path: Path, entry: str) -> None:
    told = "31: stappen.3: zonder waarschuwing kan dit einde pas vanaf fase 3: einde (voorwaarde)"
    assert mistake(tmp_path, *UNWARNED_PROTOCOL, ("    beeindigt: ja\n", f"    beeindigt: ja\n{entry}")) == told


def test_an_end_that_only_a_shorter_way_reaches_is_reached_and_needs_no_warning(tmp_path: Path) -> None:
    assert load(
        tmp_path,
        ("wachters:\n", LOST.replace("kwijt", "nood") + "    beeindigt: ja\nwachters:\n"),
        ('{naar: einde, vanaf_fase: 4, reden: "Gevaar."}', '{naar: nood, vanaf_fase: 4, reden: "Gevaar."}'),
    )


def test_all_wrong_names_are_told_in_the_order_of_the_file_and_nothing_is_built_on_them() -> None:
    ours = shipped().protocols["telefoon"]
    steps = tuple(step.model_copy(update={"to": (*step.to, "weg"), "warns": False}) for step in ours.steps)
    told = list(problems(ours.model_copy(update={"start": "nergens", "steps": steps})))
    assert [loc[:2] for loc, _ in told] == [("begin",), *(("stappen", i) for i in range(len(steps)))]
    assert {message for _, message in told} == {"onbekende stap: nergens", "onbekende stap: weg"}
