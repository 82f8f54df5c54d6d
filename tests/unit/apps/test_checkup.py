from __future__ import annotations

import shutil
import sys
from collections import namedtuple
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from pydantic import SecretStr

from luwte.apps import checkup
from luwte.service.health import Finding, Weight, examine, good
from luwte.settings import Settings

Usage = namedtuple("Usage", "total used free")


def one(findings: Iterable[Finding]) -> Finding:
    (found,) = findings
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    tmp_path.chmod(0o700)
    return tmp_path


def test_everything_is_looked_at_in_order(folder: Path) -> None:
    found = examine(checkup.checks(Settings(data_dir=folder), lambda: [good("opslag", "bereikbaar")]))
    assert [f.name for f in found] == ["python", "onderdelen", "klok", "schijf", "inhoud", "opslag", "verbinding"]


def test_an_old_python_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 4))
    assert one(checkup.python()).weight is Weight.WRONG


def test_what_is_not_installed_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    found = one(checkup.extras())
    assert found.weight is Weight.GOOD
    assert "luwte[postgres]" in found.text


def test_a_clock_that_cannot_be_right_is_said() -> None:
    with time_machine.travel(datetime(2020, 1, 1, tzinfo=UTC)):
        assert one(checkup.clock()).weight is Weight.WRONG


def test_a_clock_that_nobody_keeps_right_is_a_notice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkup, "_TIMESYNC", tmp_path)
    monkeypatch.setattr(checkup, "_SYNC", tmp_path / "synchronized")
    assert one(checkup.clock()).weight is Weight.NOTICE
    (tmp_path / "synchronized").touch()
    assert one(checkup.clock()).weight is Weight.GOOD


@pytest.mark.parametrize(("free", "weight"), [(1e6, Weight.WRONG), (1e9, Weight.NOTICE), (1e12, Weight.GOOD)])
def test_room_on_the_disk_is_counted(
    folder: Path, monkeypatch: pytest.MonkeyPatch, free: float, weight: Weight
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Usage(0, 0, free))
    assert one(checkup.data_folder(folder)).weight is weight


def test_a_data_folder_that_is_missing_open_or_closed_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert one(checkup.data_folder(folder / "nergens")).weight is Weight.NOTICE
    folder.chmod(0o755)
    assert "chmod 700" in next(iter(checkup.data_folder(folder))).remedy
    monkeypatch.setattr("os.access", lambda *_: False)
    assert one(checkup.data_folder(folder)).weight is Weight.WRONG


def test_wrong_content_is_said_with_the_file(tmp_path: Path) -> None:
    (tmp_path / "fasen.yaml").write_text("onzin: 1\n")
    found = one(checkup.content(Settings(content_dir=tmp_path)))
    assert found.weight is Weight.WRONG
    assert "fasen.yaml" in found.text


@pytest.mark.parametrize(
    ("given", "weight"),
    [
        ({}, Weight.GOOD),
        ({"host": "0.0.0.0"}, Weight.WRONG),
        ({"host": "0.0.0.0", "behind_proxy": True}, Weight.WRONG),
        ({"host": "0.0.0.0", "behind_proxy": True, "trusted_proxies": ["10.0.0.4"]}, Weight.GOOD),
        ({"behind_proxy": True}, Weight.GOOD),
        ({"tls_certificate": "weg.pem", "tls_key": "weg.key"}, Weight.WRONG),
    ],
)
def test_where_it_would_listen_is_judged(given: dict[str, object], weight: Weight) -> None:
    assert one(checkup.binding(Settings.model_validate(given))).weight is weight


def test_it_is_said_who_is_believed_about_who_asks() -> None:
    known = Settings.model_validate({"host": "0.0.0.0", "behind_proxy": True, "trusted_proxies": ["10.0.0.4"]})
    assert "(10.0.0.4/32)" in one(checkup.binding(known)).text
    assert "(deze computer)" in one(checkup.binding(Settings(behind_proxy=True))).text
    assert "trusted_proxies" in one(checkup.binding(Settings(host="0.0.0.0", behind_proxy=True))).text


def test_half_a_pair_of_a_certificate_is_no_encryption(tmp_path: Path) -> None:
    for name in ("a.pem", "a.key"):
        (tmp_path / name).touch()
    both = Settings(tls_certificate=tmp_path / "a.pem", tls_key=tmp_path / "a.key")
    assert "met versleuteling" in one(checkup.binding(both)).text
    assert one(checkup.binding(Settings(tls_key=tmp_path / "a.key"))).weight is Weight.WRONG


def test_messages_outside_need_a_secret() -> None:
    url = "https://hooks.example.nl/luwte"
    assert list(checkup.webhook(Settings())) == []
    assert one(checkup.webhook(Settings(webhook_url=url))).weight is Weight.WRONG
    short = [("webhook", lambda: checkup.webhook(Settings(webhook_url=url, webhook_secret=SecretStr("kort"))))]
    assert one(examine(short)).weight is Weight.WRONG
    secret = SecretStr("whsec_" + "QUFB" * 8)
    assert one(checkup.webhook(Settings(webhook_url=url, webhook_secret=secret))).weight is Weight.GOOD
