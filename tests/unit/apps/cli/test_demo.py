from __future__ import annotations

import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPResponse
from importlib import resources
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from factories import shipped
from luwte.apps.cli.demo import CONTENT, HOST, once, practice_settings, serve
from luwte.apps.cli.identity import practice_office
from luwte.apps.cli.serve import practice_app
from luwte.infra.store import open_store
from ports import free_port
from second_readers import MODEL, answer, asked_about, chat, doubting_overlay, serving


def test_one_call_plays_in_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    assert once("explosie", None) == 0
    assert "fase 4" in capsys.readouterr().out


def test_an_unknown_call_is_told_which_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert once("weg", None) == 2
    assert "witteboorden" in capsys.readouterr().err


def test_a_port_in_use_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        taken.listen()
        assert serve(taken.getsockname()[1], None) == 1
    assert "is bezet" in capsys.readouterr().err


@contextmanager
def demo(*options: str) -> Iterator[str]:
    """The address of a real demo server."""
    port = free_port()
    command = [sys.executable, "-m", "luwte", "demo", "--port", str(port), *options]
    server = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        for _ in range(600):
            with socket.socket() as probe:
                if probe.connect_ex((HOST, port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://{HOST}:{port}"
    finally:
        server.terminate()
        server.wait(10)


@contextmanager
def streamed(address: str, call: str) -> Iterator[HTTPResponse]:
    """The stream of an open page on which a call plays, four times as fast."""
    page = urllib.request.urlopen(f"{address}/gesprek/{call}").read().decode()
    path = re.search(r"/spel/[\w-]+/", page)
    assert path
    urllib.request.urlopen(urllib.request.Request(f"{address}{path[0]}tempo/4", method="POST")).read()
    with urllib.request.urlopen(f"{address}{path[0]}stroom", timeout=20) as stream:
        yield stream


def test_the_server_streams_a_call_over_a_real_connection() -> None:
    with demo() as address, streamed(address, "oploop") as stream:
        assert stream.headers["cache-control"] == "no-store"
        lines = [stream.readline() for _ in range(12)]
    assert lines[0] == b"event: hartslag\n"
    assert any(line.startswith(b"id: 0") for line in lines)


def test_a_sentence_that_a_trainer_changed_stands_on_the_page_with_its_cue(tmp_path: Path) -> None:
    ours, theirs = "Mijn deskundigheid staat niet ter discussie.", "Ik kijk graag met u mee."
    shipped_file = resources.files("luwte.content") / "nl" / "technieken" / "witte_boorden.yaml"
    text = shipped_file.read_text(encoding="utf-8")
    assert ours in text
    (tmp_path / "technieken").mkdir()
    (tmp_path / "technieken" / "witte_boorden.yaml").write_text(text.replace(ours, theirs), encoding="utf-8")
    with demo("--content", str(tmp_path)) as address, streamed(address, "witteboorden") as stream:
        cue = next(line.decode() for line in stream if b"Niet verdedigen, terug naar de zaak" in line)
        shown = cue + "".join(stream.readline().decode() for _ in range(20))
    assert theirs in shown
    assert ours not in shown


def test_a_second_reader_is_asked_about_a_demo_call(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    with serving(lambda body: (200, chat(answer(3, asked_about(body))))) as site:
        monkeypatch.setenv("LUWTE_ADJUDICATOR_URL", site.url)
        monkeypatch.setenv("LUWTE_ADJUDICATOR_MODEL", MODEL)
        monkeypatch.setenv("LUWTE_ADJUDICATOR_TIMEOUT", "5")
        assert once("onschuldig", doubting_overlay(tmp_path)) == 0
    said = capsys.readouterr()
    assert "Tweede lezer (een taalmodel)" in said.out
    assert re.search(r"tweede lezer: [1-9]\d* keer gevraagd", said.err)


BASE = "http://127.0.0.1:8000"


@pytest.fixture
def practice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    monkeypatch.chdir(tmp_path)
    settings = practice_settings(tmp_path)
    store = open_store(settings, create=True)
    app = practice_app(shipped(), store.archive, store.trail, office=practice_office(store, settings))
    return TestClient(app, base_url=BASE)


def be(practice: TestClient, who: str) -> None:
    page = practice.get("/aanmelden").text
    token = page.split('name="csrf"')[1].split('value="')[1].split('"')[0]
    assert practice.post("/aanmelden", data={"wie": who, "csrf": token}).status_code == 200


def test_the_coordinator_of_practice_has_an_office_with_the_practice_people(practice: TestClient) -> None:
    be(practice, "carla")
    page = practice.get("/beheer").text
    assert "Dat kan niet" not in page
    assert "Lotte" in practice.get("/beheer/mensen").text


def test_an_employee_of_practice_has_no_office(practice: TestClient) -> None:
    be(practice, "ada")
    assert practice.get("/beheer/mensen").status_code == 403


def test_practice_changes_a_copy_of_the_content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    own, folder = tmp_path / "eigen", tmp_path / "oefening"
    (own / "technieken").mkdir(parents=True)
    (own / "technieken" / "a.yaml").write_text("id: a\n", encoding="utf-8")
    folder.mkdir()
    settings = practice_settings(folder, own)
    assert settings.content_dir is None
    assert (folder / CONTENT / "technieken" / "a.yaml").read_text(encoding="utf-8") == "id: a\n"
