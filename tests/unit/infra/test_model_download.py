from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from luwte.errors import ModelError
from luwte.infra.model_download import Address, Wanted, download
from models_site import Site, giving, serving, sha256

ARCHIVE = b"een archief " * 50_000


def fetch(site: Site, target: Path, addresses: tuple[Address, ...] = ()) -> list[int]:
    sizes: list[int] = []
    wanted = Wanted(addresses or (Address(f"{site.url}/a"),), len(ARCHIVE), sha256(ARCHIVE))
    download(wanted, target, trust=site.trust, progress=sizes.append)
    return sizes


def refused(site: Site, target: Path, why: str) -> None:
    with pytest.raises(ModelError, match=why):
        fetch(site, target)


def test_a_good_archive_arrives_whole_and_says_how_far_it_is(tmp_path: Path) -> None:
    with serving(tmp_path, giving(ARCHIVE)) as site:
        assert fetch(site, tmp_path / "a")[-1] == len(ARCHIVE)
    assert (tmp_path / "a").read_bytes() == ARCHIVE


@pytest.mark.parametrize("ranges", [True, False])
def test_what_broke_off_goes_on_where_it_was_or_starts_again(tmp_path: Path, ranges: bool) -> None:
    (tmp_path / "a").write_bytes(ARCHIVE[:1000])
    with serving(tmp_path, giving(ARCHIVE, ranges=ranges)) as site:
        fetch(site, tmp_path / "a")
        assert site.asked == [("/a", 1000)]
    assert (tmp_path / "a").read_bytes() == ARCHIVE


def test_what_was_left_of_another_archive_is_thrown_away_and_the_whole_is_fetched_at_once(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"van een eerdere versie")
    with serving(tmp_path, giving(ARCHIVE)) as site:
        fetch(site, tmp_path / "a")
        assert site.asked == [("/a", 22), ("/a", 0)]
    assert (tmp_path / "a").read_bytes() == ARCHIVE


def test_a_truncated_archive_is_kept_for_the_next_try(tmp_path: Path) -> None:
    with serving(tmp_path, giving(ARCHIVE[:5000])) as site:
        refused(site, tmp_path / "a", "hield op na 5000 van 600000 bytes")
        assert (tmp_path / "a").stat().st_size == 5000
        site.answer = giving(ARCHIVE)
        fetch(site, tmp_path / "a")
        assert site.asked[-1] == ("/a", 5000)


def test_a_connection_that_breaks_off_keeps_what_came(tmp_path: Path) -> None:
    headers = {"Content-Length": str(len(ARCHIVE)), "Connection": "close"}
    with serving(tmp_path, lambda *_: (200, headers, ARCHIVE[:100])) as site:
        refused(site, tmp_path / "a", "brak af")
    assert (tmp_path / "a").read_bytes() == ARCHIVE[:100]


