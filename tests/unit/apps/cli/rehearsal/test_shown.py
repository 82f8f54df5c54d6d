from __future__ import annotations

import pytest

from factories import shipped, with_moves
from luwte.apps.cli.rehearsal import shown
from luwte.apps.cli.rehearsal.call import TypedCall
from luwte.domain.advice import Decider
from luwte.domain.behaviour import Phase
from luwte.domain.call import Address, LineProfile, Sector
from luwte.domain.turn import Party

ATTACK = "jij bent echt te dom voor dit werk"
CRITICISM = "jullie hebben dit nu drie keer verkeerd gedaan"


def call(**line: object) -> TypedCall:
    return TypedCall(shipped(), LineProfile(**line))  # type: ignore[arg-type]


def caller(typed: TypedCall, text: str) -> list[str]:
    return list(shown.shown(typed.say(Party.CALLER, text), typed))


def employee(typed: TypedCall, text: str) -> list[str]:
    return list(shown.shown(typed.say(Party.EMPLOYEE, text), typed))


def pressed(typed: TypedCall, step: str, by: Decider = Decider.EMPLOYEE) -> list[str]:
    return list(shown.shown(typed.press(step, by), typed))


def test_a_turn_of_the_caller_is_told_from_phase_to_proposal() -> None:
    assert caller(call(), ATTACK) == [
        "  ◕ fase 3: Persoonlijk gericht · loopt op",
        '    "jij bent echt te dom": Belediging, gericht op de medewerker. Steunt fase 3.',
        "      Lager als: Gericht op jullie of op de situatie had lager geteld; naverteld of ontkend telt niet mee.",
        "  → Benoem het gedrag, ik-boodschap (benoemen)",
        *(f'      Zeg: "{said}"' for said in shipped().techniques["benoemen"].sentences.formal),
        "  ◐ oranje: Persoonlijk gericht: beëindigen mag na een waarschuwing. De waarschuwing ontbreekt.",
        "  Voorstel: Grens gesteld (/stap grens). Volgende stap in het protocol.",
    ]


def test_what_does_not_count_says_why_and_nothing_about_lower() -> None:
    lines = caller(call(), "hij zei jij bent een sukkel")
    heard = [line for line in lines if line.startswith("    ")]
    assert heard
    assert not any("Steunt" in line or "Lager als" in line for line in heard)


def test_the_phase_of_a_turn_is_told_when_the_call_stands_elsewhere() -> None:
    typed = call()
    caller(typed, ATTACK)
    assert caller(typed, "goed dan")[0].endswith("deze beurt alleen: 0")


def test_moves_techniques_and_pitfalls_of_the_employee_are_told() -> None:
    typed = TypedCall(with_moves(schijnerkennen="zwaluw", erkennen="merel"), LineProfile())
    caller(typed, CRITICISM)
    assert "    Let op, zet gehoord: Half erkend. Na 'maar' telt het begrip niet meer." in employee(typed, "een zwaluw")
    lines = employee(typed, "een merel")
    assert any(line.startswith("    Zet gehoord: Erkend. ") for line in lines)
    assert "    Techniek gehoord: Erkennen (erkennen)" in lines


def test_the_acknowledgement_test_is_told_once_with_its_means() -> None:
    typed = TypedCall(with_moves(erkennen="merel"), LineProfile())
    caller(typed, CRITICISM)
    employee(typed, "een merel")
    told = [line for said in ("oke dank u wel", "goed", "prima dan", "dag") for line in caller(typed, said)]
    (line,) = [line for line in told if "Erkenningstoets" in line]
    assert line.startswith("    Erkenningstoets: de beller zakt na de erkenning (gemiddelde fase 2,0, daarna 0,")


def test_a_hint_comes_with_what_works_and_the_pitfall() -> None:
    typed = call()
    caller(typed, CRITICISM)
    lines = caller(typed, ATTACK)
    hint = shipped().course.hints[-1]
    assert f"    Hint over het verloop: {hint.name}, op grond van 1 beurt." in lines
    assert f"      Wat werkt: {hint.works}" in lines
    assert f"      Valkuil: {hint.pitfall}" in lines


def test_a_hint_that_goes_is_told() -> None:
    typed = call()
    caller(typed, CRITICISM)
    caller(typed, ATTACK)
    told = [line for _ in range(12) for line in caller(typed, "ik heb nog een vraag over mijn adres")]
    assert "    Hint over het verloop: geen meer." in told


