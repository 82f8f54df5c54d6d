from __future__ import annotations

import ipaddress
import socket

import pytest

from luwte.infra.addresses import addresses, inside, is_host, own, public


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "10.2.3.4", "192.168.1.1", "fd00::1"])
def test_this_computer_and_the_own_network_are_own_and_not_public(host: str) -> None:
    address = ipaddress.ip_address(host)
    assert own(address)
    assert not public(address)
    assert inside(host)


@pytest.mark.parametrize("host", ["169.254.169.254", "fe80::1", "0.0.0.0", "224.0.0.1", "100.64.0.1"])
def test_what_is_neither_own_nor_public_is_nothing(host: str) -> None:
    address = ipaddress.ip_address(host)
    assert (own(address), public(address)) == (False, False)


def test_an_address_on_the_internet_is_public() -> None:
    assert public(ipaddress.ip_address("93.184.216.34"))
    assert not own(ipaddress.ip_address("93.184.216.34"))


def test_an_old_address_in_a_new_coat_is_what_it_is() -> None:
    assert addresses("::ffff:10.0.0.1") == {ipaddress.ip_address("10.0.0.1")}


def test_a_name_that_leads_nowhere_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(socket, "getaddrinfo", nowhere)
    with pytest.raises(LookupError):
        addresses("nergens.invalid")


@pytest.mark.parametrize(
    ("host", "good"), [("luwte.example.nl", True), ("1.2.3.4", True), ("0x7f", False), ("a b", False)]
)
def test_what_only_looks_like_a_host_is_none(host: str, good: bool) -> None:
    assert is_host(host) is good
