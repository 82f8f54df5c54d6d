from __future__ import annotations

import asyncio
import socket
import threading

import pytest
from fastapi import FastAPI, Request, Response

from feeding import serving
from luwte.errors import SettingsError
from luwte.infra.courier import HttpCourier
from luwte.service.webhooks import NotDelivered


class Receiver:
    """Another system, which answers with `status`."""

    def __init__(self, status: int = 204) -> None:
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.app = FastAPI()

        @self.app.post("/hook")
        async def hook(request: Request) -> Response:
            self.got.append((dict(request.headers), await request.body()))
            return Response(status_code=status, headers={"Location": "/elders"} if status == 302 else {})


def brought(url: str, *, private: bool = True) -> None:
    asyncio.run(HttpCourier(url, private=private).bring({"webhook-id": "m1"}, b"{}"))


def test_a_message_arrives_under_the_name_of_its_address() -> None:
    receiver = Receiver()
    with serving(receiver.app) as url:
        brought(f"{url}/hook".replace("127.0.0.1", "localhost"))
        port = url.rpartition(":")[2]
    headers, body = receiver.got[0]
    assert (headers["host"], headers["webhook-id"], body) == (f"localhost:{port}", "m1", b"{}")


@pytest.mark.parametrize(("status", "gone"), [(500, False), (302, False), (410, True), (401, False)])
def test_every_other_answer_is_no_delivery(status: int, gone: bool) -> None:
    receiver = Receiver(status)
    with serving(receiver.app) as url, pytest.raises(NotDelivered, match=f"status {status}") as refusal:
        brought(f"{url}/hook")
    assert refusal.value.gone is gone
    assert len(receiver.got) == 1


def test_an_own_address_is_refused_unless_that_is_allowed() -> None:
    with pytest.raises(NotDelivered, match="webhook_private"):
        brought("https://127.0.0.1/hook", private=False)


@pytest.mark.parametrize("found", [["93.184.216.34", "10.0.0.1"], ["169.254.169.254"], ["::1"]])
def test_a_name_that_leads_inside_is_refused_each_time_anew(found: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def look_up(*_: object) -> list[tuple[int, int, int, str, tuple[str, int]]]:
        return [(0, 0, 0, "", (address, 0)) for address in found]

    courier = HttpCourier("https://hooks.example.nl/x")
    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    with pytest.raises(NotDelivered, match="webhook_private"):
        asyncio.run(courier.bring({}, b"{}"))


def test_a_name_that_leads_nowhere_may_lead_somewhere_later(monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(socket, "getaddrinfo", nowhere)
    with pytest.raises(NotDelivered, match="niet te vinden"):
        brought("https://hooks.example.nl/x")


def test_nobody_at_home_is_no_delivery() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(NotDelivered, match="niet te bereiken"):
        brought(f"http://127.0.0.1:{port}/hook")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://a.nl/x",
        "https://",
        "https://u:p@a.nl",
        "https://a.nl/#x",
        "https://0x7f",
        "https://a b",
        "https://[",
    ],
)
def test_an_address_that_cannot_be_used_is_refused(url: str) -> None:
    with pytest.raises(SettingsError, match="webadres"):
        HttpCourier(url)


def test_names_that_are_looked_up_for_long_hold_up_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    go_on = threading.Event()

    def wait(*_: object) -> None:
        go_on.wait(30)
        raise OSError

    async def play() -> None:
        courier = HttpCourier("https://hooks.example.nl/x")
        monkeypatch.setattr(socket, "getaddrinfo", wait)
        going = [asyncio.ensure_future(courier.bring({}, b"{}")) for _address in range(40)]
        await asyncio.sleep(0)
        try:
            assert await asyncio.wait_for(asyncio.to_thread(lambda: "een pagina"), 10) == "een pagina"
        finally:
            go_on.set()
        assert {type(outcome) for outcome in await asyncio.gather(*going, return_exceptions=True)} == {NotDelivered}

    asyncio.run(play())
