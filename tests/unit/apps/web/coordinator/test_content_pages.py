from __future__ import annotations

from identities import Browser, House
from luwte.content.loader import OURS
from luwte.service.actors import Role

CONTENT = "/beheer/inhoud"
FILE = f"{CONTENT}/bestand/protocollen/telefoon.yaml"
OWN = f"{CONTENT}/bestand/protocollen/eigen.yaml"


def own() -> str:
    text = (OURS / "protocollen/telefoon.yaml").read_text(encoding="utf-8")
    return text.replace("id: telefoon", "id: eigen", 1)


def fields(text: str, **more: str) -> dict[str, str]:
    return {
        "tekst": text.replace("\n", "\r\n"),
        "version": "0",
        "reason": "ons eigen protocol",
        "doe": "bewaar",
        **more,
    }


def test_a_new_protocol_is_copied_tried_kept_and_taken_away(rooms: House, carla: Browser) -> None:
    there = carla.send_form(CONTENT, f"{CONTENT}/nieuw", {"basis": "protocollen/telefoon.yaml", "naam": "eigen"})
    start = carla.get(there.headers["location"])
    assert start.status_code == 200
    assert "id: telefoon" in start.text
    tried = carla.send_form(FILE, OWN, fields(own(), doe="probeer"))
    assert "Dit klopt." in tried.text
    assert "eigen" not in rooms.current.now.protocols
    kept = carla.send_form(FILE, OWN, fields(own()))
    assert "Opgeslagen." in carla.get(kept.headers["location"]).text
    assert "eigen" in rooms.current.now.protocols
    away = carla.send_form(OWN, OWN, fields(own(), doe="weg", version="1"))
    assert away.headers["location"] == CONTENT
    assert "eigen" not in rooms.current.now.protocols


def test_a_mistake_is_shown_with_its_line_and_what_was_typed_stays(rooms: House, carla: Browser) -> None:
    answer = carla.send_form(FILE, OWN, fields("id: eigen\nonzin: <b>ja</b>\n"))
    assert answer.status_code == 422
    assert "er is niets gewijzigd" in answer.text
    assert "onzin: &lt;b&gt;ja&lt;/b&gt;" in answer.text
    assert "regel" in answer.text
    assert "eigen" not in rooms.current.now.protocols
    tried = carla.send_form(FILE, OWN, fields("id: [\n", doe="probeer"))
    assert tried.status_code == 422


def test_an_older_page_and_a_change_without_a_reason_change_nothing(rooms: House, carla: Browser) -> None:
    carla.send_form(FILE, OWN, fields(own()))
    older = carla.send_form(OWN, OWN, fields(own() + "\n# anders\n"))
    assert "Iemand anders" in older.text
    bare = carla.send_form(OWN, OWN, fields(own() + "\n# anders\n", version="1", reason=""))
    assert "waarom" in bare.text
    assert rooms.identity.overlay._folder.read("protocollen/eigen.yaml") == own()


def test_a_sentence_is_tried_and_shown_as_text(carla: Browser) -> None:
    found = carla.send_form(CONTENT, f"{CONTENT}/probeer", {"zin": "wat ben jij een idioot <i>zeg</i>"}).text
    assert "fase 3" in found
    assert "idioot" in found
    assert "<i>zeg" not in found
    quiet = carla.send_form(CONTENT, f"{CONTENT}/probeer", {"zin": "goedemorgen"}).text
    assert "Niets gevonden." in quiet
    care = carla.send_form(CONTENT, f"{CONTENT}/probeer", {"zin": "ik wil niet meer leven"}).text
    assert "zorgsignaal" in care
    assert carla.send_form(CONTENT, f"{CONTENT}/probeer", {"zin": "x" * 600}).status_code == 422


def test_a_name_that_leads_elsewhere_is_not_found(carla: Browser) -> None:
    for name in ("..%2F..%2Fluwte.toml", "protocollen/weg.yaml", "onbekend.yaml"):
        assert carla.get(f"{CONTENT}/bestand/{name}").status_code == 404


def test_who_oversees_reads_and_has_no_button(rooms: House) -> None:
    rooms.add("femke", Role.DATA_PROTECTION_OFFICER)
    femke = Browser(rooms.app())
    femke.sign_in("femke")
    page = femke.get(FILE).text
    assert "readonly" in page
    assert 'value="bewaar"' not in page


def test_files_stand_together_by_folder(carla: Browser) -> None:
    page = carla.get(CONTENT).text
    assert page.index("Algemeen (") < page.index("Woorden (") < page.index("Protocollen (") < page.index("Technieken (")
    assert 'href="/beheer/inhoud/bestand/protocollen/telefoon.yaml"><code>telefoon.yaml</code>' in page
