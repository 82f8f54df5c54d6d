from __future__ import annotations

from identities import Browser, House
from luwte.service.actors import Role

LINES = "/beheer/lijnen"
SOURCES = f"{LINES}/bronnen"
EXCHANGE = {
    "id": "centrale",
    "name": "Onze centrale",
    "line": "algemeen",
    "caller_in": "links",
    "caller_out": "rechts",
    "open": "true",
    "version": "0",
    "reason": "nageluisterd",
}


def test_a_source_is_named_with_its_sides_and_changed(rooms: House, carla: Browser) -> None:
    made = carla.send_form(f"{SOURCES}/nieuw", SOURCES, EXCHANGE)
    assert made.headers["location"] == f"{SOURCES}/centrale?gedaan=opgeslagen"
    assert "Opgeslagen." in carla.get(made.headers["location"]).text
    assert "Onze centrale" in carla.get(LINES).text
    rooms.clock.passed = 60
    off = {key: value for key, value in EXCHANGE.items() if key != "open"}
    carla.send_form(f"{SOURCES}/centrale", SOURCES, {**off, "caller_out": "3+6", "version": "1"})
    source = rooms.identity.organisation.source("centrale")
    assert (source.sides.incoming, source.sides.outgoing, source.open) == ("links", "3+6", False)
    assert "niet in gebruik" in carla.get(LINES).text
    assert "Bron centrale: kant van de beller, als wij zelf belden" in carla.get("/beheer/wijzigingen").text


def test_a_side_that_cannot_be_is_said_and_keeps_what_was_typed(rooms: House, carla: Browser) -> None:
    answer = carla.send_form(f"{SOURCES}/nieuw", SOURCES, {**EXCHANGE, "caller_out": "boven"})
    assert answer.status_code == 422
    assert "kies links of rechts" in answer.text
    assert 'value="Onze centrale"' in answer.text
    assert rooms.identity.organisation.sources() == ()


def test_a_source_is_not_made_twice_nor_under_the_name_of_the_empty_form(carla: Browser) -> None:
    carla.send_form(f"{SOURCES}/nieuw", SOURCES, EXCHANGE)
    for name in ("centrale", "nieuw"):
        again = carla.send_form(f"{SOURCES}/nieuw", SOURCES, {**EXCHANGE, "id": name})
        assert "al in gebruik" in again.text
    weg = carla.send_form(f"{SOURCES}/nieuw", SOURCES, {**EXCHANGE, "id": "twee", "line": "weg"})
    assert "lijn is er niet" in weg.text


def test_a_source_that_is_not_there_is_not_found(carla: Browser) -> None:
    assert carla.get(f"{SOURCES}/weg").status_code == 404


def test_who_oversees_looks_and_has_no_button(rooms: House, carla: Browser) -> None:
    carla.send_form(f"{SOURCES}/nieuw", SOURCES, EXCHANGE)
    rooms.add("omar", Role.WORKS_COUNCIL)
    omar = Browser(rooms.app())
    omar.sign_in("omar")
    assert "Nieuwe bron" not in omar.get(LINES).text
    assert 'name="reason"' not in omar.get(f"{SOURCES}/centrale").text
