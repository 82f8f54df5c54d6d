from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factories import shipped
from luwte.apps.cli.rehearsal.call import TypedCall
from luwte.apps.cli.rehearsal.saved import dialogue, save
from luwte.apps.cli.rehearsal.typed import WrongLineError, decoded
from luwte.domain.advice import Decider
from luwte.domain.call import Address, LineProfile
from luwte.domain.turn import Party
from luwte.service.dialogues import read_dialogue, run_dialogue

ATTACK = "jij bent echt te dom voor dit werk"


def spoken(profile: LineProfile = LineProfile()) -> TypedCall:  # noqa: B008 frozen value
    call = TypedCall(shipped(), profile)
    call.say(Party.CALLER, "jullie hebben dit nu drie keer verkeerd gedaan")
    call.say(Party.EMPLOYEE, "Dat is vervelend, ik zie dat u al drie keer gebeld heeft.")
    call.say(Party.CALLER, ATTACK)
    call.press("grens", Decider.EMPLOYEE)
    call.wait(2.5)
    call.say(Party.CALLER, "ik sla je in elkaar")
    return call


def test_what_was_seen_becomes_what_is_expected() -> None:
    call = spoken(LineProfile(address=Address.INFORMAL, care_line=True))
    text = dialogue(call, call.lines, "een proef")
    assert 'titel: "een proef"\nlijn: {aanspreekvorm: je, zorglijn: ja, protocol: telefoon}\ngesprek:\n' in text
    assert (
        '  - beller: "jullie hebben dit nu drie keer verkeerd gedaan"\n'
        "    verwacht: {fase: 2, beurt: 2, vorm: [], doel: organisatie, advies: geen, licht: grijs}\n"
    ) in text
    assert "verwacht: {techniek: erkennen, " in text
    assert "doel: medewerker, advies: spoed, licht: oranje, stelt_voor: grens}" in text
    assert "  - stap: grens\n" in text
    assert "  - tik: 2.5\n" in text
    assert "licht: oranje, hulp: ja" in text


def test_a_saved_call_plays_back_as_it_went(tmp_path: Path) -> None:
    path = tmp_path / "proef.yaml"
    told = list(save(spoken(), path))
    assert told == [f"Bewaard: {path} (6 regels). Nagespeeld: het gaat weer precies zo."]
    assert run_dialogue(path, shipped()) == ()
    assert read_dialogue(path)[0].title == "proef"


@pytest.mark.parametrize("protocol", sorted(shipped().protocols))
def test_every_protocol_can_be_saved_with_care_and_cooling(protocol: str, tmp_path: Path) -> None:
    call = TypedCall(shipped(), LineProfile(protocol=protocol, care_line=True))
    for said in (ATTACK, "mijn kind krijgt geen lucht meer", "sorry zo bedoelde ik het niet", "oké dank u wel", "dag"):
        call.say(Party.CALLER, said)
        call.press("spoed_nee", Decider.EMPLOYEE)
        call.press(call.protocol.start, Decider.EMPLOYEE)
    path = tmp_path / "proef.yaml"
    assert "Nagespeeld: het gaat weer precies zo." in next(save(call, path))
    assert "zorg: spoed" in path.read_text(encoding="utf-8")
    assert "koelt_af: ja" in path.read_text(encoding="utf-8")


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=st.lists(st.tuples(st.sampled_from(Party), st.text(min_size=1, max_size=60)), min_size=1, max_size=4))
def test_whatever_is_said_can_be_saved_and_played(said: list[tuple[Party, str]], tmp_path: Path) -> None:
    call = TypedCall(shipped(), LineProfile())
    for party, raw in said:
        if text := decoded(raw.encode("utf-8")):
            call.say(party, text)
    path = tmp_path / "proef.yaml"
    path.unlink(missing_ok=True)
    if call.lines:
        assert "Nagespeeld: het gaat weer precies zo." in next(save(call, path))


def test_nothing_is_ever_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "proef.yaml"
    path.write_text("van gisteren", encoding="utf-8")
    with pytest.raises(WrongLineError, match="bestaat al"):
        list(save(spoken(), path))
    assert path.read_text(encoding="utf-8") == "van gisteren"


def test_a_link_that_leads_nowhere_is_not_written_through(tmp_path: Path) -> None:
    (tmp_path / "proef.yaml").symlink_to(tmp_path / "elders.yaml")
    with pytest.raises(WrongLineError, match="bestaat al"):
        list(save(spoken(), tmp_path / "proef.yaml"))
    assert not (tmp_path / "elders.yaml").exists()


@pytest.mark.parametrize("place", ["weg/proef.yaml", "a" * 300 + ".yaml"])
def test_a_place_that_cannot_be_written_is_said(place: str, tmp_path: Path) -> None:
    with pytest.raises(WrongLineError, match="kan niet geschreven worden"):
        list(save(spoken(), tmp_path / place))
    assert not list(tmp_path.iterdir())


def test_an_empty_call_is_not_saved(tmp_path: Path) -> None:
    with pytest.raises(WrongLineError, match="nog niets"):
        list(save(TypedCall(shipped(), LineProfile()), tmp_path / "proef.yaml"))
    assert not list(tmp_path.iterdir())


def test_a_call_that_is_too_large_leaves_no_file(tmp_path: Path) -> None:
    call = spoken()
    call.lines *= 6000
    with pytest.raises(WrongLineError, match="groter dan 2 MB"):
        list(save(call, tmp_path / "proef.yaml"))
    assert not list(tmp_path.iterdir())


def test_what_a_dialogue_cannot_hold_is_left_out_and_said(tmp_path: Path) -> None:
    call = TypedCall(shipped(), LineProfile(protocol="gemeente", hints=False))
    for step in ("grens", "waarschuwing", "laatste_waarschuwing", "teamleider"):
        call.say(Party.CALLER, ATTACK)
        call.press(step, Decider.EMPLOYEE)
    call.press("verbreken", Decider.TEAM_LEAD)
    path = tmp_path / "proef.yaml"
    told = list(save(call, path))
    assert "8 regels" in told[0]
    assert "precies zo" in told[0]
    assert any("stap van de teamleider" in line for line in told)
    assert any("staat geen advies" in line for line in told)
    assert "stap: verbreken" not in path.read_text(encoding="utf-8")
    assert "advies" not in path.read_text(encoding="utf-8")


def test_a_call_that_would_go_otherwise_is_told_line_by_line(tmp_path: Path) -> None:
    call = spoken()
    call.lines[2], call.lines[0] = call.lines[0], call.lines[2]
    told = list(save(call, tmp_path / "proef.yaml"))
    assert "precies zo" not in told[0]
    assert any(line.startswith("Nagespeeld gaat het anders: proef.yaml:") for line in told)
