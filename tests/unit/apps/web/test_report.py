from __future__ import annotations

import re

from factories import shipped
from luwte.apps.web.report import render_report, style
from luwte.domain.call import Call, Timing
from luwte.domain.events import CallEnded, Event, StepConfirmed, TurnHeard
from luwte.domain.turn import CallerTurn, CallId, EmployeeTurn, Words
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


def test_the_time_line_tells_what_the_employee_saw() -> None:
    events = (
        TurnHeard(CallerTurn(0, Words("jij bent echt te dom", 0, 3))),
        TurnHeard(EmployeeTurn(1, Words("Als dit doorgaat, verbreek ik de verbinding.", 4, 6))),
        StepConfirmed("waarschuwing", 7),
        TurnHeard(CallerTurn(2, Words("ik maak er een einde aan", 8, 9))),
        TurnHeard(CallerTurn(3, Words("ik sla je in elkaar", 10, 11))),
        CallEnded(12),
    )
    html = report(("a", analyse(Call(CallId("g"), events, Timing.MEASURED), shipped())))
    for kind in ("Cue", "Licht", "Stap gezet", "Hulp gevraagd", "Zorgsignaal"):
        assert f'<td class="soort">{kind}</td>' in html
    assert "gemeten tijden" in html
