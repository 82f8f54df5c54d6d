"""Where an address leads: to this computer, the own network, or outside. It looks names up and sends nothing."""

from __future__ import annotations

import ipaddress
import re
import socket

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_HOST = re.compile(
    r"(?=.{1,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*(?!\d+\.?$|0x[0-9a-f]*\.?$)[a-z0-9_-]{1,63}\.?"
)
_OWN = tuple(
    ipaddress.ip_network(network)
    for network in ("127.0.0.0/8", "::1/128", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")
)


def is_host(host: str) -> bool:
    """Whether it is an address, or a name that can be looked up: no number that only looks like an address."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return _HOST.fullmatch(host) is not None
    return True


def addresses(host: str) -> frozenset[Address]:
    """Every address of this host. Raises `LookupError` when it cannot be found."""
    try:
        return frozenset(_plain(str(info[4][0])) for info in socket.getaddrinfo(host, None))
    except (OSError, ValueError):
        raise LookupError(host) from None


def inside(host: str) -> bool:
    """Whether every address of this host is this computer or the own network. Raises `LookupError`."""
    found = addresses(host)
    return bool(found) and all(own(address) for address in found)


def own(address: Address) -> bool:
    """Not link-local: there a cloud gives away its keys, and whoever is near answers."""
    return any(address in network for network in _OWN)


def public(address: Address) -> bool:
    """Somewhere on the internet that everybody may reach: no own, shared, reserved or multicast address."""
    return address.is_global and not address.is_multicast


def _plain(text: str) -> Address:
    address = ipaddress.ip_address(text.partition("%")[0])
    return getattr(address, "ipv4_mapped", None) or address
