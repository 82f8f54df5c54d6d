"""On which address the server may listen: beyond this computer only when nobody can read along or walk in."""

from __future__ import annotations

import ipaddress

from luwte.errors import SettingsError


def require_safe_binding(host: str, *, tls: bool, behind_proxy: bool, proxies: bool, accounts: bool) -> None:
    """Raises `SettingsError` that says what is missing.

    `accounts`: whether people must sign in. `behind_proxy`: another server in front of this one does the encryption,
    and tells who asks; `proxies`: whether it is known which one, so that nobody else is believed.
    """
    if is_loopback(host):
        return
    if not accounts:
        raise SettingsError(
            f"host: Luwte luistert niet op {host} zonder accounts; maak eerst een coördinator aan (luwte users add)"
        )
    if not tls and not behind_proxy:
        raise SettingsError(
            f"host: Luwte luistert niet op {host} zonder versleuteling; stel tls_certificate en tls_key in, "
            "of behind_proxy als er een server voor staat die dat doet (docs/beheer.md)"
        )
    if behind_proxy and not proxies:
        raise SettingsError(
            f"host: Luwte luistert niet op {host} achter een andere server zonder te weten welke: wie de poort kan "
            "bereiken, kan zich dan voor elk adres uitgeven; noem die server in trusted_proxies (docs/beheer.md)"
        )


def is_loopback(host: str) -> bool:
    """Whether only this computer can reach it."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
