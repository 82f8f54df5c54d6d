from __future__ import annotations

import re
from dataclasses import replace

import pytest

from factories import estimate, found, in_need, resting_on, shipped
from luwte.apps.language import speaking
from luwte.apps.web import panels as panels_of_a_screen
from luwte.apps.web.board import Board
from luwte.apps.web.panels import NOT_PLAYED, Panels, Place, ladder
from luwte.apps.web.steps import Steps
from luwte.domain.advice import Advice, Decider, Light, MayEnd
from luwte.domain.behaviour import CareKind, Phase
from luwte.domain.call import LineProfile
from luwte.domain.course import Acknowledgement, CourseHint, Effect, ShownHint
from luwte.domain.events import CuesMuted, HearingChanged, ObjectionMade
from luwte.domain.evidence import Span
from luwte.domain.hearing import Hearing
from luwte.domain.outputs import (
    AcknowledgementTested,
    CallClosed,
    HelpRequested,
    HelpStatusChanged,
    HintChanged,
    MayEndChanged,
    PhaseChanged,
    ProtocolMoved,
    StepRefused,
    ThreatNoted,
    VoiceChanged,
    WarningRead,
)
from luwte.domain.threat import Article, ThreatNote, ThreatSlot
from luwte.domain.turn import Baseline, Voice
from luwte.handling import messages
from luwte.service.analysis import Moment
from played import caller_turn, light, moment, pressed, proposal, taken

BASE = "/spel/x"
CUE = Advice("erkennen", "Erken eerst", ("Dat is vervelend.",), (found(at=(0, 3)),))
NOTE = ThreatNote(1, Span(0, 9, "<b>ik sla"), ((ThreatSlot.MEANS, Span(6, 9, "sla")),), (Article.THREAT,))
HINT = moment(HintChanged(ShownHint(CourseHint.MOUNTING, (1,)), 1.0))
TESTED = moment(AcknowledgementTested(Acknowledgement(0, 2.0, 2.0, Effect.STAYS), 1.0))
OVER = moment(CallClosed(Phase.PERSONAL, estimate(3), 90.0))


def panels(
    *moments: Moment,
    protocol: str = "telefoon",
    own: bool = False,
    place: Place = Place.DEMO,
    plays: frozenset[int] = NOT_PLAYED,
) -> dict[str, str]:
    board, steps = Board(shipped(), LineProfile(protocol=protocol)), Steps(shipped().protocols[protocol])
    for one in moments:
        board.take(one)
        steps.take(one)
    rendered = Panels(shipped(), shipped().protocols[protocol], BASE, place, plays).render(board, steps, own=own)
    return {name: re.sub(r"\s+", " ", str(html)) for name, html in rendered.items()}


