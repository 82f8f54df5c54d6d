"""Which addresses may reach a listener that cannot ask for a password (TEL-12): networks, or this machine alone."""

from __future__ import annotations

import ipaddress

from luwte.errors import SettingsError


def check(what: str, host: str, networks: tuple[str, ...]) -> None:
    """Whether these settings of a listener can be used. Raises `SettingsError`."""
    try:
        local = ipaddress.ip_address(host).is_loopback
        for network in networks:
            ipaddress.ip_network(network)
    except ValueError:
        raise SettingsError(f"{what}: schrijf adressen als 10.0.0.5 en netten als 10.0.0.0/24") from None
    if not local and not networks:
        raise SettingsError(f"{what}: geef op welke adressen mogen verbinden; anders luistert Luwte op 127.0.0.1")


def holds(networks: tuple[str, ...], peer: str) -> bool:
    """Whether this address is in one of them; without any, whether it is this machine.

    >>> holds(("10.0.0.0/24",), "10.0.0.7"), holds((), "10.0.0.7"), holds((), "127.0.0.1")
    (True, False, True)
    """
    address = ipaddress.ip_address(peer.partition("%")[0])
    address = getattr(address, "ipv4_mapped", None) or address
    if not networks:
        return address.is_loopback
    return any(address in ipaddress.ip_network(network) for network in networks)
