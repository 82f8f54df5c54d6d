from __future__ import annotations

from pathlib import Path

import pytest

from identities import House, house
from luwte.content.loader import OURS
from luwte.errors import NotAllowed, NotFound, SettingsError, StoreUnavailable
from luwte.service.actors import Role
from luwte.service.people import CONSOLE

WHY = "ons eigen protocol"
PROTOCOL = "protocollen/telefoon.yaml"
OWN = "protocollen/eigen.yaml"


@pytest.fixture
def rooms(tmp_path: Path) -> House:
    return house(tmp_path)


def ours(name: str = PROTOCOL) -> str:
    return (OURS / name).read_text(encoding="utf-8")


def own() -> str:
    return ours().replace("id: telefoon", "id: eigen", 1).replace("naam: ", "naam: Eigen ", 1)


def save(rooms: House, name: str, text: str | None, expected: int = 0) -> tuple[str, ...]:
    return tuple(mistake.message for mistake in rooms.identity.overlay.save(CONSOLE, name, text, WHY, expected))


def files(rooms: House) -> list[str]:
    folder = rooms.folder / "inhoud"
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.yaml"))


def test_a_file_that_is_right_holds_at_once_and_is_in_the_history(rooms: House) -> None:
    version = rooms.current.now.version
    assert save(rooms, OWN, own()) == ()
    assert files(rooms) == [OWN]
    assert "eigen" in rooms.current.now.protocols
    assert rooms.current.now.version != version
    change = rooms.identity.organisation.history(CONSOLE)[0]
    assert (change.part, change.old, change.new, change.reason) == (f"content:{OWN}", "", own(), WHY)
    assert rooms.actions()[-1] == "inhoud gewijzigd"
    assert rooms.identity.organisation.in_force(CONSOLE)[0].content_version == rooms.current.now.version


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        ("id: eigen\n  naam: [\n", "geen geldige YAML", 2),
        ("id: anders\n", "", None),
        ("", "leeg", 1),
        ("id: &a eigen\nnaam: *a\n", "", 1),
    ],
)
def test_a_mistake_is_said_at_its_line_and_changes_nothing(
    rooms: House, text: str, message: str, line: int | None
) -> None:
    before = rooms.current.now
    found = rooms.identity.overlay.save(CONSOLE, OWN, text, WHY, 0)
    assert found
    assert message in found[0].message
    assert line is None or found[0].line == line
    assert rooms.current.now is before
    assert files(rooms) == []
    assert rooms.identity.organisation.history(CONSOLE) == []


def test_an_example_that_does_not_hold_is_a_mistake_too(rooms: House) -> None:
    name = "lexicon/beledigen.yaml"
    text = ours(name).replace("vuurt: [", 'vuurt: ["goedemorgen met de buurvrouw", ', 1)
    found = rooms.identity.overlay.check(CONSOLE, name, text)
    assert any("vuurt niet op eigen voorbeeld" in mistake.message for mistake in found), found
    assert any(mistake.line for mistake in found)
    assert files(rooms) == []


def test_trying_a_file_changes_nothing_also_when_it_is_right(rooms: House) -> None:
    before = rooms.current.now
    assert rooms.identity.overlay.check(CONSOLE, OWN, own()) == ()
    assert rooms.current.now is before
    assert files(rooms) == []


def test_an_own_file_goes_away_and_ours_holds_again(rooms: House) -> None:
    version = rooms.current.now.version
    changed = ours().replace("naam: ", "naam: Onze ", 1)
    save(rooms, PROTOCOL, changed)
    assert rooms.current.now.protocols["telefoon"].name.startswith("Onze ")
    sheet = rooms.identity.overlay.sheet(CONSOLE, PROTOCOL)
    assert (sheet.text, sheet.own, sheet.ours, sheet.version) == (changed, True, True, 1)
    assert save(rooms, PROTOCOL, None, 1) == ()
    assert files(rooms) == []
    assert rooms.current.now.version == version


def test_a_protocol_that_a_line_uses_cannot_go(rooms: House) -> None:
    save(rooms, OWN, own())
    rooms.identity.organisation.save_line(CONSOLE, {"id": "balie", "name": "Balie", "protocol": "eigen"}, WHY, 0)
    assert save(rooms, OWN, None, 1) == ("protocol eigen is in gebruik op lijn Balie en kan niet weg",)
    assert files(rooms) == [OWN]


