from __future__ import annotations

import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from archives import InMemoryArchive, InMemoryTrail
from factories import shipped
from identities import House, house
from luwte.apps.cli.serve import practice_app
from luwte.apps.file_report import report_of
from luwte.apps.uploads import Uploads
from luwte.service.clock import SystemClock
from luwte.service.people import CONSOLE
from recordings import leg, write

CALL = "medewerker: goedemorgen\nbeller: ik wacht al drie weken <script>alert(1)</script>\n"


SOURCE = {"id": "pc", "name": "Centrale", "line": "algemeen", "caller_in": "links", "caller_out": "rechts"}


@pytest.fixture
def rooms(tmp_path: Path) -> House:
    return house(tmp_path)


@pytest.fixture
def client(rooms: House) -> Iterator[TestClient]:
    app = practice_app(shipped(), InMemoryArchive(), InMemoryTrail(), office=lambda current, clock: rooms.identity)
    uploads = Uploads(report_of, InMemoryTrail(), SystemClock(), lambda: ThreadPoolExecutor(1))
    app.state.parts = replace(app.state.parts, uploads=uploads)
    with TestClient(app, base_url="http://127.0.0.1") as found:
        choose(found, "ada")
        yield found


def choose(client: TestClient, who: str) -> None:
    client.cookies.clear()
    token = csrf(client, "/aanmelden")
    assert client.post("/aanmelden", data={"wie": who, "csrf": token}, follow_redirects=False).status_code == 303


def csrf(client: TestClient, path: str = "/inlezen") -> str:
    found = re.search(r'name="csrf" value="(\w+)"', client.get(path).text)
    assert found
    return found[1]


def put(client: TestClient, *files: tuple[str, str, str | bytes], **fields: str) -> int:
    sent = [(field, (name, text if isinstance(text, bytes) else text.encode())) for field, name, text in files]
    answer = client.post("/inlezen", data={"csrf": csrf(client), **fields}, files=sent, follow_redirects=False)
    return answer.status_code


def finished(client: TestClient, word: str = "Bekijk het verslag") -> str:
    deadline = time.monotonic() + 20
    while word not in (page := client.get("/inlezen/lijst").text):
        assert time.monotonic() < deadline, page
        time.sleep(0.05)
    return page


def test_a_file_is_uploaded_and_its_report_read(client: TestClient) -> None:
    assert put(client, ("bestand", "gesprek.txt", CALL)) == 303
    link = re.search(r'href="(/inlezen/[\w-]+)"', finished(client))
    assert link
    answer = client.get(link[1])
    assert "al drie weken" in answer.text
    assert "<script>alert" not in answer.text
    assert "sha256-" in answer.headers["content-security-policy"]


def test_the_list_asks_again_only_while_something_is_under_way(client: TestClient) -> None:
    assert "hx-trigger" not in client.get("/inlezen").text
    put(client, ("bestand", "gesprek.txt", CALL))
    assert "every 2s" not in finished(client)


def test_a_name_with_code_in_it_is_only_a_name(client: TestClient) -> None:
    put(client, ("bestand", "<img src=x>.txt", CALL))
    assert "<img" not in finished(client)


def test_somebody_else_sees_neither_the_name_nor_the_report(client: TestClient) -> None:
    put(client, ("bestand", "gesprek.txt", CALL))
    link = re.search(r'href="(/inlezen/[\w-]+)"', finished(client))
    assert link
    choose(client, "bram")
    assert "gesprek.txt" not in client.get("/inlezen").text
    assert client.get(link[1]).status_code == 404


def test_what_cannot_be_used_is_said_and_can_be_thrown_away(client: TestClient) -> None:
    put(client, ("bestand", "leeg.txt", ""))
    page = finished(client, "leeg")
    drop = re.search(r'action="(/inlezen/[\w-]+/weg)"', page)
    assert drop
    assert client.get(drop[1].removesuffix("/weg")).status_code == 409
    assert client.post(drop[1], data={"csrf": csrf(client)}, follow_redirects=False).status_code == 303
    assert drop[1] not in client.get("/inlezen").text


def test_two_files_of_one_kind_are_no_recording_with_a_transcript(client: TestClient) -> None:
    assert put(client, ("bestand", "a.txt", CALL), ("transcript", "b.txt", CALL)) == 409
    assert put(client, ("bestand", "a.TXT", CALL), ("transcript", "b.txt", CALL)) == 409
    assert put(client, ("bestand", "a", CALL), ("transcript", "b", CALL)) == 409
    assert put(client, ("bestand", "a.txt", CALL), ("transcript", "b.vtt", CALL)) == 303


def test_without_the_token_of_the_page_nothing_is_taken(client: TestClient) -> None:
    answer = client.post("/inlezen", files={"bestand": ("a.txt", CALL.encode())})
    assert answer.status_code == 403
    assert client.post("/inlezen", data={"csrf": csrf(client)}).status_code == 422


def test_where_uploading_is_off_there_is_no_page(client: TestClient) -> None:
    client.app.state.parts = replace(client.app.state.parts, uploads=None)  # type: ignore[attr-defined]
    assert client.get("/inlezen").status_code == 404


@pytest.mark.usefixtures("heard_by_level")
def test_the_source_says_which_side_is_the_caller_and_the_browser_remembers_it(
    rooms: House, client: TestClient, tmp_path: Path
) -> None:
    assert 'name="bron"' not in client.get("/inlezen").text
    rooms.identity.organisation.save_source(CONSOLE, SOURCE, "nageluisterd", 0)
    sound = write(tmp_path / "g.wav", leg(3, [(0.5, 1)]), leg(3, [(1.5, 2)])).read_bytes()
    assert put(client, ("bestand", "g.wav", sound), bron="pc", richting="uit") == 303
    finished(client)
    assert re.search(r'<option value="pc" +selected', " ".join(client.get("/inlezen").text.split()))
    assert put(client, ("bestand", "g.wav", sound), bron="pc") == 303
    finished(client, "kies of u gebeld bent")
    assert put(client, ("bestand", "g.wav", sound)) == 303
    finished(client, "kies de bron")


def test_a_source_that_is_gone_or_that_lost_its_line_is_said(rooms: House, client: TestClient) -> None:
    keep = rooms.identity.organisation
    assert put(client, ("bestand", "a.txt", CALL), bron="weg") == 409
    keep.save_source(CONSOLE, {**SOURCE, "open": False}, "te oud", 0)
    assert put(client, ("bestand", "a.txt", CALL), bron="pc") == 409
    keep.save_source(CONSOLE, {**SOURCE, "id": "twee", "line": ""}, "nieuw", 0)
    assert put(client, ("bestand", "a.txt", CALL), bron="twee") == 303