def test_a_whole_archive_that_is_here_already_is_not_fetched_again(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(ARCHIVE)
    with serving(tmp_path, giving(ARCHIVE)) as site:
        fetch(site, tmp_path / "a")
        assert site.asked == []


def test_a_tampered_archive_is_thrown_away(tmp_path: Path) -> None:
    with serving(tmp_path, giving(ARCHIVE[:-1] + b"!")) as site:
        refused(site, tmp_path / "a", "sha256 klopt niet")
    assert not (tmp_path / "a").exists()


@pytest.mark.parametrize("begun", [0, 1000])
def test_more_than_the_stated_size_is_stopped_and_thrown_away(tmp_path: Path, begun: int) -> None:
    (tmp_path / "a").write_bytes(ARCHIVE[:begun])
    with serving(tmp_path, giving(ARCHIVE + b"\0" * 5_000_000)) as site:
        refused(site, tmp_path / "a", "meer dan de 600000 bytes")
    assert not (tmp_path / "a").exists()


def test_a_partial_file_that_is_too_large_begins_anew(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(ARCHIVE + b"!")
    with serving(tmp_path, giving(ARCHIVE)) as site:
        fetch(site, tmp_path / "a")
        assert site.asked == [("/a", 0)]


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (lambda *_: (404, {}, b""), "status 404"),
        (lambda *_: (206, {"Content-Range": "bytes 7-9/600000"}, b"abc"), "ander deel dan gevraagd"),
        (lambda *_: (200, {"Content-Encoding": "gzip"}, b"abc"), "iets anders dan het archief"),
        (lambda *_: (302, {"Location": "/a"}, b""), "blijft doorverwijzen"),
        (lambda *_: (302, {"Location": "https://elders.voorbeeld.nl/a"}, b""), "niet in het manifest"),
        (lambda *_: (302, {"Location": "http://127.0.0.1/a"}, b""), "niet in het manifest"),
        (lambda *_: (302, {}, b""), "blijft doorverwijzen"),
    ],
)
def test_a_server_that_does_not_give_the_archive_is_refused(
    tmp_path: Path, answer: Callable[[str, int], tuple[int, dict[str, str], bytes]], why: str
) -> None:
    (tmp_path / "a").write_bytes(ARCHIVE[:1000])
    with serving(tmp_path, answer) as site:
        refused(site, tmp_path / "a", why)
    assert (tmp_path / "a").read_bytes() == ARCHIVE[:1000]


def test_a_server_that_cannot_go_on_makes_the_next_try_begin_anew(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(ARCHIVE[:1000])
    with serving(tmp_path, lambda *_: (416, {}, b"")) as site:
        refused(site, tmp_path / "a", "probeer het opnieuw")
    assert not (tmp_path / "a").exists()


def test_a_redirect_on_the_same_host_is_followed(tmp_path: Path) -> None:
    whole = giving(ARCHIVE)
    moved = (302, {"Location": "/b"}, b"")
    with serving(tmp_path, lambda path, at: whole(path, at) if path == "/b" else moved) as site:
        fetch(site, tmp_path / "a")
        assert [path for path, _ in site.asked] == ["/a", "/b"]


def test_hosts_of_the_manifest_may_be_redirected_to_over_https_only() -> None:
    address = Address("https://een.nl/a", ("twee.nl", "drie.nl:8443"))
    assert all(map(address.allows, ("https://een.nl/b", "https://TWEE.nl/x", "https://drie.nl:8443/")))
    assert not any(
        map(address.allows, ("http://twee.nl/", "https://twee.nl:8443/", "https://ik@twee.nl/", "file:///a"))
    )


def test_when_one_address_fails_the_next_one_is_tried(tmp_path: Path) -> None:
    with serving(tmp_path, giving(ARCHIVE)) as site:
        site.answer = lambda path, at: giving(ARCHIVE)(path, at) if path == "/goed" else (500, {}, b"")
        addresses = (Address(f"{site.url}/kapot"), Address(f"{site.url}/goed"))
        fetch(site, tmp_path / "a", addresses=addresses)
    assert (tmp_path / "a").read_bytes() == ARCHIVE


def test_a_server_that_nobody_vouches_for_is_not_believed(tmp_path: Path) -> None:
    with serving(tmp_path, giving(ARCHIVE)) as site:
        wanted = Wanted((Address(f"{site.url}/a"),), len(ARCHIVE), sha256(ARCHIVE))
        with pytest.raises(ModelError, match="niet te bereiken"):
            download(wanted, tmp_path / "a")
        assert site.asked == []


def test_a_server_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"https://127.0.0.1:{free.getsockname()[1]}/a"
        with pytest.raises(ModelError, match="niet te bereiken"):
            download(Wanted((Address(url),), 1, "0" * 64), tmp_path / "a")


def test_a_model_without_an_address_points_to_import(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="luwte models import"):
        download(Wanted((), 1, "0" * 64), tmp_path / "a")
