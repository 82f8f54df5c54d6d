from __future__ import annotations

import re

from factories import shipped, window
from luwte.apps.web.report import render_report, style
from luwte.domain.call import Call, Heard, Timing
from luwte.domain.events import (
    ActivityHeard,
    CallEnded,
    DangerPressed,
    Event,
    Gap,
    StepConfirmed,
    TurnHeard,
    VoiceMeasured,
)
from luwte.domain.turn import CallerTurn, CallId, EmployeeTurn, Party, Words
from luwte.service.analysis import CallAnalysis, analyse


def call(*said: str) -> CallAnalysis:
    events: list[Event] = [TurnHeard(CallerTurn(n, Words(text, n * 4, n * 4 + 3))) for n, text in enumerate(said)]
    return analyse(Call(CallId("g"), tuple(events), Timing.ESTIMATED), shipped())


def report(*analyses: tuple[str, CallAnalysis]) -> str:
    return render_report(analyses, shipped(), made_by_version="1.2.3")


def test_it_is_one_file_that_fetches_nothing() -> None:
    html = report(("a.vtt", call("jij bent een sukkel")))
    assert style() in html
    assert not re.search(r"(src|href)=\"(?!#)", html)
    assert "url(" not in html
    assert "<script" not in html


def test_html_in_a_turn_is_shown_as_text() -> None:
    html = report(("<b>x</b>", call("<script>alert(1)</script> jij bent een <i>sukkel</i>")))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "<script>" not in html
    assert "<i>" not in html
    assert "&lt;b&gt;x&lt;/b&gt;" in html


def test_evidence_is_marked_and_explained() -> None:
    html = report(("a", call("jij bent echt te dom voor dit werk")))
    key = re.search(r'<mark class="telt"[^>]*aria-describedby="([^" ]+)', html)
    assert key
    assert f'id="{key[1]}"' in html
    assert "Belediging, gericht op de medewerker." in html


def test_every_id_on_the_page_is_its_own() -> None:
    one = call("jij bent echt te dom", "ik sla je in elkaar", "sukkel")
    ids = re.findall(r'\sid="([^"]+)"', report(("a", one), ("b", one)))
    assert len(ids) == len(set(ids))


def test_several_calls_get_a_list_with_links() -> None:
    html = report(("a", call("goedemorgen")), ("b", call("sukkel die je bent")))
    assert html.count("<article") == 2
    assert 'href="#g2"' in html


def test_a_call_without_words_still_has_a_report() -> None:
    assert "Niets: er was geen aanleiding." in report(("leeg", call()))


def test_a_call_of_which_no_words_were_heard_has_no_phase() -> None:
    silent = call()
    html = report(("a", silent), ("b", silent))
    assert "Onbekend: er zijn geen woorden van de beller gehoord." in html
    assert "fase onbekend, er zijn geen woorden gehoord" in html
    assert "hoogste fase 0" not in html
    assert "Onbekend: er zijn geen woorden" not in report(("a", call("goedemorgen")))


def test_the_time_line_tells_what_the_employee_saw() -> None:
    events = (
        TurnHeard(CallerTurn(0, Words("ik maak er een einde aan", 0, 2))),
        TurnHeard(CallerTurn(1, Words("jij bent echt te dom", 2, 3))),
        TurnHeard(EmployeeTurn(2, Words("Als dit doorgaat, verbreek ik de verbinding.", 4, 6))),
        StepConfirmed("waarschuwing", 7),
        TurnHeard(CallerTurn(3, Words("ik sla je in elkaar", 10, 11))),
        CallEnded(12),
    )
    html = report(("a", analyse(Call(CallId("g"), events, Timing.MEASURED), shipped())))
    for kind in ("Cue", "Licht", "Stap gezet", "Hulp gevraagd", "Zorgsignaal"):
        assert f'<td class="soort">{kind}</td>' in html
    assert "gemeten tijden" in html


def walked(*events: Event) -> CallAnalysis:
    return analyse(Call(CallId("g"), events, Timing.MEASURED), shipped())


THREAT = walked(
    TurnHeard(CallerTurn(0, Words("jij bent echt te dom", 0, 3))),
    TurnHeard(EmployeeTurn(1, Words("Als dit doorgaat, verbreek ik de verbinding.", 4, 6))),
    StepConfirmed("waarschuwing", 7),
    TurnHeard(CallerTurn(2, Words("morgen sla ik jou <b>in elkaar</b>", 8, 11))),
    StepConfirmed("verbreken", 12),
    CallEnded(13),
)


def test_steps_have_the_times_of_hearing_and_pressing_and_the_reason_of_a_shorter_way() -> None:
    html = re.sub(r"\s+", " ", report(("a", THREAT)))
    assert '<td>Gewaarschuwd</td> <td class="tijd">00:06</td> <td class="tijd">00:07</td> <td>medewerker</td>' in html
    assert "Telefoonprotocol, versie" in html