def test_a_threat_is_noted_by_its_parts_and_judged_by_nobody() -> None:
    lines = caller(call(), "morgen sta ik met een mes bij jou voor de deur")
    (noted,) = [line for line in lines if line.startswith("    Genoteerd")]
    assert 'waarmee: "mes"' in noted
    assert 'wanneer: "morgen"' in noted
    assert noted.endswith("Niet gehoord: onder welke voorwaarde.")
    assert any("Mogelijk na te lopen, geen oordeel: artikel 285 bedreiging." in line for line in lines)
    assert "strafbaar" not in " ".join(lines)
    assert any(line.startswith("  Hulp gevraagd: ") for line in lines)


def test_a_veiled_threat_asks_for_an_answer() -> None:
    typed = call()
    assert caller(typed, "ik weet je te vinden")[-1] == "  Dreiging? /stap dreiging_ja of /stap dreiging_nee"
    assert pressed(typed, "dreiging_nee")[0].startswith("  ○ fase 0")


def test_care_and_an_open_guard_are_told_with_its_answers() -> None:
    typed = call()
    lines = caller(typed, "mijn kind krijgt geen lucht meer")
    assert any(line.startswith("    Zorgsignaal spoed: ") for line in lines)
    assert any(
        line.startswith("  Wachter open: Spoed.") and "(/stap spoed_nee of /stap spoed_ja)" in line for line in lines
    )
    lines = pressed(typed, "spoed_nee")
    assert "  Antwoord spoed_nee: de vraag spoed is dicht." in lines
    assert not any("Wachter open" in line for line in lines)


def test_an_answer_that_closes_nothing_says_so() -> None:
    typed = call(protocol="zorglijn")
    caller(typed, "mijn kind krijgt geen lucht meer")
    assert "  Antwoord spoed_ja: de vraag spoed blijft open." in pressed(typed, "spoed_ja")


def test_repair_is_told() -> None:
    typed = call()
    caller(typed, ATTACK)
    assert any(
        line.startswith('    "sorry') and "herstel" in line for line in caller(typed, "sorry zo bedoelde ik het niet")
    )


def test_a_press_is_told_whether_it_counts_or_not() -> None:
    typed = call()
    assert "  Geweigerd: verbreken. Volgens dit protocol eerst waarschuwen. Ophangen kan altijd." in pressed(
        typed, "verbreken"
    )
    caller(typed, ATTACK)
    lines = pressed(typed, "waarschuwing")
    assert "  Stap gezet: Gewaarschuwd (waarschuwing), 00:03." in lines
    assert lines[-1].endswith("Gewaarschuwd om 00:03.")


def test_a_shorter_way_tells_its_reason_and_the_team_lead_is_named() -> None:
    typed = call()
    caller(typed, "ik sla je in elkaar")
    assert any("Zonder de stappen ertussen: Dreiging of uitbarsting" in line for line in pressed(typed, "verbreken"))
    typed = call(protocol="gemeente")
    caller(typed, ATTACK)
    assert any("Stap gezet door de teamleider" in line for line in pressed(typed, "grens", Decider.TEAM_LEAD))


def test_help_a_ready_warning_and_muting_are_told() -> None:
    typed = call()
    asked = list(shown.shown(typed.ask_help(), typed))
    assert "  Hulpstatus: Hulp gevraagd." in asked
    assert "  Hulpstatus: Fatima komt." in list(shown.shown(typed.comes("Fatima"), typed))
    warned = list(shown.shown(typed.warn(2), typed))
    assert any(line.startswith('  Waarschuwing 2: "U richt zich op mij') for line in warned)
    assert "  → aanwijzingen staan uit (/stil)" in list(shown.shown(typed.mute(), typed))


@pytest.mark.parametrize(
    "line",
    [{"address": Address.INFORMAL}, {"easy": True}, {"sector": Sector.HOUSING}],
    ids=["je", "eenvoudig", "wonen"],
)
def test_the_sentences_follow_the_line(line: dict[str, object]) -> None:
    typed, plain = call(**line), call()
    for one in (typed, plain):
        caller(one, CRITICISM)
    said, usual = ([text for text in caller(one, CRITICISM) if "Zeg:" in text] for one in (typed, plain))
    profile = typed.profile
    own = shipped().techniques["erkennen"].say(profile.address, profile.sector, easy=profile.easy)
    assert said == [f'      Zeg: "{text}"' for text in own]
    assert said != usual


