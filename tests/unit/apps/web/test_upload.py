from __future__ import annotations

import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from archives import InMemoryArchive, InMemoryTrail
from factories import shipped
from luwte.apps.cli.serve import practice_app
from luwte.apps.file_report import report_of
from luwte.apps.uploads import Uploads
from luwte.service.clock import SystemClock

CALL = "medewerker: goedemorgen\nbeller: ik wacht al drie weken <script>alert(1)</script>\n"


@pytest.fixture
def client() -> Iterator[TestClient]:
    app = practice_app(shipped(), InMemoryArchive(), InMemoryTrail())
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


def put(client: TestClient, *files: tuple[str, str, str]) -> int:
    sent = [(field, (name, text.encode())) for field, name, text in files]
    answer = client.post("/inlezen", data={"csrf": csrf(client)}, files=sent, follow_redirects=False)
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
    assert put(client, ("bestand", "a.txt", CALL), ("transcript", "b.vtt", CALL)) == 303


def test_without_the_token_of_the_page_nothing_is_taken(client: TestClient) -> None:
    answer = client.post("/inlezen", files={"bestand": ("a.txt", CALL.encode())})
    assert answer.status_code == 403
    assert client.post("/inlezen", data={"csrf": csrf(client)}).status_code == 422


def test_where_uploading_is_off_there_is_no_page(client: TestClient) -> None:
    client.app.state.parts = replace(client.app.state.parts, uploads=None)  # type: ignore[attr-defined]
    assert client.get("/inlezen").status_code == 404