def test_a_threat_is_quoted_with_a_list_to_go_through_and_no_verdict() -> None:
    html = report(("a", THREAT))
    assert "Mogelijk artikel 285 (bedreiging), om na te lopen" in html
    assert "<q>morgen</q>" in html
    assert "sla ik jou &lt;b&gt;in elkaar" in html
    assert "strafbaar" not in html


def test_a_calm_call_has_no_empty_chapters() -> None:
    html = report(("a", call("goedemorgen")))
    assert not any(chapter in html for chapter in ("Dreiging: de woorden", "Gezette stappen", "Na de eerste erkenning"))


def test_what_an_acknowledgement_did_is_about_the_call() -> None:
    said = ("jullie komen nooit iets na", "dat is weer de vierde keer")
    events: list[Event] = [TurnHeard(CallerTurn(n, Words(text, n * 4, n * 4 + 3))) for n, text in enumerate(said)]
    events.append(TurnHeard(EmployeeTurn(2, Words("Dat is heel vervelend voor u.", 8, 11))))
    events += [TurnHeard(CallerTurn(n, Words("oké, dank u", n * 4, n * 4 + 3))) for n in (3, 4, 5)]
    html = re.sub(r"\s+", " ", report(("a", walked(*events))))
    assert "Het zakt</b> (gemiddelde fase" in html
    assert "zegt niets over hoe iemand het deed" in html


def test_hints_and_scores_are_nowhere_and_cues_can_be_left_out() -> None:
    with_cues = render_report([("a", THREAT)], shipped(), made_by_version="1")
    without = render_report([("a", THREAT)], shipped(), made_by_version="1", cues=False)
    assert '<td class="soort">Cue</td>' in with_cues
    assert '<td class="soort">Cue</td>' not in without
    assert "zijn niet bewaard" in without
    for word in ("Klopt niet", "zetten", "score"):
        assert word not in with_cues.split("</style>")[1]


def heard(*events: Event, said: Heard) -> str:
    return report(("a", analyse(Call(CallId("g"), events, Timing.MEASURED, heard=said), shipped())))


def shouted(until: int = 40) -> list[Event]:
    return [VoiceMeasured(window(raised=second > 20), float(second)) for second in range(3, until)]


def test_a_raised_voice_is_drawn_and_told_in_words() -> None:
    html = heard(*shouted(), CallEnded(40.0), said=Heard(words=True, voice=True, timing=True))
    assert '<rect class="verheven"' in html
    assert re.search(r"00:21 tot 00:39: stem verheven, index tot 100 \(toonhoogte", html)
    assert "geen decibel" in html


def test_what_was_off_is_said_and_nothing_is_drawn_for_it() -> None:
    html = heard(CallEnded(9.0), said=Heard(words=False, voice=False, timing=True))
    assert "Geen spraakherkenning geïnstalleerd: herkenning op woorden staat uit." in html
    assert "De stem is niet gemeten" in html
    assert "lijn stem" not in html


def test_attention_for_a_voice_without_words_is_among_what_the_employee_saw() -> None:
    html = heard(*shouted(), CallEnded(40.0), said=Heard(words=False, voice=True, timing=True))
    assert "inhoud onbekend" in html
    assert "Controleer. Hulp nodig?" in html
    assert '<circle class="punt fase-2"' in html


def test_a_press_for_danger_stands_in_the_report_with_its_phase() -> None:
    html = heard(DangerPressed(5.0), CallEnded(9.0), said=Heard(words=False, timing=True))
    assert "Gevaar gemeld" in html
    assert '<circle class="punt fase-4"' in html


def test_turn_taking_and_gaps_are_told() -> None:
    legs = (ActivityHeard(Party.EMPLOYEE, 1.0, 6.0), ActivityHeard(Party.CALLER, 3.0, 9.0))
    html = heard(*legs, Gap(9.0, 12.0, "netwerk"), CallEnded(20.0), said=Heard(timing=True))
    assert "1 keer in de eerste minuut, 0 keer daarna" in html
    assert "dit telt niet mee voor de fase" in html
    assert "00:09 tot 00:12: niet gehoord (netwerk)." in html


def test_a_turn_without_words_and_one_that_repeats_itself_say_so() -> None:
    turns = (Words("", 1.0, 2.0), Words("ja ja ja", 3.0, 4.0, suspect=True))
    html = heard(*(TurnHeard(CallerTurn(n, words)) for n, words in enumerate(turns)), said=Heard())
    assert "(geen woorden verstaan)" in html
    assert "ja ja ja (onzeker: de spraakherkenner herhaalt zich)" in html


def test_a_phase_that_rests_on_a_voice_alone_is_not_called_criticism() -> None:
    html = heard(*shouted(), CallEnded(40.0), said=Heard(words=False, voice=True, timing=True))
    assert "Aandacht: stem verheven" in html.split("<h3")[0]
    assert "Kritiek op de organisatie" not in html.split("<h3")[0]
