from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from factories import shipped
from luwte.apps.cli.demo import CONTENT, practice_settings
from luwte.apps.cli.practice_office import practice_office
from luwte.apps.cli.serve import practice_app
from luwte.infra.store import open_store

BASE = "http://127.0.0.1:8000"


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    monkeypatch.chdir(tmp_path)
    settings = practice_settings(tmp_path)
    store = open_store(settings, create=True)
    app = practice_app(shipped(), store.archive, store.trail, office=practice_office(store, settings, BASE))
    return TestClient(app, base_url=BASE)


def be(client: TestClient, who: str) -> None:
    page = client.get("/aanmelden").text
    token = page.split('name="csrf"')[1].split('value="')[1].split('"')[0]
    assert client.post("/aanmelden", data={"wie": who, "csrf": token}).status_code == 200


def test_the_coordinator_of_practice_has_an_office_with_the_practice_people(client: TestClient) -> None:
    be(client, "carla")
    page = client.get("/beheer").text
    assert "Dat kan niet" not in page
    assert "Lotte" in client.get("/beheer/mensen").text


def test_an_employee_of_practice_has_no_office(client: TestClient) -> None:
    be(client, "ada")
    assert client.get("/beheer/mensen").status_code == 403


def test_practice_changes_a_copy_of_the_content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    own, folder = tmp_path / "eigen", tmp_path / "oefening"
    (own / "technieken").mkdir(parents=True)
    (own / "technieken" / "a.yaml").write_text("id: a\n", encoding="utf-8")
    folder.mkdir()
    settings = practice_settings(folder, own)
    assert settings.content_dir is None
    assert (folder / CONTENT / "technieken" / "a.yaml").read_text(encoding="utf-8") == "id: a\n"