def test_steps_tell_what_can_be_pressed_and_what_it_asks() -> None:
    typed = call(protocol="gemeente", care_line=True)
    caller(typed, "ik weet je te vinden")
    for step in ("grens", "waarschuwing"):
        pressed(typed, step)
    listed = list(shown.steps(typed))
    assert listed[0] == "  Nu: Eerste waarschuwing (waarschuwing). Te drukken:"
    last = "Laatste waarschuwing gegeven (vanaf fase 3, na een waarschuwing, stempelt een waarschuwing)"
    assert f"    laatste_waarschuwing: {last}" in listed
    assert "    spoed_nee: Nee, geen spoed (wachter spoed)" in listed
    assert "    dreiging_nee: nee, geen dreiging" in listed
    pressed(typed, "laatste_waarschuwing")
    pressed(typed, "teamleider")
    ending = "Einde besloten (vanaf fase 3, na een waarschuwing, zet de teamleider, beëindigt)"
    assert f"    verbreken: {ending}" in list(shown.steps(typed))


def test_a_green_light_opens_the_ends_without_their_conditions() -> None:
    typed = call(protocol="gemeente")
    caller(typed, "ik sla je in elkaar")
    listed = list(shown.steps(typed))
    assert "    meteen_verbreken: Meteen beëindigd (beëindigt)" in listed
    assert "    verbreken: Einde besloten (zet de teamleider, beëindigt)" in listed


def test_an_end_that_waits_for_danger_is_not_listed_for_an_ordinary_green_light() -> None:
    typed = call(protocol="gemeente")
    for step in ("grens", "waarschuwing", "laatste_waarschuwing"):
        caller(typed, ATTACK)
        pressed(typed, step)
    assert any(line.startswith("  ● groen") for line in caller(typed, ATTACK))
    listed = [line.split(":")[0].strip() for line in shown.steps(typed)]
    assert "verbreken" in listed
    assert "meteen_verbreken" not in listed
    assert any("Geweigerd: meteen_verbreken" in line for line in pressed(typed, "meteen_verbreken"))


def test_headings_tell_what_was_typed() -> None:
    typed = call()
    moments = [
        typed.say(Party.CALLER, "dag"),
        typed.say(Party.EMPLOYEE, "hallo"),
        typed.press("grens", Decider.TEAM_LEAD),
        typed.ask_help(),
        typed.comes("Fatima"),
        typed.warn(1),
        typed.mute(),
        typed.mute(),
        typed.wait(10),
        typed.end(),
    ]
    assert [shown.heading(moment.event) for moment in moments] == [
        "00:00 beller: dag",
        "00:00 medewerker: hallo",
        "00:05 teamleider drukt: grens",
        "00:05 medewerker vraagt stil om hulp",
        "00:05 Fatima: ik kom",
        "00:05 medewerker drukt: waarschuwing 1",
        "00:05 aanwijzingen uit",
        "00:05 aanwijzingen aan",
        "00:15 tijd voorbij",
        "",
    ]


def test_the_line_is_introduced_and_the_end_says_what_is_kept() -> None:
    typed = call(sector=Sector.CARE, easy=True, care_line=True, hints=False)
    assert shown.introduction(typed) == (
        "Protocol Telefoonprotocol (telefoon, versie 1), aanspreekvorm u, sector zorg, eenvoudige taal, zorglijn, "
        "hints over het verloop uit."
    )
    assert shown.farewell(typed, Phase.PERSONAL, ()) == (
        "Einde om 00:00. Hoogste fase 3: Persoonlijk gericht. Er is niets bewaard."
    )
    assert shown.farewell(typed, Phase.CALM, ("a.yaml", "b.yaml")).endswith("Bewaard in a.yaml, b.yaml.")


def test_all_protocols_are_listed() -> None:
    assert [line.split(":")[0].strip() for line in shown.protocols(shipped())] == list(shipped().protocols)


@pytest.mark.parametrize("said", [ATTACK, "ik sla je in elkaar", "mijn kind krijgt geen lucht meer", CRITICISM])
def test_no_line_names_a_feeling(said: str) -> None:
    lines = " ".join(caller(call(), said)).lower()
    assert not any(word in lines for word in ("boos", "woede", "emotie", "frustratie", "stress"))