def test_a_panel_is_drawn_anew_only_when_what_it_shows_changed_or_the_language_did(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drawn: list[str] = []
    real = panels_of_a_screen.piece

    def counted(name: str, *values: object) -> object:
        drawn.append(name)
        return real(name, *values)

    monkeypatch.setattr(panels_of_a_screen, "piece", counted)
    board, steps = Board(shipped(), LineProfile()), Steps(shipped().protocols["telefoon"])
    screen = Panels(shipped(), shipped().protocols["telefoon"], BASE, Place.DESK)
    first = screen.render(board, steps, own=False)
    drawn.clear()
    board.take(HINT)
    after = screen.render(board, steps, own=False)
    assert drawn == ["hint"]
    assert [name for name in after if after[name] != first[name]] == ["hint"]
    with speaking("en"):
        assert screen.render(board, steps, own=False)["hint"] != after["hint"]
    assert screen.render(board, steps, own=False) == after


def test_a_raised_voice_is_named_as_behaviour_with_what_was_measured() -> None:
    voice = Voice(
        80, raised=True, baseline=Baseline.READY, moved=("toonhoogte +6 halve tonen", "klank scherper", "al 9 s")
    )
    raised = moment(VoiceChanged(voice, 62.0, 65.0))
    stem = panels(raised, place=Place.DESK)["stem"]
    assert "Verheft de stem" in stem
    assert "01:02" in stem
    assert "toonhoogte +6 halve tonen, klank scherper<" in stem
    assert "Verheft" not in panels(raised, OVER, place=Place.DESK)["stem"]


def test_only_the_employee_says_that_it_is_a_threat_and_only_once() -> None:
    explosive = moment(PhaseChanged(Phase.CALM, estimate(4)))
    assert "knop-gevaar" in panels(place=Place.DESK)["gevaar"]
    assert "knop-gevaar" not in panels(explosive, place=Place.DESK)["gevaar"]
    assert "gevaar" not in panels(place=Place.HELPER)


def test_the_ladder_has_a_sign_and_a_name_for_all_five() -> None:
    rungs = ladder(shipped())
    assert [number for number, _, _ in rungs] == [0, 1, 2, 3, 4]
    assert len({sign for _, sign, _ in rungs}) == 5


def test_a_calm_call_asks_nothing_and_has_no_hints() -> None:
    shown = panels()
    assert all(not shown[name].strip() for name in ("vraag", "erkenning", "hint", "dreiging", "einde"))
    assert "Geen aanwijzing nodig" in shown["cue"]
    assert "Nog geen oproep" in shown["collega"]


def test_every_id_on_the_screen_is_its_own() -> None:
    shown = panels(caller_turn(estimate(4, unconfirmed=True), in_need(CareKind.PANIC)), HINT, protocol="gemeente")
    ids = re.findall(r'\sid="([^"]+)"', " ".join(shown.values()))
    assert len(ids) == len(set(ids))


def test_a_cue_comes_with_sentences_and_the_words_that_led_to_it() -> None:
    cue = panels(moment(advice=CUE))["cue"]
    assert '<p class="cue" lang="nl">Erken eerst</p>' in cue
    assert "<li>Dat is vervelend.</li>" in cue
    assert '<q lang="nl">xxx</q>' in cue


def test_while_the_call_cools_old_words_are_no_reason() -> None:
    assert "<q>" not in panels(caller_turn(estimate(2, cooling=True)), moment(advice=CUE))["cue"]


def test_muted_cues_can_be_asked_back() -> None:
    cue = panels(moment(event=CuesMuted(True, 1.0)))["cue"]
    assert "staan uit" in cue
    assert f'hx-post="{BASE}/aanwijzingen/aan"' in cue


def test_the_light_says_what_is_missing_and_what_was_stamped_when_with_its_text() -> None:
    missing = MayEnd(Light.AMBER, messages.AMBER_NO_WARNING, (messages.MISSING_REPEAT,), 65.0)
    read = moment(WarningRead(2, "Gaat dit door …", 60.0))
    stamped = pressed("waarschuwing", ProtocolMoved(taken("waarschuwing")), MayEndChanged(missing, 65.0))
    shown = panels(read, stamped)["licht"]
    assert shipped().message(messages.MISSING_REPEAT) in shown
    assert "Gewaarschuwd om 01:05" in shown
    assert '<q lang="nl">Gaat dit door …</q>' in shown


def test_without_words_there_is_no_phase_and_none_is_marked() -> None:
    silent = panels()["fase"]
    assert "Nog niets gehoord" in silent
    gone = panels(moment(event=HearingChanged(Hearing.WORDLESS, 3.0)))["fase"]
    assert "Fase onbekend" in gone
    assert "Er worden geen woorden gehoord. Vertrouw op wat u zelf hoort." in gone
    for shown in (silent, gone):
        assert "Fase 0" not in shown
        assert "aria-current" not in shown


def test_a_call_that_ends_unheard_has_no_highest_phase() -> None:
    closed = moment(CallClosed(Phase.CALM, estimate(0), 90.0))
    for place in (Place.DEMO, Place.DESK):
        end = panels(closed, place=place)["einde"]
        assert "De fase is onbekend: er zijn geen woorden van de beller gehoord." in end
        assert "Hoogste fase" not in end


def test_the_phase_is_marked_on_the_ladder() -> None:
    phase = panels(caller_turn(estimate(3)))["fase"]
    assert re.search(r'class="fase-3" title="[^"]+" aria-current="step"', phase)


@pytest.mark.parametrize(("phase", "advice"), [(2, "Laat uitpraten"), (3, "Stel rustig een grens")])
def test_an_acknowledgement_that_did_not_help_asks_for_repair_or_for_a_boundary(phase: int, advice: str) -> None:
    shown = panels(caller_turn(estimate(phase)), TESTED)["erkenning"]
    assert "het blijft" in shown
    assert advice in shown


def test_in_danger_only_what_keeps_people_safe_stays() -> None:
    shown = panels(HINT, TESTED, caller_turn(estimate(4)))
    assert not shown["hint"].strip()
    assert not shown["erkenning"].strip()


def test_a_hint_has_what_works_its_pitfall_and_a_way_to_refuse_it() -> None:
    hint = panels(HINT)["hint"]
    known = shipped().course.of(CourseHint.MOUNTING)
    assert known.works in hint
    assert known.pitfall in hint
    assert f'hx-post="{BASE}/klopt-niet"' in hint


def test_help_is_a_button_with_a_key_and_then_a_status() -> None:
    asked = moment(HelpRequested(Phase.PERSONAL, messages.HELP_BUTTON, 60.0), HelpStatusChanged(60.0, None, 60.0))
    coming = moment(HelpStatusChanged(60.0, "Noor", 63.0))
    assert "<kbd>F2</kbd>" in panels()["hulp"]
    waiting, helped = panels(asked), panels(asked, coming)
    assert "Nog niemand onderweg" in waiting["hulp"]
    assert "Ik kom" in waiting["collega"]
    assert shipped().message(messages.HELP_BUTTON) in waiting["collega"]
    assert "Noor komt" in helped["hulp"]
    assert "Ik kom" not in helped["collega"]


def test_steps_are_buttons_and_the_proposal_says_why() -> None:
    steps = panels(moment(proposal("grens")))["stappen"]
    assert f'class="stapknop voorstel" hx-post="{BASE}/stap/grens"' in steps
    assert shipped().message(messages.PROPOSED_BY_PHASE) in steps


def test_while_a_safety_question_is_open_no_step_is_put_forward() -> None:
    need = caller_turn(estimate(3), in_need(CareKind.PANIC))
    assert "voorstel" not in panels(moment(proposal("grens")), need)["stappen"]
    assert "voorstel" in panels(moment(proposal("grens")), need, pressed("spoed_nee"))["stappen"]


def test_a_step_that_was_heard_says_when() -> None:
    steps = panels(moment(proposal("waarschuwing", messages.PROPOSED_BY_WORDS, 50.0)), moment(proposal("grens")))
    assert "00:50: Gehoord in uw woorden." in steps["stappen"]


def test_a_refused_step_shows_its_button_and_the_reason() -> None:
    refused = pressed("verbreken", StepRefused("verbreken", messages.NO_SHORTCUT, 65.0))
    steps = panels(refused, own=True)["stappen"]
    assert "Niet gezet: Gesprek beëindigd." in steps
    assert shipped().message(messages.NO_SHORTCUT) in steps
    assert "die van het voorbeeld vervallen" in steps


def test_a_step_of_the_team_lead_is_no_button_for_the_employee() -> None:
    moved = pressed("teamleider", ProtocolMoved(taken("teamleider")))
    shown = panels(moved, protocol="gemeente")
    assert f"{BASE}/stap/verbreken" not in shown["stappen"]
    assert "zet de teamleider" in shown["stappen"]
    assert f'hx-post="{BASE}/teamleider/verbreken"' in shown["collega"]


def test_who_pressed_stands_with_the_step() -> None:
    by_lead = ProtocolMoved(taken("verbreken", by=Decider.TEAM_LEAD))
    assert '<span class="merk">teamleider</span>' in panels(pressed("verbreken", by_lead))["stappen"]


def test_the_three_ready_texts_have_a_button_each_and_the_text_when_pressed() -> None:
    shown = panels(moment(WarningRead(2, "Gaat dit door …", 60.0)))["waarschuwing"]
    assert [f"{BASE}/waarschuwing/{level}" in shown for level in (1, 2, 3)] == [True] * 3
    assert "Gaat dit door …" in shown
    assert shown.count('aria-pressed="true"') == 1


def test_a_warning_can_be_heard_only_where_the_line_plays_it() -> None:
    assert "Laat horen" not in panels()["waarschuwing"]
    shown = panels(plays=frozenset({1, 3}))["waarschuwing"]
    assert [f'hx-post="{BASE}/waarschuwing/{level}/horen"' in shown for level in (1, 2, 3)] == [True, False, True]
    assert 'aria-label="Laat horen: waarschuwing 3"' in shown
    assert "disabled" not in shown
    assert panels(OVER, plays=frozenset({1}))["waarschuwing"].count("disabled") == 4


def test_what_the_caller_hears_is_not_asked_to_be_read_out() -> None:
    shown = panels(moment(WarningRead(2, "Gaat dit door …", 60.0, played=True)))["waarschuwing"]
    assert "De beller hoort:" in shown
    assert "Lees voor" not in shown


def test_noted_threats_go_when_the_caller_objects_to_all_analysis() -> None:
    noted = moment(ThreatNoted(NOTE, 53.0))
    for everything, shown in ((True, False), (False, True)):
        objected = moment(event=ObjectionMade(everything=everything, at=60.0))
        assert ("om na te lopen" in panels(noted, objected)["dreiging"]) is shown


def test_a_threat_is_a_list_to_go_through_and_never_a_verdict() -> None:
    threat = panels(moment(ThreatNoted(NOTE, 53.0)))["dreiging"]
    assert "Mogelijk artikel 285 (bedreiging), om na te lopen" in threat
    assert "<q>sla</q>" in threat
    assert threat.count("niet gehoord") == 4
    assert "geen oordeel" in threat
    assert "strafbaar" not in threat


def test_html_from_a_caller_is_text_everywhere() -> None:
    tag = replace(found(), quote=Span(0, 3, "<i>"))
    believed = resting_on(estimate(4, unconfirmed=True), tag)
    cue = replace(CUE, because=(tag,), sentences=("<i>",))
    shown = panels(moment(ThreatNoted(NOTE, 53.0)), replace(caller_turn(believed), advice=cue))
    assert not re.search("<(b|i)>(ik sla)?", shown["dreiging"].replace("<b>Woorden", ""))
    assert "&lt;b&gt;ik sla" in shown["dreiging"]
    for panel in ("vraag", "cue"):
        assert "<i>" not in shown[panel]
        assert "&lt;i&gt;" in shown[panel]


def test_after_the_end_nothing_can_be_pressed_and_nothing_is_asked() -> None:
    shown = panels(caller_turn(estimate(4, unconfirmed=True)), moment(light(Light.GREEN)), OVER)
    assert not shown["vraag"].strip()
    assert f'href="{BASE}/verslag"' in shown["einde"]
    for panel in ("cue", "stappen", "waarschuwing", "hulp"):
        buttons = re.findall(r"<button[^>]*>", shown[panel])
        assert buttons
        assert all("disabled" in button for button in buttons)


def test_below_phase_three_nothing_is_kept() -> None:
    calm = moment(CallClosed(Phase.CRITICISM, estimate(0), 90.0))
    assert "niets bewaard" in panels(calm)["einde"]
    assert "niets bewaard" not in panels(OVER)["einde"]