def test_two_who_change_a_file_at_once_do_not_undo_each_other(rooms: House) -> None:
    save(rooms, OWN, own())
    kept = rooms.current.now
    with pytest.raises(SettingsError, match="iemand anders"):
        save(rooms, OWN, own().replace("naam: Eigen ", "naam: Ander ", 1))
    assert (rooms.folder / "inhoud" / OWN).read_text() == own()
    assert rooms.current.now is kept


def test_when_the_history_cannot_be_kept_the_file_stays_as_it_was(
    rooms: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> bool:
        raise StoreUnavailable("de schijf is vol")

    monkeypatch.setattr("luwte.infra.sql.organisation.SqlSettings.replace", full)
    before = rooms.current.now
    with pytest.raises(StoreUnavailable):
        save(rooms, OWN, own())
    assert files(rooms) == []
    assert rooms.current.now is before


@pytest.mark.parametrize(
    "name",
    [
        "../luwte.toml",
        "protocollen/../../x.yaml",
        "/etc/passwd",
        "protocollen/x.py",
        "protocollen/Hoofd.yaml",
        "elders/x.yaml",
        "x.yaml",
        "",
        "protocollen/x.yaml\n",
    ],
)
def test_a_name_never_leads_out_of_the_folder(rooms: House, name: str) -> None:
    for ask in (
        lambda: rooms.identity.overlay.sheet(CONSOLE, name),
        lambda: rooms.identity.overlay.check(CONSOLE, name, own()),
        lambda: save(rooms, name, own()),
    ):
        with pytest.raises(NotFound):
            ask()
    assert files(rooms) == []


def test_a_new_file_begins_with_the_text_of_another(rooms: House) -> None:
    sheet = rooms.identity.overlay.sheet(CONSOLE, OWN, PROTOCOL)
    assert (sheet.name, sheet.text, sheet.own, sheet.ours, sheet.version) == (OWN, ours(), False, False, 0)
    with pytest.raises(NotFound):
        rooms.identity.overlay.sheet(CONSOLE, OWN)


def test_a_file_that_is_too_large_is_refused_before_it_is_read(rooms: House) -> None:
    assert "te groot" in save(rooms, OWN, "#" * 200_001)[0]


def test_a_sentence_is_tried_with_what_holds(rooms: House) -> None:
    found, content = rooms.identity.overlay.try_sentence(CONSOLE, "wat ben jij een ongelofelijke idioot")
    assert int(found.phase) == 3
    assert content is rooms.current.now
    for sentence in ("", "  ", "x" * 501):
        with pytest.raises(SettingsError, match="hoogstens 500 tekens"):
            rooms.identity.overlay.try_sentence(CONSOLE, sentence)
    assert rooms.trail.written == []


def test_every_file_is_listed_with_whose_it_is(rooms: House) -> None:
    save(rooms, OWN, own())
    names = dict(rooms.identity.overlay.names(CONSOLE))
    assert names[OWN]
    assert not names[PROTOCOL]


def test_a_change_has_a_reason(rooms: House) -> None:
    with pytest.raises(SettingsError, match="waarom"):
        rooms.identity.overlay.save(CONSOLE, OWN, own(), " ", 0)
    assert files(rooms) == []


@pytest.mark.parametrize("role", Role, ids=lambda role: role.value)
def test_only_coordinator_and_trainer_change_content(rooms: House, role: Role) -> None:
    actor = rooms.add("ik", role)
    edits = role in {Role.COORDINATOR, Role.TRAINER}
    looks = edits or role in {Role.DATA_PROTECTION_OFFICER, Role.WORKS_COUNCIL}
    if not edits:
        with pytest.raises(NotAllowed):
            rooms.identity.overlay.save(actor, OWN, own(), WHY, 0)
        with pytest.raises(NotAllowed):
            rooms.identity.overlay.check(actor, OWN, own())
        assert files(rooms) == []
    if not looks:
        for ask in (
            lambda: rooms.identity.overlay.names(actor),
            lambda: rooms.identity.overlay.sheet(actor, PROTOCOL),
            lambda: rooms.identity.overlay.try_sentence(actor, "hallo"),
        ):
            with pytest.raises(NotAllowed):
                ask()
    assert looks or not edits
